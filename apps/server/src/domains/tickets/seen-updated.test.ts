import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { actorOf, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { addComment } from '../comments/add-comment.command.ts'
import { change } from '../bulk/testing/work-off.ts'
import { createSearchWorld, type SearchWorld } from '../search/testing/search-world.ts'
import { streamTicketsCsv } from './export-tickets.ts'

/** Lists must not tell by what they find, and in which order, what the tickets that they show keep back. */
describe('when tickets were changed, for those who do not see internal comments', () => {
  let search: SearchWorld
  let world: TestWorld
  let agent: TestPerson
  /** Has only own tickets. */
  let customer: TestPerson
  /** Has own tickets in WEB and works in OPS. */
  let partner: TestPerson
  const ids = new Map<string, string>()

  beforeEach(async () => {
    search = await createSearchWorld()
    world = search.world
    agent = await world.person('agent')
    customer = await world.person('requester')
    partner = await world.person('requester')
    const web = await world.project({ key: 'WEB' })
    const ops = await world.project({ key: 'OPS' })
    await world.member(ops, partner, 'member')
    for (const project of [web, web, ops, ops]) {
      world.tick(60_000)
      const { id, key } = await world.ticket({
        project,
        reporter: customer,
        title: `printer of ${project.key}`,
      })
      await call(agent, 'PUT', `/tickets/${key}/watchers/${partner.id}`)
      ids.set(key, id)
    }
    await whisper('WEB-2')
    world.tick(60_000)
  })
  afterEach(() => search.close())

  async function call(as: TestPerson, method: 'GET' | 'PUT', path: string) {
    const answer = await world.call(as, method, path)
    assert.ok(answer.status < 300, JSON.stringify(answer.body))
    return answer.body
  }

  async function whisper(key: string) {
    world.tick(60_000)
    await world.run(addComment, { ticket: ids.get(key), body: 'psst', internal: true }, agent)
    await search.catchUp()
  }

  async function keys(as: TestPerson, path: string): Promise<string> {
    const { items } = await call(as, 'GET', path)
    return items.map((one: { key?: string; ticket: { key: string } }) => one.key ?? one.ticket.key).join(' ')
  }

  async function csv(as: TestPerson): Promise<string> {
    const query = { sort: '-updated_at', fields: 'key', bom: false } as const
    const lines = await Array.fromAsync(await streamTicketsCsv(world.store, actorOf(as), query, world.now))
    return lines.join('').trim().split(/\s+/).join(' ')
  }

  const q = (text: string) => `q=${encodeURIComponent(text)}`
  const iso = () => new Date(world.now).toISOString()

  /** Every way to ask for changes since an instant. */
  const since = (instant: string) => [
    `/tickets?updated_from=${instant}`,
    `/tickets?${q(`updated>="${instant}"`)}`,
    `/tickets?${q(`-(updated<"${instant}")`)}`,
    `/search?${q(`updated>="${instant}" sort:-updated`)}`,
    `/search?${q(`printer updated>="${instant}"`)}`,
  ]

  test('an internal comment changes nothing that a requester can ask', async () => {
    const start = iso()
    const paths = [
      ...since(start),
      `/tickets?updated_to=${start}&count=exact`,
      ...['updated_at', '-updated_at'].flatMap((sort) => [
        `/tickets?sort=${sort}`,
        `/tickets?sort=${sort}&limit=1`,
        `/tickets?sort=${sort}&limit=1&fields=title`,
        `/tickets?sort=${sort}&limit=1&project=WEB`,
      ]),
      `/search?${q('sort:-updated')}&limit=1`,
    ]
    const ask = async (as: TestPerson) => [
      ...(await Promise.all(paths.map((path) => call(as, 'GET', path)))),
      await csv(as),
    ]
    const before = [await ask(customer), await ask(partner)]
    const staffBefore = await ask(agent)
    await whisper('WEB-1')
    assert.deepEqual([await ask(customer), await ask(partner)], before)
    assert.notDeepEqual(await ask(agent), staffBefore)
    for (const path of since(start)) {
      assert.equal(await keys(customer, path), '', path)
      assert.equal(await keys(partner, path), '', path)
      assert.equal(await keys(agent, path), 'WEB-1', path)
    }
  })

  test('who works in a project finds its tickets by all that happens in them, and others by what they show', async () => {
    const start = iso()
    await whisper('WEB-1')
    await whisper('OPS-1')
    for (const path of since(start)) {
      assert.equal(await keys(partner, path), 'OPS-1', path)
      assert.equal(await keys(customer, path), '', path)
    }
    for (const path of ['/tickets?sort=-updated_at', `/search?${q('sort:-updated')}`]) {
      assert.equal(await keys(agent, path), 'OPS-1 WEB-1 WEB-2 OPS-2', path)
      assert.equal(await keys(partner, path), 'OPS-1 OPS-2 WEB-2 WEB-1', path)
      assert.equal(await keys(customer, path), 'OPS-2 OPS-1 WEB-2 WEB-1', path)
    }
    assert.equal(await csv(partner), 'key OPS-1 OPS-2 WEB-2 WEB-1')
    assert.equal(await csv(customer), 'key OPS-2 OPS-1 WEB-2 WEB-1')
  })

  test('lists find a ticket by exactly the instant that it shows', async () => {
    await whisper('OPS-1')
    for (const person of [customer, partner, agent]) {
      const { items } = await call(person, 'GET', '/tickets')
      for (const { key, updated_at } of items) {
        const after = new Date(Date.parse(updated_at) + 1).toISOString()
        const found = (await keys(person, `/tickets?updated_from=${updated_at}&updated_to=${after}`)).split(
          ' ',
        )
        assert.ok(found.includes(key), `${key} ${updated_at}`)
      }
    }
  })

  test('a cursor holds the instant that the last ticket shows, and the pages fit together', async () => {
    await whisper('WEB-1')
    for (const person of [customer, partner]) {
      for (const view of ['', '&fields=updated_at']) {
        const seen: string[] = []
        for (let after = ''; ; ) {
          const { items, next } = await call(
            person,
            'GET',
            `/tickets?sort=-updated_at&limit=1${view}${after}`,
          )
          seen.push(items[0].key)
          if (next === null) break
          const [, place] = JSON.parse(Buffer.from(next, 'base64url').toString())
          assert.equal(place, Date.parse(items[0].updated_at))
          after = `&after=${next}`
        }
        assert.deepEqual(seen, ['OPS-2', 'OPS-1', 'WEB-2', 'WEB-1'])
      }
    }
  })

  test('an agent learns as little of a ticket in a closed project', async () => {
    const hidden = await world.project({ key: 'HID', access: 'private' })
    await world.member(hidden, agent, 'member')
    const outsider = await world.person('agent')
    const { id } = await world.ticket({ project: hidden, reporter: outsider, title: 'printer' })
    ids.set('HID-1', id)
    world.tick(60_000)
    const start = iso()
    await whisper('HID-1')
    await whisper('OPS-1')
    for (const path of since(start)) assert.equal(await keys(outsider, path), 'OPS-1', path)
    assert.equal(await keys(outsider, '/tickets?sort=-updated_at'), 'OPS-1 HID-1 WEB-2 OPS-2 WEB-1')
    assert.equal(await keys(agent, '/tickets?sort=-updated_at&limit=2'), 'OPS-1 HID-1')
  })

  test('a bulk change of a query reaches no ticket by its internal comments', async () => {
    const query = `updated>="${iso()}"`
    await whisper('WEB-1')
    await whisper('OPS-1')
    const run = await change(world, partner, { query, change: { priority: 'high' } })
    assert.deepEqual([run.total, run.changed, run.refused], [1, 1, 0])
  })
})
