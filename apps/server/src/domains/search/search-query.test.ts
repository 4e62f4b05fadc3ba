import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { TestPerson } from '../../testing/test-world.ts'
import { addComment } from '../comments/add-comment.command.ts'
import { createSearchWorld, type SearchWorld } from './testing/search-world.ts'

let search: SearchWorld
let agent: TestPerson

before(async () => {
  search = await createSearchWorld()
  const { world } = search
  agent = await world.person('agent')
  const [web, ops] = [await world.project({ key: 'WEB' }), await world.project({ key: 'OPS' })]
  const make = (title: string, more: object) => world.ticket({ title, reporter: agent, ...more })
  await make('Printer on fire', { project: web, priority: 'critical' })
  await make('Scanner', { project: web, priority: 'low', description: 'next to the printer on the left' })
  const commented = await make('Paper', { project: ops, priority: 'high', description: 'none' })
  await world.run(addComment, { ticket: commented.id, body: 'for the printer' }, agent)
  await make('Printing press', { project: ops, priority: 'low' })
  await make('Print', { project: ops, priority: 'high', status: 'closed' })
})
after(() => search.close())

const titles = (q: string) => search.titles(agent, q)

describe('a search in the query language', () => {
  test('puts title before description before comments', async () => {
    assert.deepEqual(await titles('printer'), ['Printer on fire', 'Scanner', 'Paper'])
  })

  test('puts whole words before longer ones', async () => {
    assert.deepEqual((await titles('print'))[0], 'Print')
  })

  test('puts words in their order before scattered ones', async () => {
    const { world } = search
    await world.ticket({ project: { key: 'OPS' }, title: 'fire alarm for the printer', reporter: agent })
    const found = await titles('printer fire')
    assert.deepEqual(found.toSorted(), ['Printer on fire', 'fire alarm for the printer'].toSorted())
    await world.ticket({ project: { key: 'OPS' }, title: 'alarm fire', reporter: agent })
    assert.deepEqual(await titles('fire alarm'), ['fire alarm for the printer', 'alarm fire'])
  })

  test('has conditions beside the words', async () => {
    assert.deepEqual(await titles('printer project:WEB'), ['Printer on fire', 'Scanner'])
    assert.deepEqual(
      await titles('printer priority>=high'),
      ['Printer on fire', 'fire alarm for the printer', 'Paper'].filter(
        (title) => title !== 'fire alarm for the printer',
      ),
    )
    assert.deepEqual(await titles('print status:closed'), ['Print'])
    assert.deepEqual(await titles('printer -status:open'), [])
    assert.deepEqual(await titles('printer reporter:me priority:critical'), ['Printer on fire'])
    assert.deepEqual(await titles('printre priority:critical'), ['Printer on fire'], 'with a typo too')
  })

  test('has words in every place of a condition, and then the order of a list', async () => {
    assert.deepEqual((await titles('scanner OR paper')).toSorted(), ['Paper', 'Scanner'])
    assert.deepEqual(await titles('printer -fire -paper'), ['Scanner'])
    assert.deepEqual(await titles('status:closed'), ['Print'])
    assert.deepEqual(await titles('-printer -print -press'), ['alarm fire'])
  })

  test('keeps to the order that it asks for, page by page', async () => {
    const all = await titles('print sort:created_at')
    assert.deepEqual(all[0], 'Printer on fire')
    const seen: string[] = []
    for (let more = '&limit=2'; ; ) {
      const page = await search.find(agent, 'print sort:created_at', more)
      seen.push(...page.items.map(({ ticket }) => ticket.title))
      if (page.next === null) break
      more = `&limit=2&after=${page.next}`
    }
    assert.deepEqual(seen, all)
  })

  test('that is none is refused with the place', async () => {
    const answer = await search.world.call(agent, 'GET', '/search?q=status:opne')
    assert.deepEqual([answer.status, answer.body.code, answer.body.start], [400, 'query.invalid', 7])
  })

  test('shows where the words stand, also in comments and after forgiving', async () => {
    const marked = async (q: string) =>
      (await search.find(agent, q)).items.map(({ ticket, matches }) => [
        ticket.title,
        matches.map((match) => [match.in, ...match.ranges.map(([a, b]) => match.excerpt.slice(a, b))]),
      ])
    assert.deepEqual(await marked('printer left'), [['Scanner', [['description', 'printer', 'left']]]])
    assert.deepEqual(await marked('paper printer'), [
      [
        'Paper',
        [
          ['title', 'Paper'],
          ['comment', 'printer'],
        ],
      ],
    ])
    assert.deepEqual(await marked('scaner'), [['Scanner', [['title', 'Scanner']]]])
    assert.deepEqual(await marked('WEB-1'), [['Printer on fire', [['key', 'WEB-1']]]])
    const { items } = await search.find(agent, 'paper printer')
    assert.ok(items[0]?.matches[1]?.comment_id)
  })
})

describe('the list of tickets', () => {
  test('finds words by the same rules, without forgiving typos', async () => {
    const list = async (q: string) => {
      await search.catchUp()
      const { body } = await search.world.call(
        agent,
        'GET',
        `/tickets?q=${encodeURIComponent(q)}&sort=number`,
      )
      return body.items.map((item: { title: string }) => item.title)
    }
    assert.deepEqual(await list('"next to" printer'), ['Scanner'])
    assert.deepEqual(await list('"for the" paper'), ['Paper'])
    assert.deepEqual(await list('WEB-1'), ['Printer on fire'])
    assert.deepEqual(await list('scaner'), [])
  })
})
