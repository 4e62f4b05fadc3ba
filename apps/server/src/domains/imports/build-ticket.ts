import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { TicketValues } from '@waybill/contract/events/ticket-events.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { Insertable } from 'kysely'
import { toMillis } from '../../kernel/clock.ts'
import type { CommentsTable } from '../comments/comments.tables.ts'
import type { TicketsTable } from '../tickets/tickets.tables.ts'
import { RunBuilder, startedRun, unroutedRun, type BuiltRun, type RunsOn } from './build-run.ts'
import { eventsOf } from './change-events.ts'
import type { ImportedChange, ImportedComment, ImportedTicket, ImportedValues } from './imported-ticket.ts'

/** What names and keys of the file stand for; every one that a ticket of the batch uses is there. */
export interface Resolved {
  project: string
  person(key: string): string
  team(name: string): string
  label(name: string): string
  /** Keys of the custom fields that hold people. */
  personFields: ReadonlySet<string>
  /** The step of that name, on a workflow; else the one of Basic with this status. */
  step(status: Status, name: string | undefined): { id: string; version: number }
  /** null: tickets have no run through a workflow. */
  runsOn: RunsOn | null
  /** In a service desk, an open ticket without a run waits from now on (ISO 8601) until a lead routes it. */
  unroutedAt: string | null
}

export interface BuiltTicket {
  id: string
  external_id: string
  digest: string
  events: NewEvent[]
  /** Everything but what the log's positions decide. */
  row: Omit<Insertable<TicketsTable>, 'seq' | 'created_seq' | 'field_seq'>
  labels: string[]
  watchers: string[]
  aliases: string[]
  comments: { index: number; row: Omit<Insertable<CommentsTable>, 'seq'> }[]
  run: BuiltRun | null
  /** For each field that changed after the creation, the index in `events` of its last change. */
  lastChange: Map<string, number>
}

/** `aliases`: those of the ticket that no other ticket of the project has. */
interface Identity {
  id: string
  number: number
  rank: string
  aliases: string[]
  /** An id for each of its comments. */
  comments: string[]
  newId: () => string
}

/** The events of an imported ticket and the rows to which they fold. Pure. */
export function buildTicket(ticket: ImportedTicket, identity: Identity, resolved: Resolved): BuiltTicket {
  const { id, aliases } = identity
  const about = { project_id: resolved.project, ticket_id: id }
  let state = firstState(ticket, identity, resolved)
  let updatedAt = ticket.created_at
  const events: NewEvent[] = [
    {
      kind: 'ticket.created',
      ...about,
      at: ticket.created_at,
      actor_id: ticket.actor === null ? null : resolved.person(ticket.actor),
      data: { after: { ...state, ...(aliases.length > 0 && { aliases }) } },
    },
  ]
  const { runsOn } = resolved
  const run = runsOn && new RunBuilder(runsOn, identity.newId(), state, ticket.created_at)
  if (run)
    events.push({ ...run.started(), ...about, at: ticket.created_at, actor_id: events[0]?.actor_id ?? null })
  const lastChange = new Map<string, number>()
  const comments: BuiltTicket['comments'] = []
  for (const step of inOrderOfTime(ticket)) {
    if (step.at > updatedAt) updatedAt = step.at
    if ('body' in step) {
      const built = buildComment(step, comments.length, identity, resolved)
      comments.push({ index: events.length, row: built.row })
      events.push({ ...built.event, ...about, at: step.at, actor_id: built.row.author_id })
      continue
    }
    const after = resolveSet(step.set, step.at, state, resolved)
    const actor_id = step.actor === null ? null : resolved.person(step.actor)
    const moved = run?.moved({ ...state, ...after }, step.at)
    if (moved) events.push({ ...moved, ...about, at: step.at, actor_id })
    for (const { event, fields } of eventsOf(state, after)) {
      for (const field of fields) lastChange.set(field, events.length)
      events.push({ ...event, ...about, at: step.at, actor_id })
    }
    state = { ...state, ...after }
  }
  const { unroutedAt } = resolved
  const waits = unroutedAt !== null && !run && !isEnded(state.status)
  const travelled = waits
    ? unroutedRun(identity.newId(), state.step, unroutedAt)
    : run?.end(state, identity.newId)
  if (waits && travelled)
    events.push({ ...startedRun(travelled), ...about, at: travelled.at, actor_id: null })
  return {
    id,
    external_id: ticket.external_id,
    digest: ticket.digest,
    events,
    row: rowOf(state, id, resolved, {
      createdAt: ticket.created_at,
      updatedAt,
      comments: comments.length,
    }),
    labels: state.labels,
    watchers: state.watchers,
    aliases,
    comments,
    run: travelled ?? null,
    lastChange,
  }
}

/** Changes and comments, each in their own order, by time; what was said stands before the change of the same moment. */
function* inOrderOfTime(ticket: ImportedTicket): Generator<ImportedChange | ImportedComment> {
  const comments = ticket.comments ?? []
  let next = 0
  for (const change of ticket.changes) {
    for (let said = comments[next]; said && said.at <= change.at; said = comments[next]) {
      yield said
      next += 1
    }
    yield change
  }
  yield* comments.slice(next)
}

function buildComment(said: ImportedComment, place: number, identity: Identity, resolved: Resolved) {
  const id = identity.comments[place] ?? ''
  const parent_id = said.parent === null ? null : (identity.comments[said.parent] ?? null)
  const author = resolved.person(said.author)
  const comment = {
    id,
    parent_id,
    author,
    body: said.body,
    internal: false,
    mentions: [],
    references: [],
  }
  const row = {
    id,
    ticket_id: identity.id,
    parent_id,
    author_id: author,
    body: said.body,
    internal: 0 as const,
    mentions: '[]',
    ticket_references: '[]',
    created_at: toMillis(said.at),
    edited_at: null,
    deleted_at: null,
  }
  return { row, event: { kind: 'comment.added' as const, data: { comment } } }
}

function firstState(ticket: ImportedTicket, { number, rank }: Identity, resolved: Resolved): TicketValues {
  const { first } = ticket
  const ended = isEnded(first.status)
  return {
    number,
    title: first.title,
    description: first.description,
    step: resolved.step(first.status, first.step).id,
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
    fields: withoutNulls(fieldValues(first.fields, resolved)),
    rank,
    first_response_at: null,
    resolved_at: ended ? ticket.created_at : null,
    closed_at: first.status === 'closed' ? ticket.created_at : null,
    labels: labelIds(first.labels, resolved),
    watchers: [...new Set((ticket.watchers ?? []).map((key) => resolved.person(key)))].toSorted(),
  }
}

/** The change as the ticket keeps it. */
function resolveSet(
  set: ImportedChange['set'],
  at: string,
  before: TicketValues,
  resolved: Resolved,
): Partial<TicketValues> {
  const { status, step, assignee, team, reporter, labels, fields, ...same } = set
  return {
    ...same,
    ...(status !== undefined && {
      ...statusTimes(before, status, at),
      status,
    }),
    ...((status !== undefined || step !== undefined) && {
      step: resolved.step(status ?? before.status, step).id,
    }),
    ...(assignee !== undefined && { assignee: assignee === null ? null : resolved.person(assignee) }),
    ...(team !== undefined && { team: team === null ? null : resolved.team(team) }),
    ...(reporter !== undefined && { reporter: resolved.person(reporter) }),
    ...(labels !== undefined && { labels: labelIds(labels, resolved) }),
    ...(fields !== undefined && {
      fields: withoutNulls({ ...before.fields, ...fieldValues(fields, resolved) }),
    }),
  }
}

function isEnded(status: Status): boolean {
  return status === 'resolved' || status === 'closed'
}

/** The rule of changes by hand: set on the way into resolved or closed, kept between the two, cleared by reopening. */
function statusTimes(
  before: Pick<TicketValues, 'resolved_at'>,
  status: Status,
  at: string,
): Pick<TicketValues, 'resolved_at' | 'closed_at'> {
  if (!isEnded(status)) return { resolved_at: null, closed_at: null }
  return { resolved_at: before.resolved_at ?? at, closed_at: status === 'closed' ? at : null }
}

function labelIds(names: readonly string[], resolved: Resolved): string[] {
  return [...new Set(names.map((name) => resolved.label(name)))].toSorted()
}

/** The values with people as ids. */
function fieldValues(fields: ImportedValues['fields'], resolved: Resolved): ImportedValues['fields'] {
  if (resolved.personFields.size === 0) return fields
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      resolved.personFields.has(key) && typeof value === 'string' ? resolved.person(value) : value,
    ]),
  )
}

function withoutNulls(fields: ImportedValues['fields']): TicketValues['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

function rowOf(
  state: TicketValues,
  id: string,
  resolved: Resolved,
  { createdAt, updatedAt, comments }: { createdAt: string; updatedAt: string; comments: number },
): BuiltTicket['row'] {
  const millis = (iso: string | null) => (iso === null ? null : toMillis(iso))
  return {
    id,
    project_id: resolved.project,
    number: state.number,
    title: state.title,
    description: state.description,
    workflow_version: resolved.runsOn?.version ?? resolved.step(state.status, undefined).version,
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
    comment_count: comments,
    public_comment_count: comments,
  }
}
