import { Worker } from 'node:worker_threads'
import type { SQLInputValue } from 'node:sqlite'
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely'
import { parameterOf } from './sqlite-driver.ts'

export interface WorkerRequest {
  id: number
  sql: string
  parameters: SQLInputValue[]
}
export type WorkerAnswer =
  | { id: number; rows: Record<string, unknown>[] }
  | { id: number; error: { message: string; errcode: number | null } }

/** Two, so that one long statement does not keep all others waiting; more would only share the cores. */
const THREADS = 2

/** A thread that nobody asked for so long ends, and gives back some 15 MB; a new one takes 40 ms. Milliseconds. */
const IDLE_MILLIS = 30_000

/**
 * Reading beside the event loop: the statements of this dialect run in threads with connections of their own, made when
 * the first one comes. Each statement sees what is committed when it runs; there are no transactions.
 */
export function backgroundDialect(path: string): { dialect: Dialect; close: () => Promise<void> } {
  const threads = Array.from({ length: THREADS }, () => new ReadThread(path))
  const driver = new BackgroundDriver(threads)
  return {
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

interface Waiting {
  resolve: (rows: Record<string, unknown>[]) => void
  reject: (error: Error) => void
}

class ReadThread {
  readonly #path: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | undefined
  #lastId = 0

  constructor(path: string) {
    this.#path = path
  }

  get load(): number {
    return this.#waiting.size
  }

  run(sql: string, parameters: SQLInputValue[]): Promise<Record<string, unknown>[]> {
    clearTimeout(this.#idle)
    const worker = (this.#worker ??= this.#start())
    const id = (this.#lastId += 1)
    // It keeps the process alive only while somebody waits for it.
    worker.ref()
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ id, sql, parameters } satisfies WorkerRequest)
    })
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    await this.#end()
    this.#failAll(new Error('the database is closed'))
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
      workerData: { path: this.#path },
    })
    worker.on('message', (answer: WorkerAnswer) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (this.#waiting.size === 0) this.#rest(worker)
      if ('rows' in answer) waiting?.resolve(answer.rows)
      else waiting?.reject(errorOf(answer.error))
    })
    // The next statement starts a new thread.
    worker.on('error', (error) => {
      if (this.#worker === worker) this.#worker = null
      this.#failAll(error instanceof Error ? error : new Error(String(error)))
    })
    return worker
  }

  #rest(worker: Worker): void {
    worker.unref()
    this.#idle = setTimeout(() => void this.#end(), IDLE_MILLIS).unref()
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

function errorOf({ message, errcode }: { message: string; errcode: number | null }): Error {
  return Object.assign(new Error(message), errcode !== null && { errcode })
}

class BackgroundConnection implements DatabaseConnection {
  readonly #threads: readonly ReadThread[]

  constructor(threads: readonly ReadThread[]) {
    this.#threads = threads
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const idlest = this.#threads.reduce((least, thread) => (thread.load < least.load ? thread : least))
    return { rows: (await idlest.run(query.sql, query.parameters.map(parameterOf))) as Row[] }
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('read page by page; rows of a thread do not stream')
  }
}

class BackgroundDriver implements Driver {
  readonly #connection: BackgroundConnection

  constructor(threads: readonly ReadThread[]) {
    this.#connection = new BackgroundConnection(threads)
  }

  init(): Promise<void> {
    return Promise.resolve()
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection)
  }

  beginTransaction(): Promise<void> {
    return Promise.reject(new Error('statements in the background have no transactions; use snapshot'))
  }

  commitTransaction(): Promise<void> {
    return Promise.resolve()
  }

  rollbackTransaction(): Promise<void> {
    return Promise.resolve()
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve()
  }

  destroy(): Promise<void> {
    return Promise.resolve()
  }
}
