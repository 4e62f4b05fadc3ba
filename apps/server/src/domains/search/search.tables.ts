import type { SearchSlot } from './search-sql.ts'
import type { Flag, Millis } from '../../kernel/kernel.tables.ts'

/** Number and freshness of the document of each ticket; the documents themselves stand in the index, `SearchSql`. */
export interface SearchDocumentsTable {
  /** Grows as tickets come. */
  doc: number
  ticket_id: string
  /** Head of the log when the texts were read: what happened up to there is in the document. */
  indexed_seq: number
}

/** Words of four letters and more, with whatever digits follow; those of internal comments apart. */
export interface SearchTermsTable {
  internal: Flag
  term: string
  reversed: string
  /** In characters. */
  length: number
}

/** One row: which index serves, and how far another one is built. */
export interface SearchStateTable {
  id: 1
  live: SearchSlot
  /** Of the tokenizer that the live index was built by. */
  version: number
  documents: number
  /** Why the index is to be built anew as soon as the job comes by; null: it is not. */
  rebuild_reason: RebuildReason | null
  building: SearchSlot | null
  building_version: number | null
  /** Id of the last ticket in the index that is being built. */
  built_to: string | null
  built: number
  build_total: number
  rebuilt_at: Millis | null
  /** When the index that served before may be emptied: searches that began on it have ended by then. */
  clear_at: Millis | null
  checked_at: Millis | null
  check_result: CheckResult | null
}

export type RebuildReason = 'asked' | 'new_rules' | 'check_failed'

/** `missing`: a word of a title did not find its ticket. `count`: there are tickets without a document. */
export type CheckResult = 'ok' | 'missing' | 'count'
