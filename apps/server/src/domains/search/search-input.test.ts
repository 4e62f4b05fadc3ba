import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { TestPerson } from '../../testing/test-world.ts'
import { createSearchWorld, type SearchWorld } from './testing/search-world.ts'

let search: SearchWorld
let agent: TestPerson

before(async () => {
  search = await createSearchWorld()
  agent = await search.world.person('agent')
  const project = await search.world.project({ key: 'WEB' })
  await search.world.ticket({ project, title: 'Nothing near and not or', description: 'plain text' })
})
after(() => search.close())

describe('whatever is typed', () => {
  test('signs that mean something to a database are only signs', async () => {
    const signs = [
      'AND',
      'OR NOT',
      'NEAR(a b)',
      '*',
      '^plain',
      'plain*',
      '"',
      '""',
      '"plain',
      '(',
      ')',
      ':',
      'title:plain',
      '{title}',
      '- plain',
      "'",
      "';--",
      '\\',
      'a\\',
      '&',
      '|',
      '!',
      '<->',
      ':*',
      '%',
      '_',
      '[a-z]+',
      '.*',
      '$1',
      '?1',
      '\u0001',
      '=plain',
      '@p',
      '~plain',
      '#1',
      '|x',
      '+',
      "''",
      'a:b:c',
      '\u00ad',
      '￿',
      '🙂',
      'x🙂y',
      '\u0301',
      '\ud800'.toWellFormed(),
    ]
    for (const q of signs) {
      const answer = await search.world.call(agent, 'GET', `/search?q=${encodeURIComponent(q)}`)
      assert.ok([200, 400].includes(answer.status), `${JSON.stringify(q)}: ${String(answer.status)}`)
    }
    assert.equal((await search.titles(agent, 'near "AND" not "OR"')).length, 1, 'the words are there')
    assert.equal((await search.titles(agent, 'plain &')).length, 1, 'a sign beside words is left out')
    assert.deepEqual(await search.titles(agent, '***'), [], 'signs alone find nothing')
    assert.deepEqual(await search.titles(agent, '=plain @plain ~plain'.replaceAll('plain', 'p')), [])
  })

  test('halves of surrogate pairs and NUL are no error of the server', async () => {
    for (const raw of ['%ED%A0%80', '%00', 'a%00b', '%C3%28', '%FF']) {
      const answer = await search.world.call(agent, 'GET', `/search?q=${raw}`)
      assert.ok(answer.status < 500, `${raw}: ${String(answer.status)}`)
    }
  })

  test('long input is answered or refused with what to do', async () => {
    const status = async (q: string) => {
      const answer = await search.world.call(agent, 'GET', `/search?q=${encodeURIComponent(q)}`)
      return [answer.status, answer.body.code] as const
    }
    assert.deepEqual(await status('a'.repeat(10_000)), [200, undefined])
    assert.deepEqual(await status('a-'.repeat(5_000)), [200, undefined])
    assert.deepEqual(await status('日'.repeat(10_000)), [400, 'search.too_many_words'])
    assert.deepEqual(await status('word '.repeat(60)), [400, 'search.too_many_words'])
    assert.deepEqual(await status('word '.repeat(2_000)), [400, 'query.invalid'])
    assert.deepEqual(await status('a'.repeat(10_001)), [400, 'request.bad_parameter'])
    assert.deepEqual(await status(''), [400, 'request.bad_parameter'])
  })

  test('a cursor of another search is refused', async () => {
    const answer = await search.world.call(agent, 'GET', '/search?q=plain&after=abc')
    assert.deepEqual([answer.status, answer.body.code], [400, 'request.bad_cursor'])
  })

  test('text of any kind can be found again', async () => {
    const { world } = search
    const texts = [
      "quo'te \\ back\\slash",
      'NUL-less \u200bzero width',
      '🙂 smile',
      'x'.repeat(70_00).slice(0, 250),
      "'a' ''b'' c'''",
    ]
    for (const [index, title] of texts.entries()) {
      await world.ticket({ project: { key: 'WEB' }, title: `${title} unique${String(index)}`.slice(-255) })
    }
    for (const index of texts.keys()) {
      assert.equal((await search.titles(agent, `"unique${String(index)}"`)).length, 1, String(index))
    }
    assert.equal((await search.titles(agent, `${'x'.repeat(250)}`)).length, 1, 'a word longer than is kept')
  })
})

describe('pages of a search', () => {
  test('show each ticket once, also while others come', async () => {
    const { world } = search
    const project = await world.project({ key: 'MANY' })
    for (let number = 0; number < 25; number += 1) {
      await world.ticket({ project, title: `Paged ${String(number)}`, reporter: agent })
    }
    const seen: string[] = []
    let more = '&limit=10'
    for (;;) {
      const page = await search.find(agent, 'paged', more)
      seen.push(...page.items.map(({ ticket }) => ticket.title))
      if (page.next === null) break
      more = `&limit=10&after=${page.next}`
      await world.ticket({ project, title: 'Paged later', reporter: agent })
    }
    assert.equal(seen.length, 25)
    assert.equal(new Set(seen).size, 25)
  })
})
