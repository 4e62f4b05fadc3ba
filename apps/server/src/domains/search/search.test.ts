import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { addComment } from '../comments/add-comment.command.ts'
import type { TestPerson, TestWorld } from '../../testing/test-world.ts'
import { purgeDeletedTickets } from '../tickets/purge-deleted-tickets.command.ts'
import { createSearchWorld, type SearchWorld } from './testing/search-world.ts'

let search: SearchWorld
let world: TestWorld
let agent: TestPerson
let project: { id: string; key: string }

before(async () => {
  search = await createSearchWorld()
  world = search.world
  agent = await world.person('agent')
  project = await world.project({ key: 'WEB' })
})
after(() => search.close())

const find = (q: string) => search.find(agent, q)
const titles = (q: string) => search.titles(agent, q)
const ticket = (title: string, description = '') => world.ticket({ project, title, description })

describe('search finds', () => {
  test('all words, in any order, anywhere in a ticket, by their beginnings', async () => {
    const one = await ticket('Turnstile seventeen jams', 'since the new firmware')
    await world.run(addComment, { ticket: one.id, body: 'rebooted the gateway' }, agent)
    await ticket('Turnstile eighteen jams')
    assert.deepEqual(await titles('gateway turnst firmware'), ['Turnstile seventeen jams'])
    assert.deepEqual((await titles('turnstile jams')).toSorted(), [
      'Turnstile eighteen jams',
      'Turnstile seventeen jams',
    ])
    assert.deepEqual(await titles('turnstile gateway absent'), [])
  })

  test('nothing of what was purged, and goes on with what came after', async () => {
    const gone = await ticket('Vanishing lighthouse')
    await world.call(await world.person('admin'), 'DELETE', `/tickets/${gone.key}`)
    world.tick(31 * 86_400_000)
    await world.run(purgeDeletedTickets, { limit: 100 })
    assert.deepEqual(await titles('lighthouse'), [])
    await ticket('Another lighthouse')
    assert.deepEqual(await titles('lighthouse'), ['Another lighthouse'])
  })

  test('words of one and two letters as they are, not as beginnings', async () => {
    await ticket('Plan b is ready')
    assert.deepEqual(await titles('plan b'), ['Plan b is ready'])
    assert.deepEqual(await titles('plan re'), [])
  })

  test('phrases as they stand', async () => {
    await ticket('The blue whale arrives', 'a whale that is blue')
    await ticket('Blue paint', 'on the whale')
    assert.deepEqual(await titles('"blue whale"'), ['The blue whale arrives'])
    assert.deepEqual(await titles('"whale blue"'), [])
    assert.deepEqual(await titles('"blue wha"'), [], 'nothing goes on in quotes')
  })

  test('no phrase across title, description and comments', async () => {
    const one = await ticket('ends with crimson', 'lantern begins')
    await world.run(addComment, { ticket: one.id, body: 'harbour one' }, agent)
    await world.run(addComment, { ticket: one.id, body: 'twilight two' }, agent)
    for (const q of ['"crimson lantern"', '"begins harbour"', '"one twilight"']) {
      assert.deepEqual(await titles(q), [], q)
    }
    assert.deepEqual(await titles('"harbour one" twilight'), ['ends with crimson'])
  })

  test('words without their accents, and with them', async () => {
    await ticket('Größe und Łódź', 'crème brûlée İstanbul Ångström')
    for (const q of ['grosse lodz', 'GRÖSSE', 'creme brulee', 'crème', 'istanbul angstrom', 'Łódź'])
      assert.deepEqual(await titles(q), ['Größe und Łódź'], q)
  })

  test('text of scripts without spaces', async () => {
    await ticket('東京都の天気予報', 'สวัสดีชาวโลก')
    for (const q of ['天気', '京', '東京都の天気', 'ชาวโลก']) {
      assert.deepEqual(await titles(q), ['東京都の天気予報'], q)
    }
    assert.deepEqual(await titles('都東'), [])
  })

  test('what is written with signs, as it was written', async () => {
    const signs = {
      'In C++ it works': ['C++', 'c++'],
      'In C# it does not': ['C#'],
      'Since v1.2.3 of it': ['v1.2.3', 'v1.2', '1.2.3'].slice(0, 2),
      'Set foo.my_value to 3': ['my_value', 'foo.my_value', 'my_val'],
      'Host 00:1A:2B:3C:4D:5E is gone': ['00:1A:2B:3C:4D:5E', '00:1a:2b', '2B:3C'],
      'Mail from ana.b@example.org': ['ana.b@example.org', 'b@example.org', 'example.org'],
      'At https://example.org/a/b?c=1': ['https://example.org/a', 'example.org/a/b'],
      "It doesn't start": ["doesn't", 'doesn’t'],
    }
    for (const title of Object.keys(signs)) await ticket(title)
    for (const [title, queries] of Object.entries(signs)) {
      for (const q of queries) assert.ok((await titles(q)).includes(title), q)
    }
    assert.deepEqual(await titles('C++'), ['In C++ it works'])
    assert.deepEqual(await titles('myvalue'), [])
    assert.deepEqual(await titles('1.2.4'), [])
  })

  test('a ticket by its key, also by an old one, and those that name it, but no key that goes on', async () => {
    const old = await world.project({ key: 'OLD' })
    const one = await world.ticket({ project: old, title: 'The one meant' })
    const named = await ticket('Names it', `see ${one.key}, and OLD-1/2`)
    const other = await ticket('Names another', 'see OLD-12')
    assert.deepEqual(await titles('old-1'), ['The one meant', 'Names it'])
    assert.deepEqual(await titles('OLD-12'), ['Names another'])
    const admin = await world.person('admin')
    await world.call(admin, 'PATCH', '/projects/OLD', { body: { key: 'NEWER' } })
    assert.deepEqual(await titles('OLD-1'), ['The one meant', 'Names it'])
    assert.deepEqual(await titles('NEWER-1 meant'), ['The one meant'])
    assert.deepEqual(await titles('NEWER-1 absent'), [])
    assert.ok(named.key && other.key)
  })

  test('words with one typo when those as typed find little, after them', async () => {
    await ticket('Elevator stuck in the basement')
    await ticket('Elevatro typed wrongly')
    for (const q of ['elevatr', 'elevtor', 'elevaator', 'elebator', 'elevaotr stuck', 'basemnet']) {
      assert.ok((await titles(q)).includes('Elevator stuck in the basement'), q)
    }
    const { items } = await find('elevatro')
    assert.deepEqual(
      items.map(({ ticket: { title }, by_typo }) => [title, by_typo]),
      [
        ['Elevatro typed wrongly', false],
        ['Elevator stuck in the basement', true],
      ],
    )
    assert.deepEqual(await titles('elavetor'), [], 'two typos are too many')
    await ticket('A wide door')
    assert.deepEqual(await titles('wibe'), [], 'four letters are too few')
  })

  test('what was changed, as it is now', async () => {
    const one = await ticket('Marmalade', 'zanzibar')
    assert.deepEqual(await titles('zanzibar'), ['Marmalade'])
    await world.call(agent, 'PATCH', `/tickets/${one.key}`, { body: { title: 'Apricot', description: 'x' } })
    assert.deepEqual(await titles('marmalade'), [])
    const { body } = await world.call(agent, 'POST', `/tickets/${one.key}/comments`, {
      body: { body: 'periwinkle' },
    })
    assert.deepEqual(await titles('periwinkle'), ['Apricot'])
    await world.call(agent, 'PATCH', `/comments/${body.id}`, { body: { body: 'edelweiss' } })
    assert.deepEqual([await titles('periwinkle'), await titles('edelweiss')], [[], ['Apricot']])
    await world.call(agent, 'DELETE', `/comments/${body.id}`)
    assert.deepEqual(await titles('edelweiss'), [])
    await world.call(agent, 'DELETE', `/tickets/${one.key}`)
    assert.deepEqual(await titles('apricot'), [])
    await world.call(agent, 'POST', `/tickets/${one.key}/restore`)
    assert.deepEqual(await titles('apricot'), ['Apricot'])
  })
})
