import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { updateProject } from '../projects/update-project.command.ts'
import { verified } from '../../testing/verify-command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

let world: TestWorld
let agent: TestPerson
let customer: TestPerson
let project: { id: string; key: string }
let secret: { id: string; key: string }

before(async () => {
  world = await createTestWorld()
  agent = await world.person('agent')
  customer = await world.person('requester')
  project = await world.project({ key: 'WEB' })
  secret = await world.project({ key: 'SEC', access: 'private' })
})
after(async () => {
  await verified(world)
  await world.close()
})

interface Named {
  id: string
  key: string
}
const newTicket = () => world.ticket({ project, reporter: customer })
const link = (as: TestPerson, from: Named, kind: string, to: Named) =>
  world.call(as, 'POST', `/tickets/${from.key}/links`, { body: { kind, ticket: to.key } })

async function linked(as: TestPerson, of: Named): Promise<string[]> {
  const { body } = await world.call(as, 'GET', `/tickets/${of.key}/links`)
  return body.items.map((one: { kind: string; ticket: Named }) => `${one.kind} ${one.ticket.key}`)
}

const eventsOf = async (ticket: Named) => {
  const { body } = await world.call(agent, 'GET', `/tickets/${ticket.key}/history`)
  return body.items.filter(
    (one: { kind: string }) => one.kind.startsWith('ticket.link') || one.kind.startsWith('ticket.unlink'),
  ).length
}

test('a link stands on both tickets, each with its own side of it and an event', async () => {
  const [a, b] = [await newTicket(), await newTicket()]
  const answer = await link(agent, a, 'blocks', b)
  assert.deepEqual([answer.status, answer.body.ticket.key], [201, b.key])
  assert.deepEqual(await linked(agent, a), [`blocks ${b.key}`])
  assert.deepEqual(await linked(agent, b), [`blocked_by ${a.key}`])
  assert.deepEqual([await eventsOf(a), await eventsOf(b)], [1, 1])
})

test('the same link again, from either side, changes nothing', async () => {
  const [a, b] = [await newTicket(), await newTicket()]
  await link(agent, a, 'relates', b)
  assert.equal((await link(agent, b, 'relates', a)).status, 201)
  assert.equal(await eventsOf(a), 1)
})

test('a link is taken away from both tickets', async () => {
  const [a, b] = [await newTicket(), await newTicket()]
  await link(agent, a, 'duplicates', b)
  const path = `/tickets/${b.key}/links/duplicated_by/${a.key}`
  assert.equal((await world.call(agent, 'DELETE', path)).status, 204)
  assert.equal((await world.call(agent, 'DELETE', path)).status, 204)
  assert.deepEqual([await linked(agent, a), await linked(agent, b)], [[], []])
  assert.deepEqual([await eventsOf(a), await eventsOf(b)], [2, 2])
})

test('a ticket is not linked to itself nor to one that does not exist', async () => {
  const a = await newTicket()
  assert.equal((await link(agent, a, 'relates', a)).body.code, 'ticket.link_to_itself')
  const missing = await link(agent, a, 'relates', { id: '', key: 'WEB-9999' })
  assert.deepEqual([missing.status, missing.body.errors[0].pointer], [422, '/ticket'])
})

test('a ticket has one parent at most, and none of its own children', async () => {
  const [top, middle, bottom] = [await newTicket(), await newTicket(), await newTicket()]
  assert.equal((await link(agent, middle, 'parent', top)).status, 201)
  assert.equal((await link(agent, middle, 'child', bottom)).status, 201)
  assert.equal((await link(agent, middle, 'parent', bottom)).body.code, 'ticket.has_parent')
  assert.equal((await link(agent, top, 'parent', bottom)).body.code, 'ticket.link_circle')
  assert.equal((await link(agent, bottom, 'child', top)).body.code, 'ticket.link_circle')
})

test('of many who close a circle of parents at once, one is refused', async () => {
  const ring = [await newTicket(), await newTicket(), await newTicket()]
  const answers = await Promise.all(
    ring.map((ticket, index) => link(agent, ticket, 'parent', ring[(index + 1) % ring.length] ?? ticket)),
  )
  assert.deepEqual(
    answers.map((one) => one.status).toSorted((a, b) => a - b),
    [201, 201, 409],
  )
})

test('a link to a ticket that a reader may not see does not exist for that reader', async () => {
  const [a, b] = [await newTicket(), await world.ticket({ project: secret, reporter: agent })]
  const admin = await world.person('admin')
  await link(admin, a, 'blocks', b)
  assert.deepEqual(await linked(customer, a), [])
  assert.deepEqual(await linked(admin, a), [`blocks ${b.key}`])
  const other = await world.person('agent')
  assert.equal((await link(other, a, 'relates', b)).status, 422)
  assert.equal((await world.call(other, 'DELETE', `/tickets/${a.key}/links/blocks/${b.key}`)).status, 404)
})

test('to link needs the right to edit the first ticket, and both where one becomes a child', async () => {
  const [a, b] = [await newTicket(), await world.ticket({ project: secret, reporter: agent })]
  const viewer = await world.person('agent')
  await world.member(secret, viewer, 'viewer')
  assert.equal((await link(customer, a, 'relates', await newTicket())).status, 403)
  assert.equal((await link(viewer, b, 'relates', a)).status, 403)
  assert.equal((await link(viewer, a, 'relates', b)).status, 201)
  assert.equal((await link(viewer, a, 'child', b)).body.code, 'ticket.link_needs_edit')
})

test('no link to a ticket of an archived project is made or taken away, from either side', async () => {
  const old = await world.project()
  const [here, there, other] = [
    await newTicket(),
    await world.ticket({ project: old, reporter: agent }),
    await newTicket(),
  ]
  assert.equal((await link(agent, here, 'relates', there)).status, 201)
  await world.run(updateProject, { project: old.key, archived: true })
  const answers = [
    await link(agent, other, 'relates', there),
    await link(agent, there, 'relates', other),
    await world.call(agent, 'DELETE', `/tickets/${here.key}/links/relates/${there.key}`),
    await world.call(agent, 'DELETE', `/tickets/${there.key}/links/relates/${here.key}`),
  ]
  for (const { status, body } of answers) assert.deepEqual([status, body?.code], [409, 'project.archived'])
  assert.deepEqual(await linked(agent, here), [`relates ${there.key}`])
})
