import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { verified } from '../../testing/verify-command.ts'
import { wholeLog } from '../../testing/whole-log.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import type { GithubItem, GithubLabel } from './github-archive.ts'
import { loginOf } from './github-archive.ts'
import { runGithubImport } from './run-import.ts'

/** The folder of real data, which is not part of the project. */
const DATA_SETS = process.env['WAYBILL_DATA_SETS'] ?? ''
const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url))
const REAL = join(DATA_SETS, 'tracker', 'mls-protocol.archive.json.gz')
const SAMPLE = join(ROOT, 'examples', 'imports', 'github.sample.json')
const real = DATA_SETS !== '' && existsSync(REAL)

interface Archive {
  labels: GithubLabel[]
  issues: GithubItem[]
  pulls: GithubItem[]
}

/** Counted from the raw JSON and from the tables and the log: both must say the same. */
interface Facts {
  tickets: Record<string, number>
  statuses: Record<string, number>
  merged: number
  /** `#number at` of each end, by the order of numbers. */
  ends: string[]
  labels: Record<string, string>
  labelled: number
  /** Everybody who wrote, merged or was assigned. */
  people: string[]
  authors: Record<string, number>
  comments: number
}

test(`a GitHub archive becomes what it says of itself (${real ? 'the real one' : 'the sample'})`, async () => {
  const path = real ? REAL : SAMPLE
  const bytes = readFileSync(path)
  const raw = JSON.parse(String(real ? gunzipSync(bytes) : bytes)) as Archive
  const world = await createTestWorld()
  const folder = mkdtempSync(join(tmpdir(), 'waybill-github-'))
  try {
    const summary = await runGithubImport(world.kernel, {
      file: path,
      project: { key: 'REP', name: 'A repository' },
      dryRun: false,
      errorsFile: join(folder, 'errors.csv'),
      signal: new AbortController().signal,
      progress: () => undefined,
    })
    assert.deepEqual([summary.bad_rows, summary.left_out], [0, 0])
    if (real) {
      assert.deepEqual([raw.issues.length, raw.pulls.length], [303, 582])
      assert.deepEqual(summary.counts, { comments: 662 + 773, reviews: 1_370, remarks: 1_720 })
      assert.equal(raw.labels.length, 33)
    }
    assert.deepEqual(await factsOf(world), factsOfArchive(raw))
    await verified(world)
  } finally {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

const iso = (instant: string | null | undefined) => new Date(instant ?? '').toISOString()

function factsOfArchive({ labels, issues, pulls }: Archive): Facts {
  const items = [...issues, ...pulls].toSorted((a, b) => a.number - b.number)
  const closed = items.filter((item) => item.state !== 'OPEN')
  const said = items.flatMap((item) => [
    ...(item.comments ?? []).filter((one) => one.body).map((one) => one.author),
    ...(item.reviews ?? [])
      .filter((one) => one.state !== 'PENDING')
      .flatMap((one) => [
        ...(one.body || one.state !== 'COMMENTED' ? [one.author] : []),
        ...(one.comments ?? []).map(() => one.author),
      ]),
  ])
  const used = new Set(items.flatMap((item) => item.labels ?? []).map((name) => name.toLowerCase()))
  const declared = new Map<string, string>()
  for (const { name, color } of labels) {
    const hex = /^[0-9a-f]{6}$/i.test(color ?? '') ? `#${(color ?? '').toLowerCase()}` : '#8b949e'
    if (!declared.has(name.toLowerCase())) declared.set(name.toLowerCase(), hex)
  }
  for (const name of used) if (!declared.has(name)) declared.set(name, '#8b949e')
  const people = items.flatMap((item) => [
    loginOf(item.author),
    ...(item.assignees ?? []),
    ...(item.mergedBy ? [item.mergedBy] : []),
  ])
  return {
    tickets: { Issue: issues.length, 'Pull request': pulls.length },
    statuses: countBy(items.map((item) => (item.state === 'OPEN' ? 'open' : 'closed'))),
    merged: items.filter((item) => item.state === 'MERGED').length,
    ends: closed.map((item) => `#${String(item.number)} ${iso(item.closedAt)}`),
    labels: Object.fromEntries(declared),
    labelled: items.reduce((sum, item) => sum + (item.labels?.length ?? 0), 0),
    people: [...new Set([...people, ...said.map(loginOf)])].toSorted(),
    authors: countBy(items.map((item) => loginOf(item.author))),
    comments: said.length,
  }
}

async function factsOf({ store }: TestWorld): Promise<Facts> {
  const { db } = store
  const rows = await db
    .selectFrom('tickets')
    .innerJoin('people', 'people.id', 'tickets.reporter_id')
    .innerJoin('ticket_aliases', 'ticket_aliases.ticket_id', 'tickets.id')
    .select(['tickets.id', 'status', 'fields', 'closed_at', 'people.name', 'alias'])
    .orderBy('number')
    .execute()
  const fields = rows.map((row) => JSON.parse(row.fields) as Record<string, unknown>)
  const aliases = new Map(rows.map((row) => [row.id, row.alias]))
  const ends = []
  for await (const event of wholeLog(store)) {
    if (event.kind !== 'ticket.status_changed') continue
    ends.push(`${aliases.get(event.ticket_id ?? '') ?? ''} ${event.at}`)
  }
  const labels = await db.selectFrom('labels').select(['name', 'color']).execute()
  const labelled = await db.selectFrom('ticket_labels').selectAll().execute()
  const people = await db.selectFrom('people').select(['name', 'placeholder']).execute()
  const comments = await db.selectFrom('comments').select('id').execute()
  return {
    tickets: countBy(fields.map((one) => String(one['type']))),
    statuses: countBy(rows.map((row) => row.status)),
    merged: fields.filter((one) => one['merged'] === true).length,
    ends,
    labels: Object.fromEntries(labels.map(({ name, color }) => [name.toLowerCase(), color])),
    labelled: labelled.length,
    people: people
      .filter((one) => one.placeholder === 1)
      .map((one) => one.name)
      .toSorted(),
    authors: countBy(rows.map((row) => row.name)),
    comments: comments.length,
  }
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
