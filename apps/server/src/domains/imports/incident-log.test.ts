import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { verified } from '../../testing/verify-command.ts'
import { wholeLog } from '../../testing/whole-log.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { parseMapping } from './mapping.ts'
import type { ImportSummary } from './import-summary.ts'
import { runImport } from './run-import.ts'

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url))
const EXAMPLES = join(ROOT, 'examples', 'imports')
const SAMPLE = join(EXAMPLES, 'incident-log.sample.csv')

/** A real log of 141,712 rows, which is not part of the project, in the folder of real data. */
const DATA_SETS = process.env['WAYBILL_DATA_SETS'] ?? ''
const REAL = join(DATA_SETS, 'incident-log', 'incident_event_log.csv.gz')
const real = DATA_SETS !== '' && existsSync(REAL)

interface Facts {
  tickets: number
  statuses: Record<string, number>
  priorities: Record<string, number>
  madeSla: Record<string, number>
  reopened: number
  /** How often the log says that the raw state went from one to the other. */
  transitions: Record<string, number>
}

const REAL_FACTS: Facts = {
  tickets: 24_918,
  statuses: { closed: 24_918 },
  priorities: { critical: 270, high: 408, medium: 23_466, low: 774 },
  madeSla: { true: 15_803, false: 9_115 },
  reopened: 275,
  transitions: { 'Resolved > Closed': 24_917, 'Active > Resolved': 12_048, 'New > Active': 7_936 },
}

const SAMPLE_FACTS: Facts = {
  tickets: 3,
  statuses: { closed: 3 },
  priorities: { high: 1, medium: 1, low: 1 },
  madeSla: { true: 2, false: 1 },
  reopened: 1,
  transitions: { 'Resolved > Closed': 3, 'Active > Resolved': 3, 'New > Active': 2 },
}

// It takes 11 s on SQLite and 20 s on PostgreSQL.
const [file, facts] = real ? [REAL, REAL_FACTS] : [SAMPLE, SAMPLE_FACTS]

test(`an incident log becomes what it says of itself (${real ? 'the real one' : 'the sample'})`, async () => {
  const world = await createTestWorld()
  const folder = mkdtempSync(join(tmpdir(), 'waybill-import-'))
  try {
    const summary = await importLog(world, file, folder)
    assert.deepEqual([summary.bad_rows, summary.left_out], [0, 0])
    assert.deepEqual(await factsOf(world, facts), facts)
    await verified(world)
  } finally {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

function importLog(world: TestWorld, file: string, folder: string): Promise<ImportSummary> {
  const mapping = join(EXAMPLES, 'incident-log.mapping.json')
  return runImport(world.kernel, {
    file,
    mapping: parseMapping(readFileSync(mapping, 'utf8'), mapping),
    workflow: readFileSync(join(EXAMPLES, 'incident-log.workflow.yaml'), 'utf8'),
    dryRun: false,
    errorsFile: join(folder, 'errors.csv'),
    signal: new AbortController().signal,
    progress: () => undefined,
  })
}

/** Counted from the tables, and the transitions from the events: those that `expected` names. */
async function factsOf(world: TestWorld, expected: Facts): Promise<Facts> {
  const rows = await world.store.db.selectFrom('tickets').select(['status', 'priority', 'fields']).execute()
  const fields = rows.map((row) => JSON.parse(row.fields) as Record<string, unknown>)
  const transitions = Object.fromEntries(Object.keys(expected.transitions).map((name) => [name, 0]))
  for await (const event of wholeLog(world.store)) {
    if (event.kind !== 'ticket.fields_changed') continue
    const { before, after } = event.data as Record<'before' | 'after', { fields: Record<string, string> }>
    const name = `${String(before.fields['state'])} > ${String(after.fields['state'])}`
    if (transitions[name] !== undefined) transitions[name] += 1
  }
  return {
    tickets: rows.length,
    statuses: countBy(rows.map((row) => row.status)),
    priorities: countBy(rows.map((row) => row.priority)),
    madeSla: countBy(fields.map((one) => String(one['made_sla']))),
    reopened: fields.filter((one) => Number(one['reopen_count']) > 0).length,
    transitions,
  }
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
