import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { MOST_SCANNED } from './read-feed.ts'
import { MOST_WAITING } from './wait-for-events.ts'

let world: TestWorld
let admin: TestPerson
let agent: TestPerson
let customer: TestPerson
let project: { id: string; key: string }

before(async () => {
  world = await createTestWorld()
  admin = await world.person('admin')
  agent = await world.person('agent')
  customer = await world.person('requester')
  project = await world.project({ key: 'WEB' })
})
after(() => world.close())

const feed = (as: TestPerson, query: string): Promise<Answer> => world.call(as, 'GET', `/events?${query}`)
const head = async (): Promise<number> => (await feed(admin, 'limit=1')).body.head
const comment = (as: TestPerson, ticket: { key: string }, body: string, internal = false) =>
  world.call(as, 'POST', `/tickets/${ticket.key}/comments`, { body: { body, internal } })

/** Everything from a position on, as somebody who follows the feed gets it. */
async function follow(
  as: TestPerson,
  from: number,
  query = 'limit=3',
): Promise<{ seq: number; kind: string }[]> {
  const items: { seq: number; kind: string }[] = []
  for (let next = from, end = false; !end; ) {
    const { body } = await feed(as, `${query}&after=${String(next)}`)
    items.push(...body.items)
    end = body.next === body.head
    next = body.next
  }
  return items
}

test('an admin who follows the feed gets every event once, in the order of the log', async () => {
  const ticket = await world.ticket({ project, reporter: customer })
  await comment(agent, ticket, 'hello')
  const events = await follow(admin, 0)
  assert.deepEqual(
    events.map((event) => event.seq),
    Array.from({ length: await head() }, (_, index) => index + 1),
  )
})

test('a requester gets the events of own tickets without what is internal, and nothing else', async () => {
  const start = await head()
  const own = await world.ticket({ project, reporter: customer })
  const other = await world.ticket({ project, reporter: agent })
  await comment(agent, own, 'between us', true)
  await comment(agent, own, 'for you')
  await comment(agent, other, 'not for you')
  const events = await follow(customer, start)
  assert.deepEqual(
    events.map((event) => event.kind),
    ['ticket.created', 'comment.added', 'ticket.first_responded'],
  )
})

test('who works in a project reads its settings’ events, but only admins read of people', async () => {
  const start = await head()
  const inside = await world.project({ key: 'INN', access: 'private' })
  await world.member(inside, agent, 'viewer')
  const kinds = async (as: TestPerson) => new Set((await follow(as, start)).map((event) => event.kind))
  assert.deepEqual(await kinds(agent), new Set(['project.created', 'project.member_set']))
  assert.deepEqual(await kinds(customer), new Set())
  await world.person('agent')
  assert.ok(!(await kinds(agent)).has('person.created'))
  assert.ok((await kinds(admin)).has('person.created'))
})

test('rights of today decide, not those of the moment when it happened', async () => {
  const start = await head()
  const ticket = await world.ticket({ project, reporter: agent })
  assert.deepEqual(await follow(customer, start), [])
  await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, { body: { add_watchers: [customer.id] } })
  assert.deepEqual(
    (await follow(customer, start)).map((event) => event.kind),
    ['ticket.created'],
  )
})

test('a requester gets no event of a link to a ticket that is not theirs to see', async () => {
  const start = await head()
  const own = await world.ticket({ project, reporter: customer })
  const other = await world.ticket({ project, reporter: agent })
  await world.call(agent, 'POST', `/tickets/${own.key}/links`, {
    body: { kind: 'blocks', ticket: other.key },
  })
  await comment(agent, own, `see ${other.key}`)
  const { body } = await feed(customer, `after=${String(start)}`)
  assert.ok(!JSON.stringify(body).includes(other.id))
  assert.deepEqual(
    body.items.map((one: { kind: string }) => one.kind),
    ['ticket.created', 'comment.added', 'ticket.first_responded'],
  )
  const staff = await feed(agent, `after=${String(start)}&kinds=ticket.linked`)
  assert.equal(staff.body.items[0].data.ticket, other.id)
})

test('the words of a deleted comment are left to admins only', async () => {
  const start = await head()
  const own = await world.ticket({ project, reporter: customer })
  const { body } = await comment(customer, own, 'my secret word')
  await world.call(customer, 'PATCH', `/comments/${body.id}`, { body: { body: 'my other secret' } })
  await comment(customer, own, 'this one stays')
  const told = async (as: TestPerson) => JSON.stringify(await follow(as, start))
  assert.match(await told(agent), /my secret word.*my other secret/)
  await world.call(customer, 'DELETE', `/comments/${body.id}`)
  for (const person of [agent, customer]) {
    assert.doesNotMatch(await told(person), /secret/)
    assert.match(await told(person), /this one stays/)
  }
  assert.match(await told(admin), /my secret word.*my other secret/)
})

test('the feed can be narrowed to kinds, to a project and to a ticket', async () => {
  const ticket = await world.ticket({ project, reporter: customer })
  await comment(customer, ticket, 'one')
  await comment(customer, ticket, 'two')
  const count = async (query: string) => (await follow(admin, 0, query)).length
  assert.equal(await count(`ticket=${ticket.key}`), 3)
  assert.equal(await count(`ticket=${ticket.key}&kinds=comment.*`), 2)
  assert.equal(await count(`ticket=${ticket.key}&project=INN`), 0)
  assert.equal((await feed(admin, 'kinds=ticket.created,nonsense')).body.code, 'events.unknown_kind')
  assert.equal((await feed(customer, 'project=INN')).status, 404)
})

test('a position beyond the log is refused, so that nobody waits for ever after a restored backup', async () => {
  const answer = await feed(admin, `after=${String((await head()) + 1)}`)
  assert.deepEqual([answer.status, answer.body.code], [400, 'events.position_from_the_future'])
})

test('who may see little passes over the rest in bounded steps', async () => {
  const start = await head()
  const busy = await world.ticket({ project, reporter: agent })
  await fill(busy, MOST_SCANNED + 700)
  const own = await world.ticket({ project, reporter: customer })
  const first = await feed(customer, `after=${String(start)}`)
  assert.deepEqual([first.body.items.length, first.body.next], [0, start + MOST_SCANNED])
  const second = await feed(customer, `after=${String(first.body.next)}`)
  assert.deepEqual(
    second.body.items.map((one: { ticket_id: string }) => one.ticket_id),
    [own.id],
  )
  assert.equal(second.body.next, second.body.head)
})

/** Many events at once, by a command that does nothing else. */
async function fill(ticket: { key: string; id: string }, events: number): Promise<void> {
  const fillLog = defineCommand({
    name: 'fill-log',
    input: strict({}),
    subject: 'log',
    load: () => Promise.resolve({}),
    authorize: () => 'allow',
    run(context) {
      for (let count = 0; count < events; count += 1) {
        context.append({
          kind: 'ticket.moved',
          project_id: project.id,
          ticket_id: ticket.id,
          data: { before: {}, after: {} },
        })
      }
      return Promise.resolve(null)
    },
  })
  await world.run(fillLog, {})
}

test('a waiting request is answered by the next event that it may see', async () => {
  const start = await head()
  const waiting = feed(customer, `after=${String(start)}&wait=30`)
  await world.ticket({ project, reporter: agent })
  const own = await world.ticket({ project, reporter: customer })
  const { body } = await waiting
  assert.deepEqual(
    body.items.map((one: { ticket_id: string }) => one.ticket_id),
    [own.id],
  )
})

test('a waiting request without an event ends empty at the head', async () => {
  const answer = await feed(customer, `after=${String(await head())}&wait=1`)
  assert.deepEqual([answer.status, answer.body.items, answer.body.next], [200, [], await head()])
})

test('only so many requests of one person wait at once, and who hangs up waits no more', async () => {
  const lone = await createTestWorld()
  try {
    const person = await lone.person('admin', { email: 'root@example.org' })
    await lone.app.listen({ port: 0, host: '127.0.0.1' })
    const address = lone.app.server.address()
    assert.ok(typeof address === 'object' && address !== null)
    // The test world knows a sender once it has called as one.
    const { body } = await lone.call(person, 'GET', '/events', { scopes: ['read'] })
    const url = `http://127.0.0.1:${String(address.port)}/api/v1/events?wait=30&after=${String(body.head)}`
    const hangUp = new AbortController()
    const headers = { 'x-test-sender': `${person.id} read` }
    const waiting = Array.from({ length: MOST_WAITING }, () =>
      fetch(url, { headers, signal: hangUp.signal }).catch(() => null),
    )
    await until(async () => (await fetchStatus(url, headers)) === 429)
    hangUp.abort()
    assert.deepEqual(
      await Promise.all(waiting),
      waiting.map(() => null),
    )
    await until(async () => (await fetchStatus(url.replace('wait=30', 'wait=1'), headers)) === 200)
  } finally {
    await lone.close()
  }
})

test('a server that stops answers those who wait at once', async () => {
  const lone = await createTestWorld()
  const person = await lone.person('admin')
  const waiting = lone.call(person, 'GET', `/events?wait=30&after=1`)
  const stopped = sleep(100).then(() => lone.close())
  const answer = await waiting
  assert.deepEqual([answer.status, answer.body.items], [200, []])
  await stopped
})

async function fetchStatus(url: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(2_000) }).catch(() => null)
  await response?.body?.cancel()
  return response?.status ?? 0
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    assert.ok(tries < 200, 'it did not happen')
    await sleep(20)
  }
}
