import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { readEvents } from '../../kernel/event-log.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let agent: TestPerson
let customer: TestPerson
let project: { id: string; key: string }

before(async () => {
  world = await createLiveWorld()
  agent = await world.person('agent')
  customer = await world.person('requester')
  project = await world.project({ key: 'WEB' })
})
after(() => world.close())

test('GetTickets answers what GET /tickets answers, page by page, to the asker alone', async () => {
  for (const title of ['one', 'two', 'three']) await world.ticket({ project, reporter: customer, title })
  await world.ticket({ project, reporter: agent, title: 'four' })
  const [client, other] = [await world.connect(customer), await world.connect(agent)]
  await other.subscribe('all')
  const first = await client.ask({ _tag: 'GetTickets', ref: '1', project: 'WEB', limit: 2 })
  assert.ok(first._tag === 'AllTickets' && first.next !== null)
  const listed = await world.call(customer, 'GET', '/tickets?project=WEB&limit=2')
  assert.deepEqual(first.tickets, listed.body.items)
  const second = await client.ask({
    _tag: 'GetTickets',
    ref: '2',
    project: 'WEB',
    limit: 2,
    after: first.next,
  })
  assert.ok(second._tag === 'AllTickets')
  assert.deepEqual(
    [...first.tickets, ...second.tickets].map(({ title }) => title),
    ['three', 'two', 'one'],
  )
  assert.equal(second.next, null)
  const asked = await client.ask({ _tag: 'GetTickets', ref: '3', filter: 'reporter:me created>=2026-03-01' })
  const wrong = await client.ask({ _tag: 'GetTickets', ref: '4', filter: 'nonsense:(' })
  assert.equal(asked._tag === 'AllTickets' && asked.tickets.length, 3)
  assert.ok(wrong._tag === 'Refused' && wrong.problem.status === 400)
  assert.equal(wrong.problem.errors?.[0]?.pointer, '/filter')
  assert.match(wrong.problem.detail ?? '', /^filter, character 1/)
  await other.settled()
  assert.ok(!other.frames.some((frame) => frame._tag === 'AllTickets'))
})

test('a ticket is made and changed by the commands of the API, via "live", and answered after the commit', async () => {
  const client = await world.connect(agent)
  const ticket = { project: 'WEB', title: 'Live', priority: 'high' }
  const made = await client.ask({ _tag: 'CreateTicket', ref: 'a', ticket })
  assert.ok(made._tag === 'Ack')
  const { id, key, seq } = made.result as Ticket
  assert.deepEqual(made.result, (await world.call(agent, 'GET', `/tickets/${key}`)).body)
  const [event] = await readEvents(world.store.db, { ticketId: id, limit: 1 })
  assert.equal(event?.via, 'live')
  const changed = await client.ask({
    _tag: 'UpdateTicket',
    ref: 'b',
    ticket_id: key,
    changes: { title: 'Changed' },
    base_seq: seq,
  })
  assert.equal(changed._tag === 'Ack' && (changed.result as Ticket).title, 'Changed')
  const conflict = await client.ask({
    _tag: 'UpdateTicket',
    ref: 'c',
    ticket_id: key,
    changes: { title: 'Other' },
    base_seq: seq,
  })
  assert.ok(conflict._tag === 'Refused')
  assert.equal(conflict.problem.code, 'ticket.conflict')
  assert.match(JSON.stringify(conflict.problem), /"conflicts":\[\{"field":"title"/)
})

test('a request that is sent again makes no second ticket, on whatever connection', async () => {
  const frame = { _tag: 'CreateTicket', ref: 'the same', ticket: { project: 'WEB', title: 'Once' } } as const
  const first = await (await world.connect(agent)).ask(frame)
  const second = await (await world.connect(agent)).ask(frame)
  assert.ok(first._tag === 'Ack' && second._tag === 'Ack')
  assert.equal((first.result as Ticket).key, (second.result as Ticket).key)
  const other = await (await world.connect(agent)).ask({
    ...frame,
    ticket: { project: 'WEB', title: 'Another' },
  })
  assert.equal(other._tag === 'Refused' && other.problem.status, 422)
})

test('a change that is sent again is done once, whatever others did meanwhile, and answers the ticket of now', async () => {
  const ticket = await world.ticket({ project, reporter: agent, title: 'before' })
  const { seq } = (await world.call(agent, 'GET', `/tickets/${ticket.key}`)).body
  const frame = {
    _tag: 'UpdateTicket',
    ref: 'one change',
    ticket_id: ticket.id,
    changes: { title: 'mine', add_labels: ['hot'] },
    base_seq: seq,
  } as const
  assert.equal((await (await world.connect(agent)).ask(frame))._tag, 'Ack')
  const theirs = { title: 'theirs', remove_labels: ['hot'] }
  await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, { body: theirs })
  const again = await (await world.connect(agent)).ask(frame)
  assert.ok(again._tag === 'Ack')
  const { title, labels } = again.result as Ticket
  assert.deepEqual([title, labels], ['theirs', []])
  assert.deepEqual(again.result, (await world.call(agent, 'GET', `/tickets/${ticket.key}`)).body)
})

test('what somebody may not do over HTTP they may not do here', async () => {
  const ticket = await world.ticket({ project, reporter: agent })
  const client = await world.connect(customer)
  const changes = { title: 'mine' }
  const hidden = await client.ask({ _tag: 'UpdateTicket', ref: 'h', ticket_id: ticket.id, changes })
  const status = { project: 'WEB', title: 'x', status: 'closed' }
  const staff = await client.ask({ _tag: 'CreateTicket', ref: 's', ticket: status })
  assert.equal(hidden._tag === 'Refused' && hidden.problem.status, 404)
  assert.equal(staff._tag, 'Refused')
})
