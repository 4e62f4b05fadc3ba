// Longer than 400 lines: each test writes its own file of a few rows and runs the same import on it; apart, they would repeat
// the set-up and the two formats.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { toIso } from '../../kernel/clock.ts'
import { verified } from '../../testing/verify-command.ts'
import { wholeLog } from '../../testing/whole-log.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { knownNamesMapping } from './known-names.ts'
import { parseMapping, type Mapping } from './mapping.ts'
import { runImport, type ImportOptions } from './run-import.ts'

const EXAMPLES = fileURLToPath(new URL('../../../../../examples/imports/', import.meta.url))
const SAMPLE = join(EXAMPLES, 'incident-log.sample.csv')

const INCIDENT_WORKFLOW = readFileSync(join(EXAMPLES, 'incident-log.workflow.yaml'), 'utf8')

function incidentMapping(): Mapping {
  const file = join(EXAMPLES, 'incident-log.mapping.json')
  return parseMapping(readFileSync(file, 'utf8'), file)
}

/** One row a change, four columns: enough for tests about files rather than about values. */
const SMALL: Mapping = {
  source: 'small',
  project: { key: 'SML', name: 'Small' },
  rows: 'changes',
  id: 'id',
  order: 'n',
  changed_at: 'at',
  ticket: { title: 'title', status: 'status' },
}

describe('import', () => {
  let world: TestWorld
  let folder: string

  beforeEach(async () => {
    world = await createTestWorld()
    folder = mkdtempSync(join(tmpdir(), 'waybill-import-'))
  })
  afterEach(async () => {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function file(content: string | Buffer, name = 'rows.csv'): string {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  function run(path: string, mapping: Mapping, options: Partial<ImportOptions> = {}) {
    return runImport(world.kernel, {
      file: path,
      mapping,
      dryRun: false,
      errorsFile: join(folder, 'errors.csv'),
      workflow: INCIDENT_WORKFLOW,
      signal: new AbortController().signal,
      progress: () => undefined,
      ...options,
    })
  }

  async function tickets() {
    const rows = await world.store.db.selectFrom('tickets').selectAll().orderBy('number').execute()
    return rows.map((row) => ({ ...row, fields: JSON.parse(row.fields) as Record<string, unknown> }))
  }

  async function historyOf(id: string): Promise<{ kind: string; at: string; data: unknown }[]> {
    const events = []
    for await (const event of wholeLog(world.store)) if (event.ticket_id === id) events.push(event)
    return events
  }

  async function head(): Promise<number> {
    return (await world.store.db.selectFrom('log_head').select('seq').executeTakeFirstOrThrow()).seq
  }

  async function assertRefused(path: string, mapping: Mapping, words: RegExp): Promise<void> {
    const before = await head()
    await assert.rejects(run(path, mapping), (error: unknown) => {
      assert.ok(error instanceof Problem, String(error))
      assert.match(error.message, words)
      assert.doesNotMatch(error.message, /\n/)
      return true
    })
    assert.equal(await head(), before, 'nothing was stored')
    assert.deepEqual(await world.store.db.selectFrom('imports').select('id').execute(), [])
  }

  test('turns the rows of an event log into tickets with their history', async () => {
    const summary = await run(SAMPLE, incidentMapping())
    assert.deepEqual(
      { rows: summary.rows, tickets: summary.tickets, created: summary.created, bad: summary.bad_rows },
      { rows: 14, tickets: 3, created: 3, bad: 0 },
    )
    await verified(world)
    const all = await tickets()
    assert.deepEqual(
      all.map((ticket) => [ticket.number, ticket.fields['external_number'], ticket.status, ticket.priority]),
      [
        [1, 'X200', 'closed', 'high'],
        [2, 'X100', 'closed', 'medium'],
        [3, 'X300', 'closed', 'low'],
      ],
      'numbers follow the time of creation',
    )
    assert.deepEqual(
      [...all].map(({ rank }) => rank),
      [...all].map(({ rank }) => rank).toSorted(),
    )
    assert.equal(all[1]?.title, 'Category 4, sub-category 41, symptom 7')
    assert.equal(all[2]?.title, 'Incident X300', 'a title without any of its parts falls back')
    assert.equal(all[0]?.fields['reopen_count'], 1)
    const project = await world.store.db.selectFrom('projects').selectAll().executeTakeFirstOrThrow()
    assert.deepEqual([project.key, project.name, project.last_number], ['INC', 'Incidents', 3])
  })

  test('keeps the original times and actors, and says when it was written', async () => {
    await run(SAMPLE, incidentMapping())
    const [x200] = await tickets()
    const events = await historyOf(x200?.id ?? '')
    assert.equal(events[0]?.kind, 'ticket.created')
    assert.equal(events[0]?.at, '2025-01-02T10:00:00.000Z')
    const statuses = []
    for await (const event of wholeLog(world.store)) {
      if (event.ticket_id !== x200?.id || event.kind !== 'ticket.status_changed') continue
      assert.equal(event.via, 'import')
      assert.equal(event.recorded_at, new Date(world.now).toISOString())
      const actor = await world.store.db
        .selectFrom('people')
        .select(['name', 'email', 'placeholder'])
        .where('id', '=', event.actor_id)
        .executeTakeFirstOrThrow()
      assert.deepEqual([actor.email, actor.placeholder], [null, 1])
      statuses.push([
        event.at.slice(0, 10),
        actor.name,
        (event.data as { after: { status: string } }).after.status,
      ])
    }
    assert.deepEqual(statuses, [
      ['2025-01-02', 'User 503', 'in_progress'],
      ['2025-01-06', 'User 504', 'resolved'],
      ['2025-01-07', 'User 504', 'in_progress'],
      ['2025-01-08', 'User 504', 'resolved'],
      ['2025-01-13', 'User 505', 'closed'],
    ])
    assert.equal(
      x200?.resolved_at,
      Date.parse('2025-01-08T12:00:00Z'),
      'reopening starts the resolution anew',
    )
  })

  test('sorts rows by their counter, keeps a state that says nothing, and does not believe a wrong counter', async () => {
    await run(SAMPLE, incidentMapping())
    const [, x100, x300] = await tickets()
    const statesOf = async (id: string | undefined) =>
      (await historyOf(id ?? '')).flatMap(({ kind, data }) => {
        const after = (data as { after: { fields?: Record<string, string>; status?: string } }).after
        if (kind === 'ticket.status_changed') return [`=${String(after.status)}`]
        return kind === 'ticket.created' || after.fields?.['state'] === undefined
          ? []
          : [after.fields['state']]
      })
    assert.deepEqual(await statesOf(x100?.id), [
      'Active',
      '=in_progress',
      '-100',
      'Resolved',
      '=resolved',
      'Closed',
      '=closed',
    ])
    assert.deepEqual(await statesOf(x300?.id), ['=in_progress', 'Resolved', '=resolved', 'Closed', '=closed'])
  })

  test('changes nothing the second time, and leaves a ticket alone whose rows have changed', async () => {
    const first = file('id,n,at,title,status\nA,1,2025-01-01,One,open\nB,1,2025-01-02,Two,open\n')
    assert.equal((await run(first, SMALL)).created, 2)
    const before = await head()
    const again = await run(first, SMALL)
    assert.deepEqual([again.created, again.unchanged, again.events], [0, 2, 0])
    assert.equal(await head(), before)
    const later = file(
      'id,n,at,title,status\nA,1,2025-01-01,One,open\nA,2,2025-01-03,One,closed\nB,1,2025-01-02,Two,open\nC,1,2025-01-04,Three,open\n',
    )
    const third = await run(later, SMALL)
    assert.deepEqual([third.created, third.unchanged, third.differing], [1, 1, 1])
    assert.deepEqual(
      (await tickets()).map(({ title, status }) => [title, status]),
      [
        ['One', 'open'],
        ['Two', 'open'],
        ['Three', 'open'],
      ],
    )
    await verified(world)
  })

  test('leaves out a ticket with a bad row, and writes the row with its line and the reason to a file', async () => {
    const path = file(
      'id,n,at,title,status\nA,1,2025-01-01,One,open\nB,1,2025-01-02,Two,open\nB,2,2025-01-03,Two,lost\nC,1,2025-13-01,Three,open\nD,1,2025-01-01,Four\n,1,2025-01-01,Five,open\n',
    )
    const summary = await run(path, SMALL)
    assert.deepEqual([summary.created, summary.left_out, summary.bad_rows], [1, 3, 4])
    const lines = readFileSync(summary.errors_file ?? '', 'utf8')
      .trim()
      .split('\n')
    assert.equal(lines[0], 'line,reason,id,n,at,title,status')
    const byLine = lines
      .slice(1)
      .map((line) => line.slice(0, 60))
      .toSorted()
    assert.match(byLine[0] ?? '', /^4,"status ""lost"" is not known/)
    assert.match(byLine[1] ?? '', /^5,"at ""2025-13-01"" is not a time/)
    assert.match(byLine[2] ?? '', /^6,"the row has 4 cells, the header 5"/)
    assert.match(byLine[3] ?? '', /^7,id is missing/)
    await verified(world)
  })

  test('a value that no ticket may have spoils its own ticket only', async () => {
    const path = file(
      `id,n,at,by,title,status\nA,1,2025-01-01,Ana,One,open\nB,1,2025-01-01,Ana,${'x'.repeat(256)},open\nC,1,2025-01-01,Be\u0007n,Three,open\nD\u0001,1,2025-01-01,Ana,Four,open\nE,one,2025-01-01,Ana,Five,open\nF,1,+020000-01-01,Ana,Six,open\n`,
    )
    const summary = await run(path, { ...SMALL, changed_by: 'by' })
    assert.deepEqual([summary.created, summary.bad_rows], [1, 5])
    const reasons = readFileSync(summary.errors_file ?? '', 'utf8')
    for (const words of [
      'title must have at most 255 characters',
      /by ""Be.n"" must not be blank and must not hold control characters/,
      'id must not be blank and must not hold control characters',
      'n ""one"" is not a number',
      'at ""+020000-01-01"" is not a time',
    ]) {
      assert.match(reasons, typeof words === 'string' ? new RegExp(RegExp.escape(words)) : words)
    }
  })

  test('a dry run counts and finds errors, and stores nothing', async () => {
    const path = file('id,n,at,title,status\nA,1,2025-01-01,One,open\nB,1,2025-01-02,,open\n')
    const before = await head()
    const summary = await run(path, SMALL, { dryRun: true })
    assert.deepEqual([summary.dry_run, summary.created, summary.left_out, summary.bad_rows], [true, 1, 1, 1])
    assert.equal(await head(), before)
    assert.deepEqual(await world.store.db.selectFrom('projects').select('id').execute(), [])
  })

  test('goes on after the last whole batch when it was stopped, with the same result', async () => {
    const rows = Array.from(
      { length: 900 },
      (_, index) => `T${String(index)},1,2025-01-01,Ticket ${String(index)},closed`,
    )
    const path = file(`id,n,at,title,status\n${rows.join('\n')}\n`)
    const stop = new AbortController()
    const stopped = await run(path, SMALL, {
      signal: stop.signal,
      progress: ({ phase, done }) => {
        if (phase === 'importing' && done >= 500) stop.abort()
      },
    })
    assert.deepEqual([stopped.stopped, stopped.created], [true, 500])
    const rest = await run(path, SMALL)
    assert.deepEqual([rest.stopped, rest.resumed, rest.created, rest.unchanged], [false, 500, 400, 0])
    const all = await tickets()
    assert.deepEqual(
      all.map(({ number, title }) => `${String(number)} ${title}`),
      rows.map((_, index) => `${String(index + 1)} Ticket ${String(index)}`),
    )
    const imports = await world.store.db.selectFrom('imports').select(['state', 'counts']).execute()
    assert.deepEqual(
      imports.map(({ state }) => state),
      ['finished'],
    )
    assert.deepEqual(JSON.parse(imports[0]?.counts ?? ''), { tickets: 900, events: 1800 })
    await verified(world)
  })

  test('reads a list of tickets with usual column names without a mapping', async () => {
    const ben = await world.person('agent', { name: 'Ben', email: 'ben.sample@example.org' })
    await world.project({ key: 'LST' })
    const path = join(EXAMPLES, 'tickets.sample.csv')
    const summary = await run(path, await knownNamesMapping(path, 'LST'))
    assert.deepEqual([summary.created, summary.bad_rows], [3, 0])
    const [first, second, third] = await tickets()
    assert.equal(first?.assignee_id, ben.id, 'who has an account by this address is that person')
    assert.equal(first?.description, 'To the second floor,\nnext to the kitchen')
    assert.deepEqual(
      [first?.status, first?.resolved_at, first?.closed_at],
      ['closed', Date.parse('2025-02-03T15:00:00Z'), Date.parse('2025-02-04T10:00:00Z')],
    )
    assert.deepEqual([second?.status, second?.priority], ['in_progress', 'critical'])
    assert.deepEqual(
      [third?.status, third?.priority, third?.title],
      ['open', 'medium', 'Order "blue" labels'],
    )
    const labels = await world.store.db.selectFrom('labels').select('name').orderBy('name').execute()
    assert.deepEqual(
      labels.map(({ name }) => name),
      ['access', 'moving', 'on-site'],
    )
    await verified(world)
    assert.equal((await run(path, await knownNamesMapping(path, 'LST'))).unchanged, 3)
  })

  test('a mapping that names a missing column is refused with the columns that are there', async () => {
    const path = file('id,n,when,title,status\nA,1,2025-01-01,One,open\n')
    await assertRefused(
      path,
      SMALL,
      /the column "at", which the file does not have; it has id, n, when, title, status/,
    )
  })

  test('files that are no good as a whole are refused with one line', async () => {
    const good = `id,n,at,title,status\n${'A,1,2025-01-01,One,open\n'.repeat(500)}`
    await assertRefused(file(''), SMALL, /it is empty/)
    await assertRefused(file('id,n,at,title,status\n'), SMALL, /a header but no rows/)
    await assertRefused(file(gzipSync(good).subarray(0, 60), 'cut.csv.gz'), SMALL, /ends too early/)
    await assertRefused(
      file(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1])),
      SMALL,
      /not a text file: it holds zero bytes/,
    )
    await assertRefused(file(Buffer.from('PK\u0003\u0004rest')), SMALL, /ZIP archive or a spreadsheet/)
    await assertRefused(
      file(`${good}B,1,2025-01-01,"${'x'.repeat(10_000_000)}",open\n`),
      SMALL,
      /longer than 1 MiB/,
    )
    await assertRefused(file(`${good}B,1,2025-01-01,"One,open\n`), SMALL, /never closed/)
    await assertRefused(folder, SMALL, /it is a folder/)
    const broken = Buffer.concat([Buffer.from(good), Buffer.from([0x42, 0xff, 0xfe, 0x0a])])
    await assertRefused(file(broken), SMALL, /line 502 is not UTF-8/)
  })

  test('stopped while the file is still being read, it stores nothing and says so', async () => {
    const path = file('id,n,at,title,status\nA,1,2025-01-01,One,open\n')
    await assert.rejects(
      run(path, SMALL, { signal: AbortSignal.abort() }),
      /still being read; nothing was stored/,
    )
    assert.deepEqual(await tickets(), [])
  })

  test('a project that does not fit is refused before anything is read', async () => {
    const path = file('id,n,at,title,status\nA,1,2025-01-01,One,open\n')
    await assertRefused(path, { ...SMALL, project: { key: 'NONE' } }, /There is no project "NONE"/)
  })

  test('custom fields hold people: whoever has the address, and placeholders for names', async () => {
    const ana = await world.person('agent', { name: 'Ana', email: 'ana@example.org' })
    const mapping: Mapping = {
      ...SMALL,
      fields: [{ key: 'buyer', name: 'Buyer', type: 'person', column: 'buyer' }],
    }
    await run(
      file(
        'id,n,at,title,status,buyer\nA,1,2025-01-01,One,open,Ana@example.org\nA,2,2025-01-02,One,open,Old hand\nA,3,2025-01-03,One,open,\nB,1,2025-01-04,Two,open,Old hand\n',
      ),
      mapping,
    )
    const hand = await world.store.db
      .selectFrom('people')
      .select(['id', 'placeholder'])
      .where('name', '=', 'Old hand')
      .executeTakeFirstOrThrow()
    assert.equal(hand.placeholder, 1)
    const [one, two] = await tickets()
    assert.deepEqual([one?.fields, two?.fields], [{}, { buyer: hand.id }])
    const changes = (await historyOf(one?.id ?? '')).flatMap(({ kind, data }) =>
      kind === 'ticket.fields_changed' ? [(data as { after: { fields: unknown } }).after.fields] : [],
    )
    assert.deepEqual(changes, [{ buyer: hand.id }, { buyer: null }])
    const { body } = await world.call(ana, 'GET', '/tickets/SML-2')
    assert.deepEqual(body.fields.buyer, { id: hand.id, name: 'Old hand' })
    await verified(world)
  })

  test('choices that the project lacks are added to select fields', async () => {
    await run(SAMPLE, incidentMapping())
    const field = await world.store.db
      .selectFrom('project_fields')
      .select('options')
      .where('key', '=', 'contact_type')
      .executeTakeFirstOrThrow()
    assert.deepEqual((JSON.parse(field.options) as string[]).toSorted(), ['Email', 'Phone'])
  })

  test('a list without any time gets the time of the import, and that is counted', async () => {
    const path = file('key,title,status\nA-1,One,open\nA-2,Two,closed\n')
    const mapping = { ...(await knownNamesMapping(path, 'LST')), project: { key: 'LST', name: 'List' } }
    const now = toIso(world.kernel.clock.now())
    const summary = await run(path, mapping)
    assert.deepEqual([summary.created, summary.bad_rows, summary.counts], [2, 0, { undated: 2 }])
    assert.deepEqual(
      (await tickets()).map((ticket) => [ticket.title, ticket.status, toIso(ticket.created_at)]),
      [
        ['One', 'open', now],
        ['Two', 'closed', now],
      ],
    )
    assert.equal((await run(path, mapping)).unchanged, 2)
  })

  test('a row whose cells with the time are empty names the columns', async () => {
    const path = file('key,title,created,updated\nA-1,One,,\n')
    const mapping = { ...(await knownNamesMapping(path, 'LST')), project: { key: 'LST', name: 'List' } }
    assert.equal((await run(path, mapping)).bad_rows, 1)
    assert.match(readFileSync(join(folder, 'errors.csv'), 'utf8'), /no time: created and updated missing/)
  })

  test('a second row of the same ticket in a list is an error, the very same row is counted', async () => {
    const path = file('key,title\nA-1,One\nA-2,Two\nA-1,Other\nA-2,Two\nA-3,Three\n')
    const mapping = { ...(await knownNamesMapping(path, 'LST')), project: { key: 'LST', name: 'List' } }
    const summary = await run(path, mapping)
    const { rows, created, left_out, bad_rows, counts } = summary
    assert.deepEqual({ rows, created, left_out, bad_rows }, { rows: 5, created: 2, left_out: 1, bad_rows: 1 })
    assert.equal(counts['repeated_rows'], 1)
    assert.match(
      readFileSync(join(folder, 'errors.csv'), 'utf8'),
      /^4,"key ""A-1"" stands in line 2 already, with other values",A-1,Other$/m,
    )
  })

  test('the apostrophe that guards a formula does not stay, any other does', async () => {
    const path = file(`key,title\nA-1,"'=HYPERLINK(""x"")"\nA-2,'tis the season\n`)
    await run(path, { ...(await knownNamesMapping(path, 'LST')), project: { key: 'LST', name: 'List' } })
    const titles = (await tickets()).map((ticket) => ticket.title)
    assert.deepEqual(titles, ['=HYPERLINK("x")', "'tis the season"])
  })
})
