import type { Selectable } from 'kysely'
import { prepared } from '../../kernel/prepared.ts'
import type { TicketsTable } from './tickets.tables.ts'

/** A new ticket has no comments; their counts begin at 0 by themselves. */
type NewTicketRow = Omit<Selectable<TicketsTable>, 'comment_count' | 'public_comment_count'>

/** Writes the row of a new ticket. */
export const insertTicket = prepared((db, row: NewTicketRow) =>
  db.insertInto('tickets').values({
    id: row.id,
    project_id: row.project_id,
    number: row.number,
    title: row.title,
    description: row.description,
    workflow_version: row.workflow_version,
    step_id: row.step_id,
    status: row.status,
    priority: row.priority,
    priority_rank: row.priority_rank,
    severity: row.severity,
    category: row.category,
    sub_category: row.sub_category,
    department: row.department,
    assignee_id: row.assignee_id,
    team_id: row.team_id,
    reporter_id: row.reporter_id,
    due_at: row.due_at,
    fields: row.fields,
    rank: row.rank,
    first_response_at: row.first_response_at,
    resolved_at: row.resolved_at,
    closed_at: row.closed_at,
    created_at: row.created_at,
    updated_at: row.updated_at,
    deleted_at: row.deleted_at,
    seq: row.seq,
    created_seq: row.created_seq,
    field_seq: row.field_seq,
  }),
)
