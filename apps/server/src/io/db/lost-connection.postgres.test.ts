import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { toProblem } from '../../http/problem-handler.ts'
import { openTestStore, type TestStore } from '../../testing/test-store.ts'
import { openPostgres } from './postgres.ts'
import type { Tx } from './tables.ts'

let database: TestStore
beforeEach(async () => {
  database = await openTestStore()
})
afterEach(() => database.close())

test('a connection that the server ends inside a transaction fails that transaction alone', async () => {
  const { store } = database
  const other = database.another()
  const lost = store.write(async (tx) => {
    const pid = await backendOf(tx)
    await sql`select pg_terminate_backend(${pid})`.execute(other.db)
    while (await isThere(other.db, pid)) await sleep(5)
    // Nothing is asked on the connection while it goes; its end has arrived when a timer has run after that.
    await sleep(50)
    await backendOf(tx)
  })
  const error: unknown = await lost.catch((caught: unknown) => caught)
  assert.equal(store.sql.isUnreachable(error), true)
  assert.equal(typeof (await store.write(backendOf)), 'number')
})

test('a database that is away is told from a defect, and is 503 for whoever asks', async () => {
  const nowhere = openPostgres('postgres://nobody@127.0.0.1:1/none', { connections: 1 })
  const error: unknown = await nowhere.write(backendOf).catch((caught: unknown) => caught)
  await nowhere.close()
  assert.ok(error instanceof Error)
  assert.equal(nowhere.sql.isUnreachable(error), true)
  const { status, code } = toProblem(error, nowhere.sql)
  assert.deepEqual({ status, code }, { status: 503, code: 'server.database_away' })
  const defect: unknown = await sql`select nothing`
    .execute(database.store.db)
    .catch((caught: unknown) => caught)
  assert.equal(nowhere.sql.isUnreachable(defect), false)
})

async function backendOf(tx: Tx): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
  return Number(rows[0]?.pid)
}

async function isThere(db: TestStore['store']['db'], pid: number): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_stat_activity where pid = ${pid}`.execute(db)
  return rows.length > 0
}
