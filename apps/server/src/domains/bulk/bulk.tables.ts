import type { BulkAction, BulkResult, BulkState } from '@waybill/contract/bulk/bulk.ts'
import type { Via } from '@waybill/contract/events/event.ts'
import type { ColumnType, Generated } from 'kysely'
import type { Millis } from '../../kernel/kernel.tables.ts'

/** JSON that may be missing. */
type OptionalJson = ColumnType<string | null, string | null, string | null>

export interface BulksTable {
  id: string
  person_id: string
  /** How the request came in, and the limits of its token: each change is made in this way and within them. */
  via: Via
  scopes: OptionalJson
  token_projects: OptionalJson
  action: BulkAction
  /** People and teams as ids; null for an undo. */
  change: OptionalJson
  query: string | null
  undo_of: string | null
  undone_by: string | null
  state: BulkState
  /** Items have positions below this; those of an undo are as in the run that it undoes, with gaps. */
  positions: number
  /** Items. */
  total: Generated<number>
  /** Written at the end; until then the items are counted. */
  changed: number | null
  unchanged: number | null
  refused: number | null
  /** Of `bulk.started`. */
  seq: Generated<number>
  started_at: Millis
  finished_at: Millis | null
}

export interface BulkItemsTable {
  bulk_id: string
  position: number
  /** Null where no ticket was found that the person may see; then `ref` is what was written. */
  ticket_id: string | null
  ref: string | null
  state: BulkResult
  code: string | null
  detail: string | null
  /** [{field, seq}]: what an undo left alone, and the event that changed it since. */
  kept: OptionalJson
  /** Where the events of this change stand in the log; a whole command, so that all between them are its own. */
  first_seq: number | null
  last_seq: number | null
}
