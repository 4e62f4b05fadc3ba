import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

let world: TestWorld
let agent: TestPerson
let customer: TestPerson
let project: { id: string; key: string }

before(async () => {
  world = await createTestWorld()
  agent = await world.person('agent', { name: 'Ana' })
  customer = await world.person('requester', { name: 'Carla' })
  project = await world.project({ key: 'WEB' })
})
after(() => world.close())

const newTicket = () => world.ticket({ project, reporter: customer, title: 'It burns' })
const history = (as: TestPerson, ticket: { key: string }, query = '') =>
  world.call(as, 'GET', `/tickets/${ticket.key}/history${query}`)
const words = async (as: TestPerson, ticket: { key: string }, query = ''): Promise<string[]> =>
  (await history(as, ticket, query)).body.items.map((one: { text: string }) => one.text)
const comment = (as: TestPerson, ticket: { key: string }, body: string, internal = false) =>
  world.call(as, 'POST', `/tickets/${ticket.key}/comments`, { body: { body, internal } })

test('the history says in words what happened, with the names of today', async () => {
  const ticket = await newTicket()
  await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, {
    body: { status: 'in_progress', assignee: agent.id },
  })
  await comment(agent, ticket, 'On my way')
  const texts = await words(customer, ticket)
  assert.equal(texts[0], 'Waybill created the ticket "It burns"')
  assert.ok(texts.includes('Ana changed the status from Open to In progress'))
  assert.ok(texts.includes('Ana assigned the ticket to Ana'))
  assert.deepEqual(texts.slice(-2), ['Ana commented', 'Ana gave the first response'])
})

test('a requester’s history leaves internal comments out without a trace', async () => {
  const ticket = await newTicket()
  for (const body of ['1', '2', '3']) await comment(agent, ticket, body, true)
  const before = await history(customer, ticket, '?limit=1')
  assert.deepEqual([before.body.items.length, before.body.next], [1, null])
  await comment(agent, ticket, '4', true)
  const afterwards = await history(customer, ticket, '?limit=1')
  assert.equal(afterwards.headers.etag, before.headers.etag)
  assert.equal((await words(agent, ticket)).length, 5)
})

test('a link to a ticket that the reader may not see hides which one it is', async () => {
  const [ticket, other] = [await newTicket(), await world.ticket({ project, reporter: agent })]
  await world.call(agent, 'POST', `/tickets/${ticket.key}/links`, {
    body: { kind: 'blocks', ticket: other.key },
  })
  assert.equal((await words(agent, ticket)).at(-1), `Ana linked: blocks ${other.key}`)
  assert.equal((await words(customer, ticket)).at(-1), 'Ana linked: blocks a ticket you may not see')
  assert.ok(!JSON.stringify((await history(customer, ticket)).body).includes(other.id))
})

test('pages go through the history once, from either end', async () => {
  const ticket = await newTicket()
  for (const body of ['1', '2', '3', '4']) await comment(customer, ticket, body)
  const walk = async (order: string): Promise<number[]> => {
    const seqs: number[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page = await history(
        customer,
        ticket,
        `?limit=2&order=${order}${next === '' ? '' : `&after=${String(next)}`}`,
      )
      seqs.push(...page.body.items.map((one: { seq: number }) => one.seq))
      next = page.body.next
    }
    return seqs
  }
  const oldestFirst = await walk('asc')
  assert.equal(oldestFirst.length, 5)
  assert.deepEqual(
    oldestFirst,
    oldestFirst.toSorted((a, b) => a - b),
  )
  assert.deepEqual(await walk('desc'), oldestFirst.toReversed())
})

test('the history of a ticket that one may not see does not exist', async () => {
  const ticket = await world.ticket({ project, reporter: agent })
  assert.equal((await history(customer, ticket)).status, 404)
})
