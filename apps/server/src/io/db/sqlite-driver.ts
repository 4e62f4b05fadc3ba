import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely'
import type { DirectAdapter, DirectStatement } from '../../kernel/prepared.ts'
import { StatementCache } from './statement-cache.ts'

/** Kysely over one connection of `node:sqlite`, whose calls are synchronous; statements are prepared once per SQL text. */
export class SqliteConnection implements DatabaseConnection {
  /** Whether a statement that may write has run since somebody set it to false. */
  wrote = false
  readonly #database: DatabaseSync
  readonly #statements: StatementCache

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#statements = new StatementCache(database)
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return Promise.resolve(this.#execute<Row>(query))
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // A statement of its own: the cached one could be reset by another call in the middle of the iteration.
    const statement = this.#database.prepare(query.sql)
    for (const row of statement.iterate(...query.parameters.map(parameterOf))) yield { rows: [row as Row] }
  }

  /** A statement to be run many times, on the spot. */
  prepare(sql: string): DirectStatement {
    const { statement, writes } = this.#statements.get(sql)
    return (parameters) => {
      if (writes) this.wrote = true
      return statement.all(...parameters.map(parameterOf))
    }
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const { statement, returnsRows, writes } = this.#statements.get(query.sql)
    if (writes) this.wrote = true
    const parameters = query.parameters.map(parameterOf)
    if (returnsRows) return { rows: statement.all(...parameters) as Row[] }
    const { changes } = statement.run(...parameters)
    return { rows: [], numAffectedRows: BigInt(changes) }
  }
}

/** `node:sqlite` binds a number as REAL, so that 5 would turn into the text "5.0" and `? / 2` into 2.5; BigInt is INTEGER. */
export function parameterOf(value: unknown): SQLInputValue {
  return Number.isSafeInteger(value) ? BigInt(value as number) : (value as SQLInputValue)
}

/** Lets prepared queries run on the spot: a transaction has the connection of its database, so there is nothing to wait for. */
class DirectSqliteAdapter extends SqliteAdapter implements DirectAdapter {
  readonly #connection: SqliteConnection

  constructor(connection: SqliteConnection) {
    super()
    this.#connection = connection
  }

  prepareDirectly(sql: string): DirectStatement {
    return this.#connection.prepare(sql)
  }
}

class SqliteDriver implements Driver {
  readonly #database: DatabaseSync
  readonly #connection: SqliteConnection

  constructor(database: DatabaseSync, connection: SqliteConnection) {
    this.#database = database
    this.#connection = connection
  }

  init(): Promise<void> {
    return Promise.resolve()
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection)
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk has already rolled back; a second time would hide the reason behind "no transaction is active".
    if (!this.#database.isTransaction) return
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve()
  }

  destroy(): Promise<void> {
    return Promise.resolve()
  }
}

export function sqliteDialect(
  database: DatabaseSync,
  connection: SqliteConnection = new SqliteConnection(database),
): Dialect {
  return {
    createAdapter: () => new DirectSqliteAdapter(connection),
    createDriver: () => new SqliteDriver(database, connection),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}
