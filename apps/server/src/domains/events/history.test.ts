import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { MOST_SCANNED } from './read-feed.ts'

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
  const texts = await words(agent, ticket)
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

test('a link to a ticket that is not theirs to see is no part of a requester’s history', async () => {
  const [ticket, other] = [await newTicket(), await world.ticket({ project, reporter: agent })]
  await world.call(agent, 'POST', `/tickets/${ticket.key}/links`, {
    body: { kind: 'blocks', ticket: other.key },
  })
  assert.equal((await words(agent, ticket)).at(-1), `Ana linked: blocks ${other.key}`)
  await world.call(customer, 'POST', `/tickets/${ticket.key}/comments`, { body: { body: 'Hello?' } })
  assert.deepEqual(await words(customer, ticket), [
    'Waybill created the ticket "It burns"',
    'Carla commented',
  ])
  const page = await history(customer, ticket, '?limit=2')
  assert.deepEqual([page.body.items.length, page.body.next], [2, null])
  assert.ok(!JSON.stringify((await history(customer, ticket)).body).includes(other.id))
})

test('the words of a deleted comment, of each time it was edited, are left to admins only', async () => {
  const admin = await world.person('admin')
  const [ticket, named] = [await newTicket(), await world.ticket({ project, reporter: agent })]
  const { body } = await comment(agent, ticket, `A secret word, @Carla, see ${named.key}`)
  await world.call(agent, 'PATCH', `/comments/${body.id}`, { body: { body: 'Another secret' } })
  await world.call(agent, 'DELETE', `/comments/${body.id}`)
  const told = (await history(agent, ticket)).body.items.filter((one: { kind: string }) =>
    ['comment.added', 'comment.edited'].includes(one.kind),
  )
  const blank = { body: '', mentions: [], references: [] }
  assert.deepEqual(told[0].data.comment, { ...told[0].data.comment, ...blank })
  assert.deepEqual([told[1].data.before, told[1].data.after], [blank, blank])
  assert.deepEqual(
    told.map((one: { text: string }) => one.text),
    ['Ana commented', 'Ana edited a comment'],
  )
  assert.doesNotMatch(JSON.stringify((await history(customer, ticket)).body), /secret/)
  assert.match(JSON.stringify((await history(admin, ticket)).body), /A secret word.*Another secret/)
})

test('what caused an event is not told to a requester, for whom it may be an internal comment', async () => {
  const ticket = await newTicket()
  const internal = await comment(agent, ticket, 'between us', true)
  const watch = defineCommand({
    name: 'test-follow-up',
    input: strict({}),
    subject: 'log',
    load: () => Promise.resolve({}),
    authorize: () => 'allow',
    run(context) {
      const of = { project_id: project.id, ticket_id: ticket.id }
      context.append({ kind: 'ticket.watchers_changed', ...of, data: { added: [agent.id], removed: [] } })
      return Promise.resolve(null)
    },
  })
  const cause = { seq: internal.body.seq, root_seq: null, depth: 0 }
  await runCommand(world.kernel, watch, { input: {}, actor: SYSTEM, via: 'api', cause })
  const causeFor = async (as: TestPerson) => (await history(as, ticket)).body.items.at(-1).cause_seq
  assert.deepEqual([await causeFor(agent), await causeFor(customer)], [cause.seq, null])
})

test('one request looks at so many events at most and says where to go on', async () => {
  const ticket = await newTicket()
  const fill = defineCommand({
    name: 'fill-log',
    input: strict({}),
    subject: 'log',
    load: () => Promise.resolve({}),
    authorize: () => 'allow',
    run(context) {
      const of = { project_id: project.id, ticket_id: ticket.id }
      for (let count = 0; count < MOST_SCANNED + 500; count += 1)
        context.append({ kind: 'comment.deleted', ...of, data: { comment: ticket.id, internal: true } })
      return Promise.resolve(null)
    },
  })
  await world.run(fill, {})
  await comment(customer, ticket, 'after all that')
  const first = await history(customer, ticket)
  assert.deepEqual(first.body.items.length, 1)
  const second = await history(customer, ticket, `?after=${String(first.body.next)}`)
  assert.deepEqual(
    second.body.items.map((one: { text: string }) => one.text),
    ['Carla commented'],
  )
  assert.equal(second.body.next, null)
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
