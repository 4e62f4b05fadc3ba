import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { TestPerson } from '../../testing/test-world.ts'
import { addComment } from '../comments/add-comment.command.ts'
import { setWatching } from '../tickets/set-watching.command.ts'
import { createSearchWorld, type SearchWorld } from './testing/search-world.ts'

/** Who sees what in an open and in a closed project; `reported` and `watched` are about the one ticket in each. */
const PEOPLE = [
  'admin',
  'agent',
  'viewer',
  'requester',
  'reporter',
  'watcher',
  'stranger',
  'watching agent',
] as const
type Who = (typeof PEOPLE)[number]
const SEES: Record<'OPEN' | 'PRIV', Record<Who, 'all' | 'public' | 'nothing'>> = {
  OPEN: {
    admin: 'all',
    agent: 'all',
    viewer: 'all',
    requester: 'nothing',
    reporter: 'public',
    watcher: 'public',
    stranger: 'nothing',
    'watching agent': 'all',
  },
  PRIV: {
    admin: 'all',
    agent: 'nothing',
    viewer: 'all',
    requester: 'nothing',
    reporter: 'public',
    watcher: 'public',
    stranger: 'nothing',
    'watching agent': 'public',
  },
}

let search: SearchWorld
const people = new Map<Who, TestPerson>()
const who = (name: Who) => people.get(name) ?? assert.fail(name)

before(async () => {
  search = await createSearchWorld()
  const { world } = search
  const roles = { admin: 'admin', agent: 'agent', viewer: 'requester', 'watching agent': 'agent' } as const
  for (const name of PEOPLE) {
    people.set(name, await world.person(name in roles ? roles[name as keyof typeof roles] : 'requester'))
  }
  for (const key of ['OPEN', 'PRIV'] as const) {
    const project = await world.project({ key, access: key === 'OPEN' ? 'open' : 'private' })
    await world.member(project, who('viewer'), 'viewer')
    const ticket = await world.ticket({ project, reporter: who('reporter'), title: `Of ${key}` })
    for (const name of ['watcher', 'watching agent'] as const) {
      await world.run(setWatching, { ticket: ticket.id, person: who(name).id, watching: true })
    }
    await world.run(addComment, { ticket: ticket.id, body: 'seashell for everybody' }, who('admin'))
    await world.run(
      addComment,
      { ticket: ticket.id, body: 'moonstone my_secret and copper wire', internal: true },
      who('admin'),
    )
  }
})
after(() => search.close())

describe('what search finds', () => {
  for (const name of PEOPLE) {
    test(`for ${name} is what ${name} may read, whichever way of asking`, async () => {
      const expected = (word: 'public' | 'internal') =>
        (['OPEN', 'PRIV'] as const)
          .filter((key) => SEES[key][name] === 'all' || (word === 'public' && SEES[key][name] === 'public'))
          .map((key) => `Of ${key}`)
      const ways = {
        public: ['seashell', 'seash', 'seashel', '"for everybody"', 'seashell everybody', 'of seashell'],
        internal: [
          'moonstone',
          'moonst',
          'moonston',
          'moonstoen',
          'my_secret',
          '"copper wire"',
          'seashell moonstone',
          'seashell copper',
        ],
      }
      for (const side of ['public', 'internal'] as const) {
        for (const q of ways[side]) {
          const found = (await search.titles(who(name), q)).toSorted()
          assert.deepEqual(found, expected(side), q)
        }
      }
    })
  }

  test('shows internal comments in excerpts to those only who work in the project', async () => {
    const of = async (name: Who, q: string) => (await search.find(who(name), q)).items[0]?.matches
    assert.deepEqual(
      (await of('viewer', 'moonstone'))?.map((match) => [match.in, match.excerpt, match.ranges]),
      [['comment', 'moonstone my_secret and copper wire', [[0, 9]]]],
    )
    const outside = JSON.stringify(await of('reporter', 'seashell'))
    assert.match(outside, /seashell for everybody/)
    assert.doesNotMatch(outside, /moonstone|copper/)
  })

  test('does not forgive typos by words that stand in internal comments only', async () => {
    // For the reporter "coppre" has no neighbour at all, so nothing about the answer depends on "copper".
    const { items } = await search.find(who('reporter'), 'coppre')
    assert.deepEqual(items, [])
    assert.deepEqual((await search.titles(who('admin'), 'coppre')).length, 2)
  })

  test('is the same for a requester whatever internal comments say', async () => {
    const { world } = search
    const ask = async () => {
      const answers = await Promise.all(
        ['of', 'seashell', 'everybody of', 'amethyst', 'amethist', 'seashell amethyst'].map((q) =>
          search.find(who('reporter'), q),
        ),
      )
      return JSON.stringify(answers)
    }
    const before = await ask()
    const { items } = await search.find(who('reporter'), 'OPEN-1')
    const body = 'amethyst seashell everybody of '.repeat(50)
    await world.run(addComment, { ticket: items[0]?.ticket.id, body, internal: true }, who('admin'))
    assert.equal((await search.find(who('admin'), 'amethyst')).items.length, 1)
    assert.equal(await ask(), before)
  })

  test('by a key is nothing where the ticket may not be seen', async () => {
    assert.deepEqual(await search.titles(who('agent'), 'PRIV-1'), [])
    assert.deepEqual(await search.titles(who('reporter'), 'PRIV-1'), ['Of PRIV'])
    assert.deepEqual(await search.titles(who('reporter'), 'PRIV-1 moonstone'), [])
    assert.deepEqual(await search.titles(who('admin'), 'PRIV-1 moonstone'), ['Of PRIV'])
  })

  test('ends with the right, before the index has heard of it', async () => {
    const { world } = search
    const project = await world.project({ key: 'GONE', access: 'private' })
    const ticket = await world.ticket({ project, title: 'Waterfall' })
    const person = await world.person('requester')
    await world.run(setWatching, { ticket: ticket.id, person: person.id, watching: true })
    assert.deepEqual(await search.titles(person, 'waterfall'), ['Waterfall'])
    await world.run(setWatching, { ticket: ticket.id, person: person.id, watching: false })
    const { body } = await world.call(person, 'GET', '/search?q=waterfall')
    assert.deepEqual(body.items, [])
  })

  test('keeps to the projects of a token, and needs its scope', async () => {
    const { world } = search
    const answer = await world.call(who('admin'), 'GET', '/search?q=seashell', { scopes: ['write'] })
    assert.equal(answer.status, 403)
    const { body } = await world.call(who('admin'), 'GET', '/search?q=seashell&project=PRIV')
    assert.deepEqual(
      body.items.map((item: { ticket: { title: string } }) => item.ticket.title),
      ['Of PRIV'],
    )
    assert.equal((await world.call(who('agent'), 'GET', '/search?q=seashell&project=PRIV')).status, 400)
  })
})
