import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { TicketValues } from '@waybill/contract/events/ticket-events.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { Insertable } from 'kysely'
import { toMillis } from '../../kernel/clock.ts'
import type { TicketsTable } from '../tickets/tickets.tables.ts'
import type { ImportedChange, ImportedTicket, ImportedValues } from './imported-ticket.ts'

/** What names and keys of the file stand for; every one that a ticket of the batch uses is there. */
export interface Resolved {
  project: string
  person(key: string): string
  team(name: string): string
  label(name: string): string
  step(status: Status): { id: string; version: number }
}

export interface BuiltTicket {
  id: string
  external_id: string
  digest: string
  events: NewEvent[]
  /** Everything but what the log's positions decide. */
  row: Omit<Insertable<TicketsTable>, 'seq' | 'created_seq' | 'field_seq'>
  labels: string[]
  /** For each field that changed after the creation, the index in `events` of its last change. */
  lastChange: Map<string, number>
}

type ChangeEvent = Extract<NewEvent, { kind: `ticket.${string}` }>
type Identity = { id: string; number: number; rank: string }

/** The events of an imported ticket and the row to which they fold. Pure. */
export function buildTicket(ticket: ImportedTicket, identity: Identity, resolved: Resolved): BuiltTicket {
  const { id } = identity
  const about = { project_id: resolved.project, ticket_id: id }
  let state = firstState(ticket, identity, resolved)
  let updatedAt = ticket.created_at
  const events: NewEvent[] = [
    {
      kind: 'ticket.created',
      ...about,
      at: ticket.created_at,
      actor_id: ticket.actor === null ? null : resolved.person(ticket.actor),
      data: { after: state },
    },
  ]
  const lastChange = new Map<string, number>()
  for (const change of ticket.changes) {
    const after = resolveSet(change.set, change.at, state, resolved)
    const actor_id = change.actor === null ? null : resolved.person(change.actor)
    for (const { event, fields } of eventsOf(state, after)) {
      for (const field of fields) lastChange.set(field, events.length)
      events.push({ ...event, ...about, at: change.at, actor_id })
    }
    state = { ...state, ...after }
    if (change.at > updatedAt) updatedAt = change.at
  }
  return {
    id,
    external_id: ticket.external_id,
    digest: ticket.digest,
    events,
    row: rowOf(state, id, resolved, ticket.created_at, updatedAt),
    labels: state.labels,
    lastChange,
  }
}

function firstState(ticket: ImportedTicket, { number, rank }: Identity, resolved: Resolved): TicketValues {
  const { first } = ticket
  const ended = first.status === 'resolved' || first.status === 'closed'
  return {
    number,
    title: first.title,
    description: first.description,
    step: resolved.step(first.status).id,
    status: first.status,
    priority: first.priority,
    severity: first.severity,
    category: first.category,
    sub_category: first.sub_category,
    department: first.department,
    assignee: first.assignee === null ? null : resolved.person(first.assignee),
    team: first.team === null ? null : resolved.team(first.team),
    reporter: resolved.person(first.reporter),
    due_at: first.due_at,
    fields: withoutNulls(first.fields),
    rank,
    first_response_at: null,
    resolved_at: ended ? ticket.created_at : null,
    closed_at: first.status === 'closed' ? ticket.created_at : null,
    labels: labelIds(first.labels, resolved),
    watchers: [],
  }
}

/** The change as the ticket keeps it. */
function resolveSet(
  set: ImportedChange['set'],
  at: string,
  before: TicketValues,
  resolved: Resolved,
): Partial<TicketValues> {
  const { status, assignee, team, reporter, labels, fields, ...same } = set
  return {
    ...same,
    ...(status !== undefined && {
      ...statusTimes(before, status, at),
      status,
      step: resolved.step(status).id,
    }),
    ...(assignee !== undefined && { assignee: assignee === null ? null : resolved.person(assignee) }),
    ...(team !== undefined && { team: team === null ? null : resolved.team(team) }),
    ...(reporter !== undefined && { reporter: resolved.person(reporter) }),
    ...(labels !== undefined && { labels: labelIds(labels, resolved) }),
    ...(fields !== undefined && { fields: withoutNulls({ ...before.fields, ...fields }) }),
  }
}

/** The rule of changes by hand: set on the way into resolved or closed, kept between the two, cleared by reopening. */
function statusTimes(
  before: Pick<TicketValues, 'resolved_at'>,
  status: Status,
  at: string,
): Pick<TicketValues, 'resolved_at' | 'closed_at'> {
  if (status === 'open' || status === 'in_progress') return { resolved_at: null, closed_at: null }
  return { resolved_at: before.resolved_at ?? at, closed_at: status === 'closed' ? at : null }
}

const TEXT = ['title', 'description'] as const
const STATUS = ['step', 'status', 'resolved_at', 'closed_at'] as const
const CLASS = ['category', 'sub_category', 'department'] as const

/** One event for each intent, each with the fields that it changes (as `field_seq` names them). */
function eventsOf(
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

function labelIds(names: readonly string[], resolved: Resolved): string[] {
  return [...new Set(names.map((name) => resolved.label(name)))].toSorted()
}

function withoutNulls(fields: ImportedValues['fields']): TicketValues['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

function rowOf(
  state: TicketValues,
  id: string,
  resolved: Resolved,
  createdAt: string,
  updatedAt: string,
): BuiltTicket['row'] {
  const millis = (iso: string | null) => (iso === null ? null : toMillis(iso))
  return {
    id,
    project_id: resolved.project,
    number: state.number,
    title: state.title,
    description: state.description,
    workflow_version: resolved.step(state.status).version,
    step_id: state.step,
    status: state.status,
    priority: state.priority,
    priority_rank: PRIORITIES.indexOf(state.priority),
    severity: state.severity,
    category: state.category,
    sub_category: state.sub_category,
    department: state.department,
    assignee_id: state.assignee,
    team_id: state.team,
    reporter_id: state.reporter,
    due_at: millis(state.due_at),
    fields: JSON.stringify(state.fields),
    rank: state.rank,
    first_response_at: null,
    resolved_at: millis(state.resolved_at),
    closed_at: millis(state.closed_at),
    created_at: toMillis(createdAt),
    updated_at: toMillis(updatedAt),
    deleted_at: null,
    comment_count: 0,
  }
}
