import type { Expression, RawBuilder, SqlBool } from 'kysely'
import type { SearchSql } from '../../domains/search/search-sql.ts'

/** What the engines word differently; one module for each implements it, and one suite runs over both. */
export interface EngineSql {
  /** Whether `with x as (update ... returning ...) insert ...` is possible. */
  readonly writesInCte: boolean
  /** The index of texts. */
  readonly search: SearchSql
  /** Locks the selected rows until commit. SQLite has one writer and needs no words for it. */
  forUpdate<Query extends { forUpdate(): Query }>(query: Query): Query
  /** `text` as `foldText` of the contract gives it, so that it can be compared without regard to case. */
  fold(text: Expression<string | null>): RawBuilder<string | null>
  /** Whether `text` holds `words`, without regard to case; `%` and `_` are ordinary characters. */
  contains(text: Expression<string>, words: string): Expression<SqlBool>
  /** Whether a property of a JSON object is one of `values`; "5" and 5 are different values. */
  jsonIsOneOf(
    object: Expression<string>,
    key: string,
    values: readonly (string | number | boolean)[],
  ): Expression<SqlBool>
  /**
   * "from" of `outer` and, for each row of it, those rows of a table that fit: a loop over an index. Left to themselves the
   * planners turn it round, or read the whole table to join it at once.
   */
  forEach(
    outer: RawBuilder<unknown>,
    table: string,
    alias: string,
    fits: Expression<SqlBool>,
  ): RawBuilder<unknown>
  /** Whether `id` is one of a few that a select of one column gives; the planner begins with those. */
  isAmong(id: Expression<string>, few: RawBuilder<unknown>): Expression<SqlBool>
  /** Whether a JSON array of ids holds `id`. */
  jsonHasId(array: Expression<string>, id: Expression<string>): Expression<SqlBool>
  /** A text as the value of a JSON column, where the engine does not know by itself what it is for. */
  asJson(text: Expression<string>): RawBuilder<string>
  /** The value of a property of a JSON object, as text; null when it is missing. */
  jsonText(object: Expression<string>, key: string): RawBuilder<string | null>
  /** The value of a property of a JSON object that is a number; null for every other one. */
  jsonNumber(object: Expression<string>, key: string): RawBuilder<number | null>
  /** The constraint or `table.column` that a write broke because the value is taken, or null for any other error. */
  takenBy(error: unknown): string | null
  /** Whether the storage refused a write for want of space or permission. */
  isStorageFailure(error: unknown): boolean
  /**
   * Whether the database could not be reached, or was lost on the way. Of a transaction that was being committed nobody
   * knows then whether it was.
   */
  isUnreachable(error: unknown): boolean
}
