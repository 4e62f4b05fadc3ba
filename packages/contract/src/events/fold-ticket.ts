import type { EventData, EventKind } from './event-kinds.ts'
import type { LogEvent } from './event.ts'
import { isBesideTicket } from './beside-ticket.ts'
import type { TicketValues } from './ticket-events.ts'

/** A ticket as its events make it: ids instead of names, instants as ISO 8601. */
export interface TicketState extends TicketValues {
  id: string
  project_id: string
  created_at: string
  updated_at: string
  deleted_at: string | null
  /** What it was called where it was imported from; missing for all others. */
  aliases?: string[]
  seq: number
  links: { kind: string; ticket: string }[]
  comments: CommentState[]
  attachments: AttachmentState[]
}

export interface CommentState {
  id: string
  parent_id: string | null
  author: string
  body: string
  internal: boolean
  mentions: string[]
  references: string[]
  reactions: { kind: string; person: string }[]
  created_at: string
  edited_at: string | null
  deleted_at: string | null
  seq: number
}

/** A file that hangs on the ticket, or on one of its comments. */
export interface AttachmentState {
  id: string
  comment_id: string | null
  by: string
  name: string
  type: string
  size: number
  sha256: string
  image: { width: number; height: number } | null
  internal: boolean
  created_at: string
  seq: number
}

type TicketEvent = { [K in EventKind]: LogEvent<EventData<K>> & { kind: K } }[EventKind]

/**
 * The ticket after one more event of it. Pure: clients use it to keep up, the server to verify its tables against the
 * log and to show a ticket as it was. `undefined` stands for a ticket that does not exist (yet, or any more). Events
 * beside it (leases, tasks) leave it as it is.
 * @throws Error when a first event is not `ticket.created`: the log is damaged.
 */
export function foldTicket(state: TicketState | undefined, event: LogEvent): TicketState | undefined {
  if (isBesideTicket(event.kind)) return state
  const typed = event as TicketEvent
  if (typed.kind === 'ticket.created') {
    const { after } = typed.data
    return {
      ...after,
      labels: after.labels.toSorted(),
      watchers: after.watchers.toSorted(),
      id: event.ticket_id ?? '',
      project_id: event.project_id ?? '',
      created_at: event.at,
      updated_at: event.at,
      deleted_at: null,
      seq: event.seq,
      links: [],
      comments: [],
      attachments: [],
    }
  }
  if (typed.kind === 'ticket.purged') return undefined
  if (!state)
    throw new Error(`event ${String(event.seq)} (${event.kind}) is of a ticket that was never created`)
  return { ...state, ...apply(state, typed), updated_at: laterOf(state.updated_at, event.at), seq: event.seq }
}

function apply(state: TicketState, event: TicketEvent): Partial<TicketState> {
  switch (event.kind) {
    case 'ticket.fields_changed': {
      const fields = { ...state.fields, ...event.data.after.fields }
      for (const [key, value] of Object.entries(fields)) if (value === null) delete fields[key]
      return { fields }
    }
    case 'ticket.labels_changed':
      return { labels: changeSet(state.labels, event.data) }
    case 'ticket.watchers_changed':
      return { watchers: changeSet(state.watchers, event.data) }
    case 'ticket.linked':
      return { links: [...state.links, { kind: event.data.link, ticket: event.data.ticket }] }
    case 'ticket.unlinked': {
      const { link, ticket } = event.data
      return { links: state.links.filter((one) => one.kind !== link || one.ticket !== ticket) }
    }
    case 'ticket.deleted':
      return { deleted_at: event.at }
    case 'ticket.restored':
      return { deleted_at: null }
    case 'comment.added':
      return {
        comments: applyToComments(state.comments, event),
        attachments: hangOn(state.attachments, event),
      }
    case 'comment.deleted': {
      const { comment } = event.data
      return {
        comments: applyToComments(state.comments, event),
        attachments: state.attachments.filter((one) => one.comment_id !== comment),
      }
    }
    case 'comment.edited':
    case 'comment.reaction_added':
    case 'comment.reaction_removed':
      return { comments: applyToComments(state.comments, event) }
    case 'attachment.added': {
      const { at: created_at, seq } = event
      return { attachments: [...state.attachments, { ...event.data.attachment, created_at, seq }] }
    }
    case 'attachment.removed': {
      const { attachment } = event.data
      return { attachments: state.attachments.filter((one) => one.id !== attachment) }
    }
    case 'ticket.edited':
    case 'ticket.status_changed':
    case 'ticket.priority_changed':
    case 'ticket.severity_changed':
    case 'ticket.classified':
    case 'ticket.assigned':
    case 'ticket.team_changed':
    case 'ticket.reporter_changed':
    case 'ticket.due_changed':
    case 'ticket.moved':
    case 'ticket.first_responded':
      return event.data.after
    default:
      return {}
  }
}

type CommentEvent = Extract<TicketEvent, { kind: `comment.${string}` }>

function hangOn(
  attachments: AttachmentState[],
  { data, seq }: Extract<TicketEvent, { kind: 'comment.added' }>,
): AttachmentState[] {
  const taken = new Set(data.attachments)
  const { id: comment_id, internal } = data.comment
  return attachments.map((one) => (taken.has(one.id) ? { ...one, comment_id, internal, seq } : one))
}

function applyToComments(comments: CommentState[], event: CommentEvent): CommentState[] {
  if (event.kind === 'comment.added') {
    const { comment } = event.data
    return [
      ...comments,
      { ...comment, reactions: [], created_at: event.at, edited_at: null, deleted_at: null, seq: event.seq },
    ]
  }
  return comments.map((comment) =>
    comment.id === event.data.comment
      ? { ...comment, ...applyToComment(comment, event), seq: event.seq }
      : comment,
  )
}

function applyToComment(
  comment: CommentState,
  event: Exclude<CommentEvent, { kind: 'comment.added' }>,
): Partial<CommentState> {
  switch (event.kind) {
    case 'comment.edited':
      return { ...event.data.after, edited_at: event.at }
    case 'comment.deleted':
      return { deleted_at: event.at, body: '', mentions: [], references: [], reactions: [] }
    case 'comment.reaction_added':
      return { reactions: [...comment.reactions, { kind: event.data.reaction, person: event.data.person }] }
    case 'comment.reaction_removed': {
      const { reaction, person } = event.data
      return { reactions: comment.reactions.filter((one) => one.kind !== reaction || one.person !== person) }
    }
  }
}

function changeSet(ids: string[], change: { added: string[]; removed: string[] }): string[] {
  return [...new Set([...ids.filter((id) => !change.removed.includes(id)), ...change.added])].toSorted()
}

/** Imported histories may arrive out of order; `updated_at` never goes back. */
function laterOf(a: string, b: string): string {
  return a > b ? a : b
}
