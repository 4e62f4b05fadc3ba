import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { valuesOfColumns } from './ticket-values.ts'
import type { TicketRow } from './tickets.queries.ts'

/** The columns that a ticket and each of its past versions have alike. */
type Columns = Omit<
  TicketRow,
  | 'title'
  | 'description'
  | 'workflow_version'
  | 'created_seq'
  | 'field_seq'
  | 'comment_count'
  | 'public_comment_count'
>

/** A row in the form to which events fold, without texts and sets. */
export function stateOfRow(
  row: Columns,
): Omit<TicketState, 'title' | 'description' | 'labels' | 'watchers' | 'links' | 'comments' | 'attachments'> {
  return {
    ...valuesOfColumns(row),
    id: row.id,
    project_id: row.project_id,
    number: row.number,
    fields: JSON.parse(row.fields) as TicketState['fields'],
    first_response_at: toIsoOrNull(row.first_response_at),
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    deleted_at: toIsoOrNull(row.deleted_at),
    seq: row.seq,
  }
}
