import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readHead } from '../../kernel/event-log.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { attach } from '../attachments/testing/multipart.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let agent: TestPerson
let other: TestPerson
let customer: TestPerson
let project: { id: string; key: string }

before(async () => {
  world = await createLiveWorld()
  agent = await world.person('agent')
  other = await world.person('agent')
  customer = await world.person('requester')
  project = await world.project({ key: 'WEB' })
})
after(() => world.close())

const newTicket = () => world.ticket({ project, reporter: customer })
const comment = (ticket: { key: string }, attachments: string[], internal = false) =>
  world.call(agent, 'POST', `/tickets/${ticket.key}/comments`, { body: { body: 'x', attachments, internal } })
const listed = async (as: TestPerson, ticket: { key: string }) =>
  (await world.call(as, 'GET', `/tickets/${ticket.key}/attachments`)).body.items

test('a file that comes and goes is told to whoever sees it, as the API shows it to them', async () => {
  const ticket = await newTicket()
  const clients = await Promise.all([agent, other, customer].map((person) => world.connect(person)))
  for (const client of clients) await client.subscribe(`ticket:${ticket.key}`)
  const { body } = await attach(world, agent, ticket)
  for (const [index, person] of [agent, other, customer].entries()) {
    const frame = await clients[index]?.next('AttachmentAdded')
    assert.deepEqual([frame?.attachment], await listed(person, ticket))
    assert.deepEqual(frame?.by, { id: agent.id, name: agent.name })
  }
  await world.call(agent, 'DELETE', `/attachments/${body.id}`)
  for (const client of clients) assert.equal((await client.next('AttachmentRemoved')).attachment_id, body.id)
})

test('a file that waits for its comment is told to requesters with the comment, never before', async () => {
  const ticket = await newTicket()
  const [staff, guest] = [await world.connect(other), await world.connect(customer)]
  for (const client of [staff, guest]) await client.subscribe(`ticket:${ticket.key}`)
  const staged = (await attach(world, agent, ticket, { query: '?internal=true' })).body
  const kept = (await attach(world, agent, ticket, { query: '?internal=true' })).body
  await comment(ticket, [kept.id], true)
  const posted = await comment(ticket, [staged.id])
  assert.equal((await staff.next('AttachmentAdded')).attachment.internal, true)
  const told = await guest.next('CommentAdded')
  assert.equal(told.comment.id, posted.body.id)
  assert.deepEqual(told.attachments, await listed(customer, ticket))
  await world.call(agent, 'DELETE', `/attachments/${kept.id}`)
  await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, { body: { title: 'the end' } })
  await guest.next('TicketUpdated')
  const words = guest.frames.filter((frame) => frame._tag.startsWith('Attachment'))
  assert.deepEqual(words, [])
})

test('who comes back is told what was missed of files, those that are gone again too', async () => {
  const ticket = await newTicket()
  const since = (await readHead(world.store.db)).head
  const { body } = await attach(world, agent, ticket)
  await world.call(agent, 'DELETE', `/attachments/${body.id}`)
  const client = await world.connect(other, { since })
  await client.subscribe(`ticket:${ticket.key}`)
  assert.equal((await client.next('AttachmentAdded')).attachment.id, body.id)
  assert.equal((await client.next('AttachmentRemoved')).attachment_id, body.id)
})
