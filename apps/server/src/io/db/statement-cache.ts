import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Statements kept for one connection; far above the number of distinct SQL texts of the program. */
const CACHED_STATEMENTS = 1_000

export interface CachedStatement {
  statement: StatementSync
  returnsRows: boolean
  /** Whether it may change anything; what only looks begins with `select` or `with`. */
  writes: boolean
}

/** Statements of one connection, prepared once per SQL text. */
export class StatementCache {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, CachedStatement>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  get(sql: string): CachedStatement {
    const known = this.#statements.get(sql)
    if (known) return known
    if (this.#statements.size >= CACHED_STATEMENTS) this.#statements.clear()
    const statement = this.#database.prepare(sql)
    const entry = {
      statement,
      returnsRows: statement.columns().length > 0,
      writes: !/^\s*(select|with)\b/i.test(sql),
    }
    this.#statements.set(sql, entry)
    return entry
  }
}
