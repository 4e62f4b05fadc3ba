import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { TicketValues } from '@waybill/contract/events/ticket-events.ts'

export type ChangeEvent = Extract<NewEvent, { kind: `ticket.${string}` }>

const TEXT = ['title', 'description'] as const
const STATUS = ['step', 'status', 'resolved_at', 'closed_at'] as const
const CLASS = ['category', 'sub_category', 'department'] as const

/** One event for each intent, each with the fields that it changes (as `field_seq` names them). */
export function eventsOf(
  before: TicketValues,
  after: Partial<TicketValues>,
): { event: ChangeEvent; fields: readonly string[] }[] {
  const list: { event: ChangeEvent; fields: readonly string[] }[] = []
  const text = changeOf(before, after, TEXT)
  if (text) list.push({ event: { kind: 'ticket.edited', data: text }, fields: Object.keys(text.after) })
  const classes = changeOf(before, after, CLASS)
  if (classes)
    list.push({ event: { kind: 'ticket.classified', data: classes }, fields: Object.keys(classes.after) })
  const priority = changeOf(before, after, ['priority'])
  if (priority)
    list.push({ event: { kind: 'ticket.priority_changed', data: priority }, fields: ['priority'] })
  const severity = changeOf(before, after, ['severity'])
  if (severity)
    list.push({ event: { kind: 'ticket.severity_changed', data: severity }, fields: ['severity'] })
  const reporter = changeOf(before, after, ['reporter'])
  if (reporter)
    list.push({ event: { kind: 'ticket.reporter_changed', data: reporter }, fields: ['reporter'] })
  const team = changeOf(before, after, ['team'])
  if (team) list.push({ event: { kind: 'ticket.team_changed', data: team }, fields: ['team'] })
  const assignee = changeOf(before, after, ['assignee'])
  if (assignee) list.push({ event: { kind: 'ticket.assigned', data: assignee }, fields: ['assignee'] })
  const due = changeOf(before, after, ['due_at'])
  if (due) list.push({ event: { kind: 'ticket.due_changed', data: due }, fields: ['due_at'] })
  const labels = after.labels && labelChange(before.labels, after.labels)
  if (labels) list.push({ event: { kind: 'ticket.labels_changed', data: labels }, fields: ['labels'] })
  const custom = after.fields && fieldChange(before.fields, after.fields)
  if (custom) {
    const fields = Object.keys(custom.after.fields).map((key) => `fields.${key}`)
    list.push({ event: { kind: 'ticket.fields_changed', data: custom }, fields })
  }
  const status = changeOf(before, after, STATUS)
  if (status) list.push({ event: { kind: 'ticket.status_changed', data: status }, fields: ['status'] })
  return list
}

function changeOf<K extends keyof TicketValues>(
  before: TicketValues,
  after: Partial<TicketValues>,
  names: readonly K[],
): { before: Partial<Pick<TicketValues, K>>; after: Partial<Pick<TicketValues, K>> } | null {
  const was: Partial<Pick<TicketValues, K>> = {}
  const is: Partial<Pick<TicketValues, K>> = {}
  let changed = false
  for (const name of names) {
    const value = after[name]
    if (value === undefined || value === before[name]) continue
    was[name] = before[name]
    is[name] = value
    changed = true
  }
  return changed ? { before: was, after: is } : null
}

function labelChange(before: readonly string[], after: readonly string[]) {
  const added = after.filter((id) => !before.includes(id))
  const removed = before.filter((id) => !after.includes(id))
  return added.length + removed.length > 0 ? { added, removed } : null
}

function fieldChange(before: TicketValues['fields'], after: TicketValues['fields']) {
  const was: TicketValues['fields'] = {}
  const is: TicketValues['fields'] = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (before[key] === after[key]) continue
    was[key] = before[key] ?? null
    is[key] = after[key] ?? null
  }
  return Object.keys(is).length > 0 ? { before: { fields: was }, after: { fields: is } } : null
}
