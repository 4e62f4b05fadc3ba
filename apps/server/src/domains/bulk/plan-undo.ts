import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { fieldValueError } from '@waybill/contract/projects/field-values.ts'
import type { FieldValues } from '@waybill/contract/tickets/ticket.ts'
import type { Tx } from '../../io/db/tables.ts'
import { fieldsOfProject } from '../projects/project-fields.queries.ts'
import { fieldOf, type TicketChange } from '../tickets/change-ticket.ts'
import { parseFields } from '../tickets/ticket-fields.ts'
import { plainValues, type PlainName, type PlainValues } from '../tickets/ticket-values.ts'
import type { TicketRow } from '../tickets/tickets.queries.ts'
import type { KeptField } from './bulk.errors.ts'
import { undoDeletion, undoLabels, undoWatchers } from './undo-sets.ts'

/** What sets a ticket back, and what stays as others made it since. */
export interface UndoPlan {
  act: 'delete' | 'restore' | null
  change: TicketChange
  kept: KeptField[]
}

/**
 * From what a run did to a ticket: for each field the value before it, unless somebody has changed that field since
 * (`field_seq`, rule C3). Nobody changed what is as it was before anyway. The ticket's row must be locked.
 */
export async function planUndo(tx: Tx, ticket: TicketRow, events: readonly LogEvent[]): Promise<UndoPlan> {
  const plan: UndoPlan = { act: null, change: {}, kept: [] }
  for (const event of events) {
    switch (event.kind) {
      case 'ticket.deleted':
      case 'ticket.restored':
        await undoDeletion(tx, ticket, event, plan)
        break
      case 'ticket.labels_changed':
        await undoLabels(tx, ticket, event, plan)
        break
      case 'ticket.watchers_changed':
        await undoWatchers(tx, ticket, event, plan)
        break
      case 'ticket.fields_changed':
        await undoFields(tx, ticket, event, plan)
        break
      default:
        await undoValues(tx, ticket, event, plan)
    }
  }
  return plan
}

/** The position of the last change of a field, by the name that `field_seq` has for it. */
export function seqOfField(ticket: TicketRow, field: string): number {
  return (JSON.parse(ticket.field_seq) as Record<string, number>)[field] ?? ticket.created_seq
}

/** Of a status only the step says whether it is as it was; the others follow from it, with new times each time. */
const STATUS_FOLLOWERS: ReadonlySet<PlainName> = new Set(['status', 'resolved_at', 'closed_at'])

async function undoValues(tx: Tx, ticket: TicketRow, event: LogEvent, plan: UndoPlan): Promise<void> {
  const { before } = event.data as { before: Partial<PlainValues> }
  const now = plainValues(ticket)
  for (const name of Object.keys(before) as PlainName[]) {
    const field = fieldOf(name)
    const seq = seqOfField(ticket, field)
    const untouched = seq === event.seq
    if (untouched && !(await isGone(tx, name, before))) {
      plan.change.values = { ...plan.change.values, [name]: before[name] }
    } else if (!STATUS_FOLLOWERS.has(name) && now[name] !== before[name]) {
      plan.kept.push({ field, seq: untouched ? null : seq })
    }
  }
}

/** A team can be deleted meanwhile; people and steps stay. */
async function isGone(tx: Tx, name: PlainName, before: Partial<PlainValues>): Promise<boolean> {
  if (name !== 'team' || !before.team) return false
  const team = await tx.selectFrom('teams').select('id').where('id', '=', before.team).executeTakeFirst()
  return team === undefined
}

async function undoFields(tx: Tx, ticket: TicketRow, event: LogEvent, plan: UndoPlan): Promise<void> {
  const before = (event.data as EventData<'ticket.fields_changed'>).before.fields ?? {}
  const known = new Map((await fieldsOfProject(tx, ticket.project_id)).map((field) => [field.key, field]))
  const now = parseFields(ticket.fields)
  const back: FieldValues = {}
  for (const [key, value] of Object.entries(before)) {
    if ((now[key] ?? null) === value) continue
    const name = `fields.${key}`
    const seq = seqOfField(ticket, name)
    const field = known.get(key)
    const fits = field && (value === null || fieldValueError(field, value) === null)
    if (seq === event.seq && fits) back[key] = value
    else plan.kept.push({ field: name, seq: seq === event.seq ? null : seq })
  }
  plan.change.fields = back
}
