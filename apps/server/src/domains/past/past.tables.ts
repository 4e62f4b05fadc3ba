import type { Selectable } from 'kysely'
import type { JsonText, Millis } from '../../kernel/kernel.tables.ts'
import type { TicketsTable } from '../tickets/tickets.tables.ts'

/** Columns of a ticket that its versions have too, under the same names, so that the same filters and sorts fit both. */
type SameColumns = Omit<
  Selectable<TicketsTable>,
  'title' | 'description' | 'fields' | 'workflow_version' | 'created_seq' | 'field_seq'
>

/**
 * A ticket as it was after one of its events, kept by the reader `past.keep-ticket-versions`. It held from the event
 * `seq` until before `to_seq`, and from the instant `updated_at` until before `to_at`. Ends that are still open are `OPEN`.
 */
export interface TicketVersionsTable extends SameColumns {
  fields: JsonText
  /** Ids, sorted. */
  labels: JsonText
  watchers: JsonText
  /** The events that hold the title and the description of this version. */
  title_seq: number
  description_seq: number
  /** The last event that whoever sees the ticket may read, and the latest instant among those. */
  public_seq: number
  public_updated_at: Millis
  /** `seq` again: of a range of the primary key PostgreSQL thinks so little that it would read all of it. */
  from_seq: number
  to_seq: number
  to_at: Millis
  /** See `levelOf`. `level_at` is null when the version held for no time at all: the next event came in the same instant. */
  level_seq: number
  level_at: number | null
}
