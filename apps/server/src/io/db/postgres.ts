import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Store } from '../../kernel/store.ts'
import { withNamedStatements } from './named-statements.ts'
import { postgresSql } from './postgres-sql.ts'
import type { Tables, Tx } from './tables.ts'

/** SQLSTATE serialization_failure and deadlock_detected: the transaction was rolled back and may simply run again. */
const RETRY_CODES = new Set(['40001', '40P01'])
const ATTEMPTS = 5

/** How long to wait for a connection, from the server or from the pool when all are in use. */
const CONNECT_MILLIS = 15_000

/** int8 as number (every integer of ours is below 2^53), numeric as number, json and jsonb as the text they are stored as. */
const parsers: Record<number, (value: string) => unknown> = {
  [pg.types.builtins.INT8]: Number,
  [pg.types.builtins.NUMERIC]: Number,
  [pg.types.builtins.JSON]: String,
  [pg.types.builtins.JSONB]: String,
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): unknown => parsers[oid] ?? pg.types.getTypeParser(oid, format),
}

export interface PostgresStore extends Store {
  readonly pool: pg.Pool
}

/** Opens a pool of connections; the first query connects. `url` is `postgres://user:password@host:port/database`. */
export function openPostgres(url: string, options: { connections?: number } = {}): PostgresStore {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 16,
    types,
    application_name: 'waybill',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MILLIS,
    // A node that freezes inside a transaction holds the lock of the log; the server must end it for all the others.
    options: '-c default_transaction_isolation=read\\ committed -c idle_in_transaction_session_timeout=30000',
  })
  // An idle connection that the server closes is replaced by the pool at the next query; without a listener it would
  // end the process.
  pool.on('error', () => undefined)
  // The same for one that is in use: its query fails, or the next one does, and its transaction is over.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: withNamedStatements(pool) }) })
  const writing = new Set<Promise<unknown>>()
  let closing: Promise<void> | null = null
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    if (closing) return Promise.reject(new Error('the database is closed'))
    const done = writeWithRetry(db, work).finally(() => writing.delete(done))
    writing.add(done)
    return done
  }
  return {
    engine: 'postgres',
    db,
    background: db,
    pool,
    sql: postgresSql,
    write,
    snapshot: (work) =>
      db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
    letOthersWrite: () => Promise.resolve(),
    // Writes that have begun are still carried out.
    close: () => (closing ??= Promise.allSettled(writing).then(() => db.destroy())),
  }
}

async function writeWithRetry<T>(db: Kysely<Tables>, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (!RETRY_CODES.has(code) || attempt >= ATTEMPTS) throw error
      await sleep(Math.random() * 10 * 2 ** attempt)
    }
  }
}
