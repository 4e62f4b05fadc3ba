import type { ReactionKind } from '@waybill/contract/comments/comment.ts'
import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { foldTicket, type TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { foldRun, type RunState } from '@waybill/contract/tasks/fold-run.ts'
import { foldReferences, type ReferenceState } from '@waybill/contract/references/fold-references.ts'
import { foldLease, type LeaseState } from '@waybill/contract/leases/fold-lease.ts'
import { LEASE_MILLIS } from '@waybill/contract/leases/lease.ts'
import { INVERSE_LINK, PRIORITIES, type LinkKind } from '@waybill/contract/tickets/ticket.ts'
import { toMillis } from '../../kernel/clock.ts'
import type { EndActionKind } from '@waybill/contract/workflows/workflow.ts'
import { referenceRow } from '../references/references.queries.ts'
import { itemRow, taskRow } from '../tasks/task-change.ts'
import { fieldOf } from '../tickets/change-ticket.ts'
import type { PlainName } from '../tickets/ticket-values.ts'
import type { NewRows } from './new-rows.ts'

/** A ticket while its events are folded, with what the tables keep besides the state. */
export interface RebuiltTicket {
  id: string
  state: TicketState | undefined
  createdSeq: number
  /** As `field_seq` has it: the position of the last change of each field that changed after the creation. */
  fieldSeq: Map<string, number>
  lease: LeaseState | undefined
  run: RunState | undefined
  references: readonly ReferenceState[] | undefined
}

export function newTicket(id: string): RebuiltTicket {
  return {
    id,
    state: undefined,
    createdSeq: 0,
    fieldSeq: new Map(),
    lease: undefined,
    run: undefined,
    references: undefined,
  }
}

/** Takes in the next event of the ticket. */
export function foldInto(ticket: RebuiltTicket, event: LogEvent): void {
  ticket.state = foldTicket(ticket.state, event)
  ticket.lease = foldLease(ticket.lease, event)
  ticket.run = foldRun(ticket.run, event)
  ticket.references = foldReferences(ticket.references, event)
  if (event.kind === 'ticket.created') ticket.createdSeq = event.seq
  for (const field of changedFields(event)) ticket.fieldSeq.set(field, event.seq)
}

/** The fields that an event changes, under the names of `field_seq`, as commands stamp them. */
function changedFields(event: LogEvent): string[] {
  switch (event.kind) {
    case 'ticket.edited':
    case 'ticket.status_changed':
    case 'ticket.priority_changed':
    case 'ticket.severity_changed':
    case 'ticket.classified':
    case 'ticket.assigned':
    case 'ticket.team_changed':
    case 'ticket.reporter_changed':
    case 'ticket.due_changed':
    case 'ticket.moved': {
      const { after } = (event as LogEvent<{ after: Partial<Record<PlainName, unknown>> }>).data
      return [...new Set((Object.keys(after) as PlainName[]).map(fieldOf))]
    }
    case 'ticket.fields_changed': {
      const { after } = (event as LogEvent<EventData<'ticket.fields_changed'>>).data
      return Object.keys(after.fields ?? {}).map((key) => `fields.${key}`)
    }
    case 'ticket.labels_changed':
      return ['labels']
    case 'ticket.watchers_changed':
      return ['watchers']
    default:
      return []
  }
}

/** The rows of a ticket and of all that hangs on it; nothing for one that was purged. */
export function addTicketRows(
  rows: NewRows,
  ticket: RebuiltTicket,
  versionOfStep: (step: string) => number,
): void {
  const { state } = ticket
  if (!state) return
  const there = state.comments.filter((comment) => comment.deleted_at === null)
  rows.add('tickets', {
    id: state.id,
    project_id: state.project_id,
    number: state.number,
    title: state.title,
    description: state.description,
    workflow_version: versionOfStep(state.step),
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
    due_at: millisOrNull(state.due_at),
    fields: JSON.stringify(state.fields),
    rank: state.rank,
    first_response_at: millisOrNull(state.first_response_at),
    resolved_at: millisOrNull(state.resolved_at),
    closed_at: millisOrNull(state.closed_at),
    created_at: toMillis(state.created_at),
    updated_at: toMillis(state.updated_at),
    deleted_at: millisOrNull(state.deleted_at),
    comment_count: there.length,
    public_comment_count: there.filter((comment) => !comment.internal).length,
    seq: state.seq,
    created_seq: ticket.createdSeq,
    field_seq: JSON.stringify(Object.fromEntries(ticket.fieldSeq)),
  })
  const ticket_id = state.id
  for (const label_id of state.labels) rows.add('ticket_labels', { ticket_id, label_id })
  for (const person_id of state.watchers) rows.add('ticket_watchers', { ticket_id, person_id })
  for (const alias of state.aliases ?? [])
    rows.add('ticket_aliases', { alias, project_id: state.project_id, ticket_id })
  addLease(rows, ticket)
  addRun(rows, ticket)
  for (const one of ticket.references ?? [])
    rows.add('ticket_references', referenceRow(ticket_id, one, toMillis(one.at)))
  addComments(rows, state)
  addAttachments(rows, state)
  // A link stands with both tickets. Both halves are stored with the later of the two, when the other one is there.
  for (const { kind, ticket: other_id } of state.links) {
    if (other_id > ticket_id) continue
    rows.add('ticket_links', { ticket_id, kind: kind as LinkKind, other_id })
    rows.add('ticket_links', {
      ticket_id: other_id,
      kind: INVERSE_LINK[kind as LinkKind],
      other_id: ticket_id,
    })
  }
}

/** As if it had never been renewed: by the time that somebody imports it, it has run out, and its end is written down. */
function addLease(rows: NewRows, { id, lease }: RebuiltTicket): void {
  if (!lease) return
  const taken_at = toMillis(lease.taken_at)
  rows.add('ticket_leases', {
    ticket_id: id,
    holder_id: lease.holder,
    token: lease.token,
    taken_at,
    until: taken_at + LEASE_MILLIS,
    ends_as: 'expired',
  })
}

/** What happened outside stays as far as it was; nothing is called again by an import. */
function addRun(rows: NewRows, { id: ticket_id, run }: RebuiltTicket): void {
  for (const { id, items, created_at, seq, ...values } of run?.tasks ?? []) {
    rows.add('tasks', { ...taskRow(id, ticket_id, values), created_at: toMillis(created_at), seq })
    for (const { seq: stamped, ...item } of items)
      rows.add('task_items', itemRow(id, ticket_id, item, stamped))
  }
  for (const action of run?.end_actions ?? []) {
    const { task, workflow, action: action_id, kind, created_at, updated_at, ...same } = action
    rows.add('end_action_runs', {
      ...same,
      ticket_id,
      task_id: task,
      workflow_id: workflow,
      action_id,
      kind: kind as EndActionKind,
      created_at: toMillis(created_at),
      updated_at: toMillis(updated_at),
    })
  }
  if (!run?.rating) return
  const { score, comment, by, at, seq } = run.rating
  rows.add('ratings', { ticket_id, score, comment, by_id: by, rated_at: toMillis(at), seq })
}

function addComments(rows: NewRows, state: TicketState): void {
  for (const comment of state.comments) {
    rows.add('comments', {
      id: comment.id,
      ticket_id: state.id,
      parent_id: comment.parent_id,
      author_id: comment.author,
      body: comment.body,
      internal: comment.internal ? 1 : 0,
      mentions: JSON.stringify(comment.mentions),
      ticket_references: JSON.stringify(comment.references),
      created_at: toMillis(comment.created_at),
      edited_at: millisOrNull(comment.edited_at),
      deleted_at: millisOrNull(comment.deleted_at),
      seq: comment.seq,
    })
    for (const { kind, person } of comment.reactions) {
      rows.add('comment_reactions', { comment_id: comment.id, person_id: person, kind: kind as ReactionKind })
    }
  }
}

function addAttachments(rows: NewRows, state: TicketState): void {
  for (const { by, image, internal, created_at, ...attachment } of state.attachments) {
    rows.add('attachments', {
      ...attachment,
      ticket_id: state.id,
      by_id: by,
      width: image?.width ?? null,
      height: image?.height ?? null,
      internal: internal ? 1 : 0,
      created_at: toMillis(created_at),
    })
  }
}

function millisOrNull(iso: string | null): number | null {
  return iso === null ? null : toMillis(iso)
}
