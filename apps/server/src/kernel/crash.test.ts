import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { crashRounds, crashSeed, openTestStore, testEngine, type TestStore } from '../testing/test-store.ts'
import { systemClock } from './clock.ts'
import { localDoorbell } from './doorbell.ts'
import { readEvents, readHead } from './event-log.ts'
import { newId } from './ids.ts'
import { createReaderRunner } from './reader-runner.ts'
import { localSignals } from './signals.ts'
import { echo } from './testing/echo.reader.ts'

interface Acknowledged {
  id: string
  seq: number
  name: string
}

/** Mulberry32: the same moments for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Starts a program that writes, kills it some time after its first acknowledgement, and returns what it was told. */
async function runUntilKilled(location: string, round: number, afterMillis: number): Promise<Acknowledged[]> {
  const program = fileURLToPath(new URL('testing/crash-child.ts', import.meta.url))
  const child = spawn(process.execPath, [program, testEngine, location, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (chunk: string) => {
    output += chunk
  })
  await once(child.stdout, 'data')
  await sleep(afterMillis)
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
  // The last line may have been cut by the kill: it was not acknowledged to anybody.
  return output
    .slice(0, output.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Acknowledged)
}

/** Backends of a killed client may still be committing what they had begun. */
async function whenQuiet(database: TestStore): Promise<void> {
  if (testEngine === 'sqlite') return
  const busy = sql`select 1 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`
  while ((await busy.execute(database.store.db)).rows.length > 0) await sleep(20)
}

async function assertWhole(database: TestStore, acknowledged: readonly Acknowledged[]): Promise<void> {
  const { db } = database.store
  const events = await readEvents(db, { limit: 1_000_000 })
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
    'L1: no gap',
  )
  assert.equal((await readHead(db)).head, events.length)
  const teams = await db.selectFrom('teams').select(['id', 'seq', 'name']).execute()
  assert.equal(teams.length, events.length, 'as many rows as events that made them')
  const byId = new Map(teams.map((team) => [team.id, team]))
  for (const { id, seq, name } of acknowledged) {
    assert.deepEqual(
      { ...byId.get(id) },
      { id, seq, name },
      'an acknowledged write is there, with its position',
    )
  }
}

test(`L1: after kill -9 every acknowledged write is there, the log has no gap, and each reader's command ran once (${testEngine}, seed ${String(crashSeed)})`, async () => {
  const database = await openTestStore()
  const random = randomOf(crashSeed)
  const acknowledged: Acknowledged[] = []
  for (let round = 0; round < crashRounds; round += 1) {
    const told = await runUntilKilled(database.location, round, random() * 300)
    assert.ok(told.length > 0)
    acknowledged.push(...told)
    await whenQuiet(database)
    await assertWhole(database, acknowledged)
  }
  const kernel = {
    store: database.store,
    clock: systemClock,
    newId,
    doorbell: localDoorbell(),
    signals: localSignals(),
    publicUrl: new URL('http://waybill.test'),
  }
  const failures: unknown[] = []
  const runner = createReaderRunner(kernel, [echo], {
    jobs: null,
    leaseMillis: 300,
    onError: (_reader, error) => failures.push(error),
  })
  await runner.start()
  // The lease of the last one that was killed runs out first.
  do await sleep(50)
  while (((await runner.states())[0]?.lag ?? 1) > 0 && (await runner.catchUp(), true))
  await runner.stop()
  assert.deepEqual(failures, [])
  const events = await readEvents(database.store.db, { limit: 1_000_000 })
  const asked = events.filter(({ depth }) => depth === 0).map(({ seq }) => seq)
  const answered = events.filter(({ depth }) => depth === 1).map(({ cause_seq }) => cause_seq)
  assert.deepEqual(
    answered.toSorted((a, b) => Number(a) - Number(b)),
    asked,
  )
  await database.close()
})
