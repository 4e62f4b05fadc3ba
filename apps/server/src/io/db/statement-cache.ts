import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Statements kept for one connection; far above the number of distinct SQL texts of the program. */
const CACHED_STATEMENTS = 1_000

export interface CachedStatement {
  statement: StatementSync
  returnsRows: boolean
  /** Whether it may change anything. */
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
    const returnsRows = statement.columns().length > 0
    // `run` also gives the last rowid of the connection, and those of a full-text index lie beyond 2^53.
    if (!returnsRows) statement.setReadBigInts(true)
    const entry = { statement, returnsRows, writes: mayWrite(sql) }
    this.#statements.set(sql, entry)
    return entry
  }
}

function mayWrite(sql: string): boolean {
  if (/^\s*select\b/i.test(sql)) return false
  return !/^\s*with\b/i.test(sql) || /\b(insert|update|delete|replace)\b/i.test(sql)
}
