import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { Lease } from '@waybill/contract/leases/lease.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Known, Present, State } from './state.ts'
import type { Table } from './table.ts'

/** Readings of the state. Each gives the very same object as long as what it shows is the same. */

export function ticketOf(state: State, id: string): Ticket | undefined {
  return state.tickets.get(id)?.value
}

const NO_COMMENTS: readonly Comment[] = []
const sorted = new WeakMap<Table<Known<Comment>>, readonly Comment[]>()

/** The known comments of a ticket, oldest first; deleted ones say so by `deleted_at`. */
export function commentsOf(state: State, ticketId: string): readonly Comment[] {
  const table = state.comments.get(ticketId)
  if (!table) return NO_COMMENTS
  const known = sorted.get(table)
  if (known) return known
  const list = [...table.values()]
    .map(({ value }) => value)
    .sort((a, b) => compare(a.created_at, b.created_at) || compare(a.id, b.id))
  sorted.set(table, list)
  return list
}

const NO_ATTACHMENTS: readonly Attachment[] = []
const listed = new WeakMap<Table<Known<Attachment | null>>, readonly Attachment[]>()

/** The known files of a ticket and of its comments, oldest first. */
export function attachmentsOf(state: State, ticketId: string): readonly Attachment[] {
  const table = state.attachments.get(ticketId)
  if (!table) return NO_ATTACHMENTS
  const known = listed.get(table)
  if (known) return known
  const list = [...table.values()]
    .flatMap(({ value }) => value ?? [])
    .sort((a, b) => compare(a.created_at, b.created_at) || compare(a.id, b.id))
  listed.set(table, list)
  return list
}

/** Who edits the ticket alone; null: nobody that is known of. */
export function leaseOf(state: State, ticketId: string): Lease | null {
  return state.leases.get(ticketId)?.lease ?? null
}

const NOBODY: readonly Present[] = []

/** Who looks at the ticket now, and what they do there. */
export function presentAt(state: State, ticketId: string): readonly Present[] {
  return state.presence.get(ticketId) ?? NOBODY
}

/** The name of a person or team that something known has named. */
export function nameOf(state: State, id: string): string | undefined {
  return state.names.get(id)?.value
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
