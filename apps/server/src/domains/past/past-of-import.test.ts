import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { parseMapping } from '../imports/mapping.ts'
import { runImport } from '../imports/run-import.ts'
import { keepPast } from './testing/keep-past.ts'

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url))
const EXAMPLES = join(ROOT, 'examples', 'imports')
const MAPPING = join(EXAMPLES, 'incident-log.mapping.json')

/** A real log of 141,712 rows, which is not part of the project, in the folder of real data. */
const DATA_SETS = process.env['WAYBILL_DATA_SETS'] ?? ''
const REAL = join(DATA_SETS, 'incident-log', 'incident_event_log.csv.gz')
const real = DATA_SETS !== '' && existsSync(REAL)
/** One incident of so many is enough here. */
const EVERY = 25

const INSTANTS = real
  ? [
      '2016-02-29T00:00Z',
      '2016-03-01T09:30Z',
      '2016-04-15T16:20Z',
      '2016-06-01T12:00Z',
      '2016-06-01T14:00+02:00',
      '2016-11-30',
      '2017-02-19',
    ]
  : [
      '2030-01-01',
      '2030-01-02T10:01Z',
      '2030-01-03T08:07Z',
      '2030-01-03T08:59Z',
      '2030-01-03T10:00+01:00',
      '2030-02-01',
    ]

const STATUS = new Map([
  ['New', 'open'],
  ['Active', 'in_progress'],
  ['Awaiting User Info', 'in_progress'],
  ['Awaiting Vendor', 'in_progress'],
  ['Awaiting Problem', 'in_progress'],
  ['Awaiting Evidence', 'in_progress'],
  ['Resolved', 'resolved'],
  ['Closed', 'closed'],
])

/** The raw rows of one incident, oldest first. */
interface Incident {
  number: string
  opened: number
  rows: { at: number; state: string; priority: string; assignee: string }[]
}

test(`boards, lists and tickets of an imported log say for any instant what its raw rows say (${real ? 'the real one' : 'the sample'})`, async () => {
  const world = await createTestWorld()
  world.now = Date.parse('2031-01-01T00:00:00Z')
  const folder = mkdtempSync(join(tmpdir(), 'waybill-past-'))
  try {
    const { csv, incidents } = rawRows()
    writeFileSync(join(folder, 'log.csv'), csv)
    await importLog(world, folder)
    await keepPast(world)
    const ana = await world.person('agent')
    for (const instant of INSTANTS) await compare(world, ana, incidents, instant)
  } finally {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Read here with nothing of the import, so that a mistake of its would be seen. */
function rawRows(): { csv: string; incidents: Incident[] } {
  const text = real
    ? gunzipSync(readFileSync(REAL)).toString('utf8')
    : readFileSync(join(EXAMPLES, 'incident-log.sample.csv'), 'utf8')
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/)
  assert.ok(!text.includes('"'), 'no cell is quoted')
  const names = header.split(',')
  const cell = (line: string, name: string) => line.split(',')[names.indexOf(name)] ?? ''
  const groups = [...Map.groupBy(lines, (line) => cell(line, 'number'))]
    .filter((_group, index) => !real || index % EVERY === 0)
    // A few incidents have a wrong counter or times out of order; what is meant there is for the import to decide.
    .filter(([, own]) => sorted(own.map((line) => Number(cell(line, 'sys_mod_count')))))
    .filter(([, own]) => sorted(own.map((line) => instantOf(cell(line, 'sys_updated_at')))))
  const incidents = groups.map(([number, own]) => ({
    number,
    opened: Math.min(...own.map((line) => instantOf(cell(line, 'opened_at')))),
    rows: own.map((line) => ({
      at: instantOf(cell(line, 'sys_updated_at')),
      state: cell(line, 'ident_state'),
      priority: cell(line, 'priority'),
      assignee: cell(line, 'assigned_to'),
    })),
  }))
  return { csv: [header, ...groups.flatMap(([, own]) => own), ''].join('\n'), incidents }
}

function sorted(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0))
}

/** `29/2/2016 01:16` in UTC, as the mapping says. */
function instantOf(text: string): number {
  const [, day, month, year, hour, minute] = /^(\d+)\/(\d+)\/(\d+) (\d+):(\d+)$/.exec(text) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
}

/** The row that held at the instant: the last one not later; before its first row an open incident is what that says. */
function rowAt({ opened, rows }: Incident, instant: number) {
  if (opened > instant) return null
  return rows.findLast((row) => Math.max(row.at, opened) <= instant) ?? rows[0] ?? null
}

function stateAt(incident: Incident, instant: number): string | null {
  const held = rowAt(incident, instant)
  if (!held) return null
  // A state that means nothing leaves the ticket as it was.
  const known = incident.rows
    .slice(0, incident.rows.indexOf(held) + 1)
    .findLast((row) => STATUS.has(row.state))
  return known?.state ?? null
}

/** The steps of the example's workflow have the names of the states, in other cases. */
function stepNamed(state: string): string {
  return state.charAt(0) + state.slice(1).toLowerCase()
}

async function importLog(world: TestWorld, folder: string): Promise<void> {
  const summary = await runImport(world.kernel, {
    file: join(folder, 'log.csv'),
    mapping: parseMapping(readFileSync(MAPPING, 'utf8'), MAPPING),
    workflow: readFileSync(join(EXAMPLES, 'incident-log.workflow.yaml'), 'utf8'),
    dryRun: false,
    errorsFile: join(folder, 'errors.csv'),
    signal: new AbortController().signal,
    progress: () => undefined,
  })
  assert.equal(summary.bad_rows, 0)
}

async function compare(
  world: TestWorld,
  ana: TestPerson,
  incidents: Incident[],
  text: string,
): Promise<void> {
  const instant = Date.parse(text)
  const at = encodeURIComponent(text)
  const columns = Object.fromEntries([...STATUS.keys()].map((state) => [stepNamed(state), 0]))
  const expected: Record<string, number> = { open: 0, in_progress: 0, resolved: 0, closed: 0 }
  for (const incident of incidents) {
    const state = stateAt(incident, instant)
    if (state === null) continue
    columns[stepNamed(state)] = (columns[stepNamed(state)] ?? 0) + 1
    const status = STATUS.get(state) ?? ''
    expected[status] = (expected[status] ?? 0) + 1
  }
  const board = await world.call(ana, 'GET', `/board?project=INC&limit=1&at=${at}`)
  const counted = board.body.columns.map((one: { step: { name: string }; count: number }) => [
    one.step.name,
    one.count,
  ])
  assert.deepEqual(Object.fromEntries(counted), columns, text)
  for (const [status, count] of Object.entries(expected)) {
    const list = await world.call(ana, 'GET', `/tickets?status=${status}&count=exact&limit=1&at=${at}`)
    assert.equal(list.body.count, count, `${status} at ${text}`)
  }
  const { items } = (await world.call(ana, 'GET', `/tickets?limit=200&sort=number&at=${at}`)).body
  const byNumber = new Map(incidents.map((one) => [one.number, one]))
  for (const ticket of items.slice(-20)) {
    const incident = byNumber.get(ticket.fields.external_number)
    assert.ok(incident)
    const row = rowAt(incident, instant)
    const alone = await world.call(ana, 'GET', `/tickets/${String(ticket.key)}?at=${at}`)
    assert.deepEqual(
      [alone.body.step.name, alone.body.priority, alone.body.assignee?.name ?? '?', alone.body.fields.state],
      [
        stepNamed(stateAt(incident, instant) ?? ''),
        { 1: 'critical', 2: 'high', 3: 'medium', 4: 'low' }[row?.priority.slice(0, 1) ?? ''],
        row?.assignee === '?' ? '?' : `Resolver ${String(row?.assignee)}`,
        row?.state,
      ],
      `${ticket.key} at ${text}`,
    )
  }
}
