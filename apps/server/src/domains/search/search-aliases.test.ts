import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { runGithubImport } from '../imports/run-import.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { createSearchWorld, type SearchWorld } from './testing/search-world.ts'

describe('search for the number that a ticket had where it was imported from', () => {
  let search: SearchWorld
  let agent: TestPerson
  let folder: string

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'waybill-aliases-'))
    search = await createSearchWorld()
    agent = await search.world.person('agent')
    await importInto('ONE', [
      [7, 'Valve whistles', ''],
      [77, 'Kettle hums', 'like #7'],
      [78, 'Seven lamps', 'there are 7, 7 of them; version 1.7'],
    ])
    await importInto('TWO', [[7, 'Lamp flickers', '']])
    await search.world.project({ key: 'NIX', access: 'private' })
    await importInto('NIX', [[7, 'Nobody sees this', '']])
  })
  after(async () => {
    await search.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function importInto(key: string, issues: readonly [number: number, title: string, body: string][]) {
    const file = join(folder, `${key}.json`)
    const items = issues.map(([number, title, body]) => ({
      number,
      title,
      body,
      state: 'OPEN',
      author: 'somebody',
      createdAt: '2030-01-01T08:00:00Z',
    }))
    writeFileSync(file, JSON.stringify({ repo: `example-org/${key}`, issues: items }))
    await runGithubImport(search.world.kernel, {
      file,
      project: { key, name: key },
      dryRun: false,
      errorsFile: join(folder, 'errors.csv'),
      signal: new AbortController().signal,
      progress: () => undefined,
    })
  }

  const found = async (q: string) => (await search.titles(agent, q)).toSorted()

  test('finds it in its project, in any case', async () => {
    assert.deepEqual(await found('one#7'), ['Valve whistles'])
    assert.deepEqual(await found('"TWO#7"'), ['Lamp flickers'])
    assert.deepEqual(await found('ONE#8'), [])
  })

  test('without a project finds each that may be seen, and the texts that name the number', async () => {
    assert.deepEqual(await found('#7'), ['Kettle hums', 'Lamp flickers', 'Valve whistles'])
    assert.deepEqual(await found('#7 whistles'), ['Valve whistles'])
    assert.deepEqual(await found('#77'), ['Kettle hums'])
  })

  test('a plain number in a text is no such number, and each result says why it was found', async () => {
    const { body } = await search.world.call(agent, 'GET', `/search?q=${encodeURIComponent('#7')}`)
    const shown = body.items.map(
      (item: {
        ticket: { title: string }
        matches: { in: string; excerpt: string; ranges: number[][] }[]
      }) => [
        item.ticket.title,
        item.matches.map((match) => [match.in, match.excerpt.slice(...(match.ranges[0] ?? []))]),
      ],
    )
    assert.deepEqual(shown.toSorted(), [
      ['Kettle hums', [['description', '#7']]],
      ['Lamp flickers', [['key', '#7']]],
      ['Valve whistles', [['key', '#7']]],
    ])
    assert.deepEqual(await found('7'), ['Kettle hums', 'Seven lamps'])
    assert.deepEqual(await found('#7 lamps'), [])
  })
})
