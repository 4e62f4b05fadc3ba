import type { AddCommentInput, Comment } from '@waybill/contract/comments/comment.ts'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { ClientFrames } from '@waybill/contract/protocol/client-frames.ts'
import type {
  CreateTicketInput,
  FieldConflict,
  MoveTicketInput,
  Ticket,
} from '@waybill/contract/tickets/ticket.ts'

/** What can be changed of a ticket at once; the same fields as in an update over HTTP. */
export type Changes = ClientFrames['UpdateTicket']['changes']

/** Where a card goes: into a step, directly before or after another ticket (an id), or both. */
export type Place = Omit<MoveTicketInput, 'status'>

interface Common {
  /** Names the intent for ever: what is sent twice is done once, as long as the server remembers the first time. */
  ref: string
  /** Whose it is (installation and person); null until the first connection says who is signed in. */
  owner: string | null
  /** It has been sent at least once, so it may have been done although no answer came. */
  sent: boolean
  /** When it was sent for the first time, milliseconds since 1970 UTC. */
  sent_at?: number
}

/** The server remembers refs for 48 hours; what is sent again after that could be done twice. */
export const MOST_REPEAT_MILLIS = 47 * 60 * 60 * 1000

/** To change fields of a ticket. */
export interface UpdateIntent extends Common {
  kind: 'update'
  ticket_id: string
  changes: Changes
  /** The seq of the ticket that the author saw. */
  base_seq: number
  /** What the author saw in the fields that are written. */
  seen: Readonly<Record<string, unknown>>
  /** Of the lease that the author held. */
  lock_token?: number
}

/** To make a ticket. */
export interface CreateIntent extends Common {
  kind: 'create'
  ticket: CreateTicketInput
  /** As it is shown until the server has made it; not there where too little is known of its project. */
  shown?: Ticket
  /** The log has told of the ticket before the answer came: that one is shown. */
  heard?: boolean
}

/** To move a card on a board. */
export interface MoveIntent extends Common {
  kind: 'move'
  ticket_id: string
  place: Place
  /** What the ticket shows of it until the server has moved it. */
  shown: Partial<Pick<Ticket, 'step' | 'status' | 'rank'>>
  lock_token?: number
}

/** To say something about a ticket. */
export interface CommentIntent extends Common {
  kind: 'comment'
  ticket_id: string
  comment: AddCommentInput
  /** As it is shown until the server has it; not there before anybody is known to be signed in. */
  shown?: Comment
  /** The log has told of the comment before the answer came: that one is shown. */
  heard?: boolean
}

export type Intent = UpdateIntent | CreateIntent | MoveIntent | CommentIntent

/** What the server has made of an intent. */
export type Made = { of: 'ticket'; ticket: Ticket } | { of: 'comment'; comment: Comment }

/** What the server refused: it is shown no longer, and stands here until it is dismissed or done differently. */
export interface Failure {
  intent: Intent
  problem: Problem
  /** Fields that somebody else has changed meanwhile, with base, theirs and yours; empty for other problems. */
  conflicts: readonly FieldConflict[]
}

/** A change that was asked for. Nobody need wait for it: what becomes of it shows in the store too. */
export interface Command<T = Ticket> {
  ref: string
  /** Of the ticket or comment, by which the store shows it at once; one that is new has a provisional id until it is confirmed. */
  id: string
  /** How it stands once the server has the change; rejects with the Problem that refused it. */
  confirmed: Promise<T>
}

const PROVISIONAL = 'new-'

/** The id of what an intent makes until the server gives it one. */
export function provisionalId(ref: string): string {
  return `${PROVISIONAL}${ref}`
}

/** Of the tickets that these make. */
export function provisionalIds(intents: readonly Intent[]): string[] {
  return intents.flatMap(({ kind, ref }) => (kind === 'create' ? [provisionalId(ref)] : []))
}

/** Only this client knows it yet. */
export function isProvisional(id: string): boolean {
  return id.startsWith(PROVISIONAL)
}

/** Intents that have a subject in common are sent one after the other. */
export function subjectsOf(intent: Intent): string[] {
  switch (intent.kind) {
    case 'create':
      return [provisionalId(intent.ref)]
    case 'update':
    case 'comment':
      return [intent.ticket_id]
    case 'move': {
      const { before, after } = intent.place
      return [intent.ticket_id, before, after].filter((id) => id !== undefined)
    }
  }
}
