import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Known, State } from './state.ts'
import { Table } from './table.ts'

/**
 * Puts a ticket into the state that was read when the log stood at `at` or later. An older one never replaces a newer
 * one; of two with the same seq (names and rights may differ) the one that was read later stays.
 */
export function learnTicket(state: State, ticket: Ticket, at: number): State {
  const asOf = Math.max(at, ticket.seq)
  if (!isBelieved(state, ticket.id, asOf)) return state
  const known = newer(state.tickets.get(ticket.id), ticket, asOf)
  const named = learnNames(state, [ticket.reporter, ticket.assignee, ticket.team], asOf)
  const tickets = state.tickets.set(ticket.id, known)
  return tickets === state.tickets ? named : { ...named, tickets }
}

/** The same for a comment. */
export function learnComment(state: State, comment: Comment, at: number): State {
  const asOf = Math.max(at, comment.seq)
  if (!isBelieved(state, comment.ticket_id, asOf)) return state
  const ofTicket = state.comments.get(comment.ticket_id) ?? Table.empty<Known<Comment>>()
  const next = ofTicket.set(comment.id, newer(ofTicket.get(comment.id), comment, asOf))
  const named = learnNames(state, [comment.author, ...comment.mentions], asOf)
  return next === ofTicket ? named : { ...named, comments: state.comments.set(comment.ticket_id, next) }
}

export function learnNames(state: State, refs: readonly (NamedRef | null)[], asOf: number): State {
  let { names } = state
  for (const ref of refs) {
    if (!ref) continue
    const known = names.get(ref.id)
    if (known && (known.asOf > asOf || known.value === ref.name)) continue
    names = names.set(ref.id, { value: ref.name, asOf })
  }
  return names === state.names ? state : { ...state, names }
}

/** Leaves a ticket and everything about it, and believes no reading of it from before `seq`. */
export function forgetTicket(state: State, id: string, seq: number): State {
  const since = Math.max(seq, state.forgotten.get(id) ?? 0)
  return { ...dropTicket(state, id), forgotten: state.forgotten.set(id, since) }
}

/** Leaves a ticket that nobody looks at any more; it may come back at any time. */
export function dropTicket(state: State, id: string): State {
  return {
    ...state,
    tickets: state.tickets.delete(id),
    comments: state.comments.delete(id),
    attachments: state.attachments.delete(id),
    leases: state.leases.delete(id),
    tasks: state.tasks.delete(id),
    presence: state.presence.delete(id),
  }
}

export function isBelieved(state: State, ticketId: string, asOf: number): boolean {
  return asOf >= state.floor && asOf >= (state.forgotten.get(ticketId) ?? 0)
}

export function newer<T extends { seq: number }>(
  known: Known<T> | undefined,
  value: T,
  asOf: number,
): Known<T> {
  if (!known) return { value, asOf }
  const { seq } = known.value
  if (value.seq < seq || (value.seq === seq && asOf < known.asOf)) return known
  const same = value.seq === seq && JSON.stringify(value) === JSON.stringify(known.value)
  return same && asOf === known.asOf ? known : { value: same ? known.value : value, asOf }
}
