import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import Type from 'typebox'
import { systemClock } from '../../kernel/clock.ts'
import { defineJob, type JobKind, type Jobs } from '../../kernel/jobs.ts'
import type { Store } from '../../kernel/store.ts'
import { openTestStore, testEngine, testEngines } from '../../testing/test-store.ts'
import { migrate } from '../db/migrate.ts'
import { jobLanes } from '../db/migrations/0037-job-lanes.ts'
import { migrations } from '../db/migrations/index.ts'
import { openPostgres } from '../db/postgres.ts'
import { openSqlite } from '../db/sqlite.ts'
import { pgBossJobs } from '../jobs/pg-boss-jobs.ts'
import { sqliteJobs } from '../jobs/sqlite-jobs.ts'
import { makeBackup } from './make-backup.ts'
import { restoreToPostgres } from './restore-postgres.ts'
import { restoreToSqlite } from './restore-sqlite.ts'
import { kernelOn } from '../../kernel/testing/kernel-on.ts'

const folder = mkdtempSync(join(tmpdir(), 'waybill-backup-jobs-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const quiet = { signal: new AbortController().signal, progress: () => undefined, replace: false, now: 0 }

function jobsOn(store: Store, url: string, kinds: JobKind[]): Jobs {
  const kernel = kernelOn(store)
  const onError = (queue: string, error: unknown) => assert.fail(`${queue}: ${String(error)}`)
  return store.engine === 'postgres'
    ? pgBossJobs(kernel, kinds, { url, onError })
    : sqliteJobs(kernel, kinds, { onError, pollMillis: 20 })
}

function letters(written: string[]): JobKind {
  return defineJob({
    queue: 'letters',
    payload: Type.Object({ text: Type.String() }),
    attempts: 3,
    retrySeconds: 1,
    timeoutSeconds: 10,
    concurrency: 1,
    run: (_context, { text }) => Promise.resolve(void written.push(text)),
  })
}

for (const to of testEngines) {
  test(`a job that waited when the backup was made is done once after the restore into ${to}`, async () => {
    const source = await openTestStore()
    const early: string[] = []
    const jobs = jobsOn(source.store, source.location, [letters(early)])
    await jobs.start()
    const soon = systemClock.now() + 60_000
    const job = { queue: 'letters', payload: { text: 'dear Ana' }, key: 'one', lane: 'host:a', runAt: soon }
    assert.equal(await source.store.write((tx) => jobs.enqueue(tx, job)), true)
    await jobs.stop()
    const backup = join(folder, `${to}.waybill`)
    await makeBackup(
      testEngine === 'sqlite'
        ? { engine: 'sqlite', path: source.location }
        : { engine: 'postgres', store: source.store },
      { ...quiet, target: backup, program: '1.0.0' },
    )
    await source.close()
    assert.deepEqual(early, [])

    const place = await openTestStore({ engine: to, empty: true })
    await place.store.close()
    let store: Store
    if (to === 'sqlite') {
      const data = join(folder, 'data')
      await restoreToSqlite(backup, data, quiet)
      store = openSqlite(join(data, 'waybill.db'))
    } else {
      const one = openPostgres(place.location, { connections: 1 })
      await restoreToPostgres(backup, one, quiet)
      await one.close()
      store = openPostgres(place.location, { connections: 4 })
    }
    // Its time has come.
    await store.write((tx) =>
      tx.updateTable('jobs').set({ run_at: 0 }).where('queue', '=', 'letters').execute(),
    )
    const { lane } = await store.db.selectFrom('jobs').select('lane').executeTakeFirstOrThrow()
    assert.equal(lane, 'host:a')
    const written: string[] = []
    const restored = jobsOn(store, place.location, [letters(written)])
    await restored.start()
    while (written.length === 0) await sleep(20)
    assert.deepEqual(written, ['dear Ana'])
    const again = { ...job, runAt: 0 }
    assert.equal(await store.write((tx) => restored.enqueue(tx, again)), false, 'its key was taken before')
    await restored.stop()
    await store.close()
    await place.close()
  })
}

if (testEngine === 'postgres') {
  test('a backup before an upgrade takes along what waits, although the jobs of that schema have no lanes', async () => {
    const source = await openTestStore({ empty: true })
    await migrate(source.store, migrations.slice(0, migrations.indexOf(jobLanes)))
    const jobs = jobsOn(source.store, source.location, [letters([])])
    await jobs.start()
    const soon = systemClock.now() + 60_000
    const job = { queue: 'letters', payload: { text: 'dear Bo' }, runAt: soon }
    await source.store.write((tx) => jobs.enqueue(tx, job))
    await jobs.stop()
    const backup = join(folder, 'before-lanes.waybill')
    const options = { ...quiet, target: backup, program: '1.0.0' }
    await makeBackup({ engine: 'postgres', store: source.store }, options)
    await source.close()

    const data = join(folder, 'before-lanes')
    await restoreToSqlite(backup, data, quiet)
    const store = openSqlite(join(data, 'waybill.db'))
    await migrate(store)
    const [waiting, ...others] = await store.db.selectFrom('jobs').selectAll().execute()
    assert.ok(waiting && others.length === 0)
    const { queue, payload, run_at, lane } = waiting
    assert.deepEqual([queue, JSON.parse(payload), run_at, lane], ['letters', { text: 'dear Bo' }, soon, null])
    await store.close()
  })
}
