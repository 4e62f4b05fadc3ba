import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import type { TicketValues } from '@waybill/contract/events/ticket-events.ts'
import type { Updateable } from 'kysely'
import { toIsoOrNull, toMillis } from '../../kernel/clock.ts'
import type { TicketRow } from './tickets.queries.ts'
import type { TicketsTable } from './tickets.tables.ts'

/** What a change of a ticket can set, under the names of the log. Sets and custom fields change in ways of their own. */
export type PlainValues = Pick<
  TicketValues,
  | 'title'
  | 'description'
  | 'step'
  | 'status'
  | 'resolved_at'
  | 'closed_at'
  | 'priority'
  | 'severity'
  | 'category'
  | 'sub_category'
  | 'department'
  | 'assignee'
  | 'team'
  | 'reporter'
  | 'due_at'
  | 'rank'
>
export type PlainName = keyof PlainValues

export function plainValues(row: TicketRow): PlainValues {
  return { title: row.title, description: row.description, ...valuesOfColumns(row) }
}

type Texts = 'title' | 'description'

type Columns = Pick<
  TicketRow,
  Exclude<keyof PlainValues & keyof TicketRow, Texts> | 'step_id' | 'assignee_id' | 'team_id' | 'reporter_id'
>

/** The values that stand in columns of every version of a ticket: all but texts. */
export function valuesOfColumns(row: Columns): Omit<PlainValues, Texts> {
  return {
    step: row.step_id,
    status: row.status,
    resolved_at: toIsoOrNull(row.resolved_at),
    closed_at: toIsoOrNull(row.closed_at),
    priority: row.priority,
    severity: row.severity,
    category: row.category,
    sub_category: row.sub_category,
    department: row.department,
    assignee: row.assignee_id,
    team: row.team_id,
    reporter: row.reporter_id,
    due_at: toIsoOrNull(row.due_at),
    rank: row.rank,
  }
}

/** The columns that hold the values. */
export function columnsOf(values: Partial<PlainValues>): Updateable<TicketsTable> {
  const { step, assignee, team, reporter, due_at, resolved_at, closed_at, ...same } = values
  return {
    ...same,
    ...(same.priority !== undefined && { priority_rank: PRIORITIES.indexOf(same.priority) }),
    ...(step !== undefined && { step_id: step }),
    ...(assignee !== undefined && { assignee_id: assignee }),
    ...(team !== undefined && { team_id: team }),
    ...(reporter !== undefined && { reporter_id: reporter }),
    ...(due_at !== undefined && { due_at: millisOrNull(due_at) }),
    ...(resolved_at !== undefined && { resolved_at: millisOrNull(resolved_at) }),
    ...(closed_at !== undefined && { closed_at: millisOrNull(closed_at) }),
  }
}

function millisOrNull(iso: string | null): number | null {
  return iso === null ? null : toMillis(iso)
}

/** Those of `wanted` that differ from what the ticket has. */
export function differing(row: TicketRow, wanted: Partial<PlainValues>): Partial<PlainValues> {
  const now = plainValues(row)
  const names = (Object.keys(wanted) as PlainName[]).filter(
    (name) => wanted[name] !== undefined && wanted[name] !== now[name],
  )
  return pickValues(wanted, names)
}

export function pickValues<Name extends PlainName>(
  values: Partial<PlainValues>,
  names: readonly Name[],
): Partial<Pick<PlainValues, Name>> {
  const picked: Partial<Pick<PlainValues, Name>> = {}
  for (const name of names) if (values[name] !== undefined) picked[name] = values[name]
  return picked
}
