import type { RawBuilder, SqlBool } from 'kysely'

/** The index stands twice, so that one can be built anew while the other one serves. */
export type SearchSlot = 1 | 2

/** What one part of a ticket says: its words in order, and what can be found in it as it was written. */
export interface SearchColumn {
  words: readonly string[]
  exact: readonly string[]
}

/** Words that stand between two texts of one column, so that no phrase reaches from one into the other. */
export const TEXT_END = '|'

export interface SearchDocument {
  title: SearchColumn
  body: SearchColumn
  public: SearchColumn
  internal: SearchColumn
  /** Whose ticket it is and of which project: narrows a search; the tables of state decide. */
  access: readonly string[]
}

/**
 * Where to look: `texts` are title and body, `public` also has public comments, `all` also internal ones. What is said to
 * match in `public` holds for everybody who sees the ticket.
 */
export type Within = 'texts' | 'public' | 'all'

/** What documents are asked. An empty `any` finds nothing. */
export type Match =
  | { all: readonly Match[] }
  | { any: readonly Match[] }
  /** Words side by side; with `prefix` the last one may go on. */
  | { words: readonly string[]; prefix: boolean; within: Within }
  | { exact: string; prefix: boolean; within: Within }
  | { access: string }

/** Documents by their numbers, which grow with time; both ends inclusive. */
export interface DocumentRange {
  from: number
  to: number
}

/** A table expression of documents that match, the newest first as far as that costs nothing. */
export interface MatchingDocuments {
  /** Goes into `from`. */
  from: RawBuilder<unknown>
  doc: RawBuilder<number>
  where: RawBuilder<SqlBool>
}

/**
 * The index of texts in the words of one engine: FTS5 on SQLite, tsvector and GIN on PostgreSQL. What counts as a word is
 * decided before (`tokenize.ts`): both engines get the same words and find the same.
 */
export interface SearchSql {
  /** Beginnings of up to so many letters are found as fast as whole words. */
  readonly longestIndexedBeginning: number
  matching(slot: SearchSlot, match: Match, range?: DocumentRange): MatchingDocuments
  /** Whether one document matches: for walking along rows of another table. */
  matches(slot: SearchSlot, match: Match, doc: RawBuilder<number>): RawBuilder<SqlBool>
  /** Whether asking about one document after the other is quick, however many match. */
  isQuickToAsk(match: Match): boolean
  /** A query for those of some documents that match, `doc` each; at most 500 are given, and the oldest may be left out. */
  among(slot: SearchSlot, match: Match, docs: readonly number[]): RawBuilder<{ doc: number }>
  /**
   * Ranges to ask one after the other, the newest first, until there are enough: where the engine reads newest first by
   * itself it is one.
   */
  ranges(newest: number): DocumentRange[]
  /** Writes documents, also over older forms of them. */
  put(slot: SearchSlot, documents: readonly { doc: number; document: SearchDocument }[]): RawBuilder<unknown>
  remove(slot: SearchSlot, docs: readonly number[]): RawBuilder<unknown>
  /** Notes words as known; those that are known already stay. */
  putTerms(slot: SearchSlot, internal: 0 | 1, terms: readonly string[]): RawBuilder<unknown>
  /** Empties a slot that nobody reads. */
  clear(slot: SearchSlot): RawBuilder<unknown>[]
}

export const reversed = (word: string): string => Array.from(word).toReversed().join('')
