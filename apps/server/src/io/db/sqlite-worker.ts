import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { prepareConnection, READ_ONLY } from './sqlite-connection.ts'
import { StatementCache } from './statement-cache.ts'
import type { WorkerAnswer, WorkerRequest } from './sqlite-background.ts'

/** The thread of `sqlite-background.ts`: one read-only connection that runs one statement after the other. */
const { path } = workerData as { path: string }
const database = new DatabaseSync(path, { timeout: 0 })
prepareConnection(database)
database.exec(READ_ONLY)
const statements = new StatementCache(database)

parentPort?.on('message', ({ id, sql, parameters }: WorkerRequest) => {
  parentPort?.postMessage(answer(id, sql, parameters))
})

function answer(id: number, sql: string, parameters: SQLInputValue[]): WorkerAnswer {
  try {
    return { id, rows: statements.get(sql).statement.all(...parameters) }
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error))
    const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : null
    return { id, error: { message, errcode } }
  }
}
