import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { keepPast } from './testing/keep-past.ts'

let world: TestWorld
let ana: TestPerson
let project: { id: string; key: string }

beforeEach(async () => {
  world = await createTestWorld()
  ana = await world.person('agent')
  project = await world.project({ key: 'WEB' })
  world.tick(60_000)
})
afterEach(() => world.close())

async function head(): Promise<number> {
  return Number((await world.call(ana, 'GET', '/events?limit=1')).body.head)
}

/** Titles by step, in the order of the cards. */
async function board(as: TestPerson, moment: number | string): Promise<Record<string, [number, string[]]>> {
  const { status, body } = await world.call(as, 'GET', `/board?project=WEB&at=${String(moment)}`)
  assert.equal(status, 200, JSON.stringify(body))
  return Object.fromEntries(
    body.columns.map((column: { step: { name: string }; count: number; items: { title: string }[] }) => [
      column.step.name,
      [column.count, column.items.map((one) => one.title)],
    ]),
  )
}

describe('a board of the past', () => {
  test('has its cards in the columns and in the order of then', async () => {
    const made: { key: string }[] = []
    for (const title of ['one', 'two', 'three'])
      made.push(await world.ticket({ project, reporter: ana, title }))
    const [one, , three] = made
    const before = await head()
    world.tick(60_000)
    await world.call(ana, 'POST', `/tickets/${String(three?.key)}/move`, { body: { before: one?.key } })
    await world.call(ana, 'PATCH', `/tickets/${String(one?.key)}`, {
      body: { status: 'closed', title: 'done' },
    })
    await keepPast(world)
    const none = [0, []]
    const then = { Open: [3, ['one', 'two', 'three']], 'In progress': none, Resolved: none, Closed: none }
    assert.deepEqual(await board(ana, before), then)
    assert.deepEqual(await board(ana, '2026-03-02T09:01:59Z'), then)
    const now = { ...then, Open: [2, ['three', 'two']], Closed: [1, ['done']] }
    assert.deepEqual(await board(ana, await head()), now)
    assert.deepEqual(await board(ana, '2026-03-02T09:02Z'), now)
  })

  test('of a service desk has what nobody has routed in one column', async () => {
    const admin = await world.person('admin')
    await world.call(admin, 'PATCH', '/projects/WEB', { body: { kind: 'service_desk' } })
    await world.ticket({ project, reporter: ana, title: 'what is this' })
    const then = await head()
    await world.ticket({ project, reporter: ana, title: 'and this' })
    await keepPast(world)
    assert.deepEqual(await board(ana, then), { Unrouted: [1, ['what is this']] })
  })

  test('before the first event has its columns, and nothing in them', async () => {
    await world.ticket({ project, reporter: ana })
    await keepPast(world)
    for (const moment of [0, '1999-12-31', '0001-01-01']) {
      const columns = Object.values(await board(ana, moment))
      assert.deepEqual(
        columns,
        [0, 1, 2, 3].map(() => [0, []]),
      )
    }
  })

  test('says 503 and how far it is while the past is still being written down, and does not show half of it', async () => {
    await keepPast(world)
    await world.ticket({ project, reporter: ana })
    const answer = await world.call(ana, 'GET', `/board?project=WEB&at=${String(await head())}`)
    assert.deepEqual([answer.status, answer.body.code], [503, 'past.catching_up'])
    assert.equal(answer.body.needed, await head())
    assert.ok(answer.body.position < answer.body.needed)
    assert.ok(Number(answer.headers['retry-after']) > 0)
    const earlier = await world.call(ana, 'GET', `/board?project=WEB&at=1`)
    assert.equal(earlier.status, 200, 'what is known already is answered')
    await keepPast(world)
    assert.equal((await world.call(ana, 'GET', `/board?project=WEB&at=${String(await head())}`)).status, 200)
  })

  test('shows requesters their own tickets of then, by the rights of today', async () => {
    const customer = await world.person('requester')
    const own = await world.ticket({ project, reporter: customer, title: 'mine' })
    await world.ticket({ project, reporter: ana, title: 'theirs' })
    const gone = await world.ticket({ project, reporter: customer, title: 'gone' })
    const then = await head()
    await world.call(ana, 'DELETE', `/tickets/${gone.key}`)
    await world.call(ana, 'PATCH', `/tickets/${own.key}`, { body: { status: 'resolved' } })
    await keepPast(world)
    assert.deepEqual((await board(customer, then))['Open'], [1, ['mine']])
    assert.deepEqual(
      (await board(ana, then))['Open'],
      [3, ['mine', 'theirs', 'gone']],
      'who may see deleted ones',
    )
    const viewer = await world.person('requester')
    await world.member(project, viewer, 'viewer')
    assert.deepEqual((await board(viewer, then))['Open'], [2, ['mine', 'theirs']])
    const stranger = await world.person('requester')
    const hidden = await world.call(stranger, 'GET', `/board?project=WEB&at=${String(then)}`)
    assert.deepEqual(
      hidden.status === 200 ? hidden.body.columns.map((one: { count: number }) => one.count) : [],
      [0, 0, 0, 0],
    )
  })
})
