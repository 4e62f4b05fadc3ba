import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { keepPast } from './testing/keep-past.ts'

describe('lists of the past', () => {
  let world: TestWorld
  let ana: TestPerson
  let customer: TestPerson
  let project: { id: string; key: string }
  const keys: string[] = []
  /** After all was made and before anything else happened. */
  let then: number

  before(async () => {
    world = await createTestWorld()
    ana = await world.person('agent')
    customer = await world.person('requester')
    project = await world.project({ key: 'WEB' })
    for (let index = 0; index < 12; index += 1) {
      world.tick(1_000)
      const made = {
        project,
        reporter: index % 3 ? ana : customer,
        title: `t${String(index)}`,
        labels: ['old'],
      }
      keys.push((await world.ticket({ ...made, priority: index % 2 ? 'low' : 'high' })).key)
    }
    then = Number((await world.call(ana, 'GET', '/events?limit=1')).body.head)
    world.tick(60_000)
    await world.call(ana, 'POST', `/tickets/${String(keys[0])}/comments`, {
      body: { body: 'x', internal: true },
    })
    world.tick(60_000)
    for (const key of keys.slice(4)) {
      await world.call(ana, 'PATCH', `/tickets/${key}`, {
        body: { status: 'closed', title: 'done', remove_labels: ['old'] },
      })
    }
    await world.call(ana, 'DELETE', `/tickets/${String(keys[1])}`)
    await keepPast(world)
  })
  after(() => world.close())

  const list = async (query: string, as = ana) => {
    const answer = await world.call(as, 'GET', `/tickets?${query}`)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body as {
      items: { key: string; title: string; updated_at: string }[]
      next: string | null
      count?: number
    }
  }
  const keysOf = (page: { items: { key: string }[] }) => page.items.map((one) => one.key)

  test('page through all that was there, each once and in order, whatever has become of it', async () => {
    for (const sort of ['number', '-created_at', 'updated_at', '-priority', 'rank', 'due_at']) {
      const seen: string[] = []
      for (let next: string | null = ''; next !== null; ) {
        const page = await list(`at=${String(then)}&sort=${sort}&limit=5${next && `&after=${next}`}`)
        assert.ok(page.items.every((one) => one.title.startsWith('t')))
        seen.push(...keysOf(page))
        next = page.next
      }
      assert.deepEqual(seen.toSorted(), keys.toSorted(), sort)
      if (sort === 'number') assert.deepEqual(seen, keys)
      if (sort === '-created_at') assert.deepEqual(seen, keys.toReversed())
    }
  })

  test('are filtered and counted by what was so then', async () => {
    assert.equal((await list(`at=${String(then)}&status=open&count=exact`)).count, 12)
    assert.equal((await list(`at=${String(then)}&status=closed&count=exact`)).count, 0)
    assert.equal((await list(`at=${String(then)}&label=OLD&priority=high&count=exact&limit=1`)).count, 6)
    assert.deepEqual((await list(`at=${String(then - 1)}&label=old&label=new`)).items, [])
    assert.deepEqual(keysOf(await list(`at=${new Date(world.now).toISOString()}&deleted=true`)), [keys[1]])
    assert.deepEqual(keysOf(await list(`at=${String(then)}&deleted=true`)), [])
  })

  test('before anything existed are empty', async () => {
    for (const moment of ['0', '1', '1970-01-01']) {
      const page = await list(`at=${moment}&count=exact`)
      assert.deepEqual([page.items, page.next, page.count], [[], null, 0])
    }
  })

  test('are asked for by queries too; relative dates count from the moment', async () => {
    const count = async (q: string, moment: number | string = then) =>
      (await list(`at=${String(moment)}&count=exact&limit=1&q=${encodeURIComponent(q)}`)).count
    assert.equal(await count('label:old priority:high -status:closed'), 6)
    assert.equal(await count('status:closed OR status:resolved'), 0)
    assert.equal(await count('has:label is:unresolved'), 12)
    assert.equal(await count('created<-6h', new Date(world.now).toISOString()), 0)
    const later = new Date(world.now)
    assert.equal(await count('status:closed -has:label', later.toISOString()), 8)
    world.tick(86_400_000)
    assert.equal(
      await count('updated>-1h', later.toISOString()),
      11,
      'an hour before that moment, not before now',
    )
  })

  test('take relative dates with a position only from those who may know when each event was written', async () => {
    const path = `/tickets?at=${String(then)}&q=${encodeURIComponent('created>-1h')}`
    for (const person of [ana, customer]) {
      const answer = await world.call(person, 'GET', path)
      assert.deepEqual([answer.status, answer.body.code], [400, 'past.relative_to_position'])
    }
    assert.equal((await world.call(await world.person('admin'), 'GET', path)).status, 200)
  })

  test('refuse words, and cursors of another moment or of today', async () => {
    for (const q of ['printer', 'status:open (priority:high OR "on fire")', 'title:t1', '-has:description']) {
      const words = await world.call(ana, 'GET', `/tickets?at=${String(then)}&q=${encodeURIComponent(q)}`)
      assert.deepEqual([words.status, words.body.code], [400, 'past.text_is_of_today'], q)
    }
    const { next } = await list(`at=${String(then)}&limit=2`)
    for (const query of [
      'limit=2',
      `at=${String(then - 1)}&limit=2`,
      `at=${String(then)}&limit=2&sort=number`,
    ]) {
      const answer = await world.call(ana, 'GET', `/tickets?${query}&after=${String(next)}`)
      assert.equal(answer.body.code, 'request.bad_cursor', query)
    }
  })

  test('show requesters their own, in an order that tells nothing of internal comments', async () => {
    const now = new Date(world.now).toISOString()
    const own = [0, 3, 6, 9].map((index) => keys[index])
    assert.deepEqual(keysOf(await list(`at=${String(then)}&sort=number`, customer)), own)
    const [oldest, next] = (await list(`at=${now}&sort=updated_at`, customer)).items
    assert.deepEqual([oldest?.key, next?.key], [keys[0], keys[3]], 'the internal comment did not move it')
    assert.deepEqual((await list(`at=${now}&sort=updated_at`)).items[0]?.key, keys[2])
    const since = encodeURIComponent(String(next?.updated_at))
    assert.deepEqual(
      keysOf(await list(`at=${now}&updated_from=${since}&updated_to=2026-03-02T09:01:30Z`, customer)),
      [keys[3]],
    )
  })

  test('need not be sent again as long as nothing has happened', async () => {
    const path = `/tickets?at=${String(then)}&limit=1`
    const { headers } = await world.call(ana, 'GET', path)
    assert.match(String(headers['link']), /rel="next"/)
    const again = await world.call(ana, 'GET', path, {
      headers: { 'if-none-match': String(headers['etag']) },
    })
    assert.equal(again.status, 304)
  })
})
