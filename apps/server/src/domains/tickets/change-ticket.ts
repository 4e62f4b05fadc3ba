import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { FieldValues } from '@waybill/contract/tickets/ticket.ts'
import { sql } from 'kysely'
import type { Appended, CommandContext } from '../../kernel/command.ts'
import { parseFields, withoutNulls } from './ticket-fields.ts'
import { changeLabels, changeWatchers, type SetChange } from './ticket-sets.ts'
import {
  columnsOf,
  differing,
  pickValues,
  plainValues,
  type PlainName,
  type PlainValues,
} from './ticket-values.ts'
import type { TicketRow } from './tickets.queries.ts'

/** What shall be; only what differs from the ticket becomes a change. */
export interface TicketChange {
  values?: Partial<PlainValues>
  fields?: FieldValues
  labels?: SetChange
  watchers?: SetChange
}

/** What an event of a ticket is about, and the names under which `field_seq` keeps its position. */
interface Part {
  event: Appended
  names: readonly string[]
}

/** Status and step are one thing to people: a conflict about either is a conflict about "status". */
export function fieldOf(name: PlainName): string {
  return name === 'step' || name === 'resolved_at' || name === 'closed_at' ? 'status' : name
}

/** Custom fields that would change. */
export function differingFields(ticket: TicketRow, wanted: FieldValues): FieldValues {
  const now = parseFields(ticket.fields)
  return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => (now[key] ?? null) !== value))
}

/**
 * The one way in which a ticket changes: one event for each intent, about what really differs (rule L3), and the row
 * stamped with their positions. The ticket's row must be locked.
 */
export async function changeTicket(
  context: CommandContext,
  ticket: TicketRow,
  change: TicketChange,
): Promise<void> {
  const after = differing(ticket, change.values ?? {})
  const fields = differingFields(ticket, change.fields ?? {})
  const parts = [
    ...appendPlain(context, ticket, after),
    ...appendFields(context, ticket, fields),
    ...(await changeLabels(context, ticket, change.labels)),
    ...(await changeWatchers(context, ticket, change.watchers)),
  ]
  if (parts.length === 0) return
  const columns = columnsOf(after)
  context.afterSeq(() =>
    context.tx
      .updateTable('tickets')
      .set({
        ...columns,
        ...(after.step !== undefined && { workflow_version: versionOf(after.step) }),
        ...(Object.keys(fields).length > 0 && {
          fields: JSON.stringify(withoutNulls({ ...parseFields(ticket.fields), ...fields })),
        }),
        updated_at: Math.max(ticket.updated_at, context.now),
        seq: Math.max(...parts.map(({ event }) => event.seq)),
        field_seq: stampFields(ticket.field_seq, parts),
      })
      .where('id', '=', ticket.id)
      .execute(),
  )
}

/** The version to which a step belongs. */
function versionOf(step: string) {
  return sql<number>`(select version from workflow_steps where workflow_steps.id = ${step})`
}

function stampFields(fieldSeq: string, parts: readonly Part[]): string {
  const stamped = JSON.parse(fieldSeq) as Record<string, number>
  for (const { event, names } of parts) for (const name of names) stamped[name] = event.seq
  return JSON.stringify(stamped)
}

function appendPlain(context: CommandContext, ticket: TicketRow, after: Partial<PlainValues>): Part[] {
  const before = plainValues(ticket)
  const of = { project_id: ticket.project_id, ticket_id: ticket.id }
  const parts: Part[] = []
  const about = <Name extends PlainName>(
    names: readonly Name[],
    toEvent: (data: {
      before: Partial<Pick<PlainValues, Name>>
      after: Partial<Pick<PlainValues, Name>>
    }) => NewEvent,
  ) => {
    const changed = names.filter((name) => after[name] !== undefined)
    if (changed.length === 0) return
    const event = context.append(
      toEvent({ before: pickValues(before, changed), after: pickValues(after, changed) }),
    )
    parts.push({ event, names: [...new Set(changed.map(fieldOf))] })
  }
  about(['title', 'description'], (data) => ({ ...of, kind: 'ticket.edited', data }))
  about(['step', 'status', 'resolved_at', 'closed_at'], (data) => ({
    ...of,
    kind: 'ticket.status_changed',
    data,
  }))
  about(['priority'], (data) => ({ ...of, kind: 'ticket.priority_changed', data }))
  about(['severity'], (data) => ({ ...of, kind: 'ticket.severity_changed', data }))
  about(['category', 'sub_category', 'department'], (data) => ({ ...of, kind: 'ticket.classified', data }))
  about(['assignee'], (data) => ({ ...of, kind: 'ticket.assigned', data }))
  about(['team'], (data) => ({ ...of, kind: 'ticket.team_changed', data }))
  about(['reporter'], (data) => ({ ...of, kind: 'ticket.reporter_changed', data }))
  about(['due_at'], (data) => ({ ...of, kind: 'ticket.due_changed', data }))
  about(['rank'], (data) => ({ ...of, kind: 'ticket.moved', data }))
  return parts
}

function appendFields(context: CommandContext, ticket: TicketRow, fields: FieldValues): Part[] {
  const keys = Object.keys(fields)
  if (keys.length === 0) return []
  const now = parseFields(ticket.fields)
  const event = context.append({
    kind: 'ticket.fields_changed',
    project_id: ticket.project_id,
    ticket_id: ticket.id,
    data: {
      before: { fields: Object.fromEntries(keys.map((key) => [key, now[key] ?? null])) },
      after: { fields },
    },
  })
  return [{ event, names: keys.map((key) => `fields.${key}`) }]
}
