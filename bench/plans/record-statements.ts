import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { PostgresStore } from '../../apps/server/src/io/db/postgres.ts'
import type { WorkerRequest } from '../../apps/server/src/io/db/sqlite-background.ts'
import type { Store } from '../../apps/server/src/kernel/store.ts'

export interface Statement {
  sql: string
  /** Of its slowest run. */
  parameters: readonly unknown[]
  /** The slowest run; null for one that ran in a thread. On SQLite all others hold the event loop. */
  millis: number | null
  /** Whether it ran in a thread. */
  beside: boolean
}

/** Every statement that runs on a store from now on, by its text, whatever it comes through. */
export class StatementRecorder {
  #statements = new Map<string, Statement>()

  /** What has run since it was asked last. */
  take(): Statement[] {
    const taken = [...this.#statements.values()]
    this.#statements = new Map()
    return taken
  }

  note(sql: string, parameters: readonly unknown[], millis: number | null): void {
    const known = this.#statements.get(sql)
    if (known && (known.millis ?? 0) >= (millis ?? 0)) return
    this.#statements.set(sql, { sql, parameters, millis, beside: millis === null })
  }
}

/**
 * Opens something with a store whose statements are recorded. They are caught at the drivers, since prepared queries and threads go
 * around the query builder.
 */
export async function recordStatements<Opened extends { store: Store }>(
  open: () => Promise<Opened>,
): Promise<{ opened: Opened; recorder: StatementRecorder }> {
  const recorder = new StatementRecorder()
  recordSqlite(recorder)
  const opened = await open()
  if (isPostgres(opened.store)) recordPostgres(recorder, opened.store)
  return { opened, recorder }
}

function isPostgres(store: Store): store is PostgresStore {
  return 'pool' in store
}

function recordSqlite(recorder: StatementRecorder): void {
  // oxlint-disable-next-line typescript/unbound-method -- called with the database that it was called on
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, ...args): StatementSync {
    const statement = prepare.apply(this, args)
    for (const name of ['run', 'get', 'all'] as const) {
      const original = statement[name].bind(statement) as (...values: unknown[]) => unknown
      Object.defineProperty(statement, name, {
        value: (...values: unknown[]) => {
          const from = performance.now()
          try {
            return original(...values)
          } finally {
            recorder.note(args[0], values, performance.now() - from)
          }
        },
      })
    }
    return statement
  }
  // oxlint-disable-next-line typescript/unbound-method -- called with the worker that it was called on
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (this: Worker, ...args): void {
    if (isRequest(args[0])) recorder.note(args[0].sql, args[0].parameters, null)
    postMessage.apply(this, args)
  }
}

function isRequest(message: unknown): message is WorkerRequest {
  return typeof message === 'object' && message !== null && 'sql' in message && 'parameters' in message
}

function recordPostgres(recorder: StatementRecorder, store: PostgresStore): void {
  const seen = new WeakSet<object>()
  store.pool.on('acquire', (client) => {
    if (seen.has(client)) return
    seen.add(client)
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    Object.defineProperty(client, 'query', {
      value: async (...args: unknown[]) => {
        const from = performance.now()
        try {
          return await query(...args)
        } finally {
          const asked = queryOf(args)
          if (asked) recorder.note(asked.text, asked.values, performance.now() - from)
        }
      },
    })
  })
}

/** `query(text, values)` or, for what is planned once a connection, `query({ name, text, values })`. */
function queryOf([first, second]: unknown[]): { text: string; values: readonly unknown[] } | null {
  if (typeof first === 'string') return { text: first, values: Array.isArray(second) ? second : [] }
  if (typeof first !== 'object' || first === null) return null
  const text: unknown = Reflect.get(first, 'text')
  const values: unknown = Reflect.get(first, 'values')
  return typeof text === 'string' ? { text, values: Array.isArray(values) ? values : [] } : null
}
