import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Known, State } from '../store/state.ts'
import { Table } from '../store/table.ts'
import type { CommentIntent, CreateIntent, Intent, MoveIntent, UpdateIntent } from './intent.ts'
import { showChange } from './show-change.ts'

/** What changes a ticket that is there. */
type Edit = UpdateIntent | MoveIntent

interface ShownTicket {
  under: Known<Ticket>
  edits: readonly Edit[]
  known: Known<Ticket>
}

type Comments = Table<Known<Comment>>

interface ShownComments {
  under: Comments | undefined
  added: readonly Comment[]
  table: Comments
}

/** Read before anything else: whatever the server says of it is newer. */
const NEVER = 0

/**
 * Lays what is not confirmed yet over what is. What others do goes on beneath it, and when nothing is pending the confirmed
 * state itself is shown. A ticket for which nothing has changed stays the same object.
 */
export class PendingView {
  #tickets = new Map<string, ShownTicket>()
  #comments = new Map<string, ShownComments>()
  readonly #provisional = new WeakMap<Ticket, Known<Ticket>>()

  show(confirmed: State, pending: readonly Intent[]): State {
    const tickets = this.#showTickets(confirmed, pending)
    const comments = this.#showComments(confirmed, pending)
    const isSame = tickets === confirmed.tickets && comments === confirmed.comments
    return isSame ? confirmed : { ...confirmed, tickets, comments }
  }

  #showTickets(confirmed: State, pending: readonly Intent[]): State['tickets'] {
    let { tickets } = confirmed
    for (const { shown, heard } of pending.filter(isCreate))
      if (shown && !heard) tickets = tickets.set(shown.id, this.#provisionalOf(shown))
    const next = new Map<string, ShownTicket>()
    for (const [id, edits] of Map.groupBy(pending.filter(isEdit), ({ ticket_id }) => ticket_id)) {
      const under = tickets.get(id)
      if (!under) continue
      const shown = this.#reuse(id, under, edits) ?? lay(under, edits, confirmed)
      next.set(id, shown)
      tickets = tickets.set(id, shown.known)
    }
    this.#tickets = next
    return tickets
  }

  #provisionalOf(shown: Ticket): Known<Ticket> {
    const known = this.#provisional.get(shown) ?? { value: shown, asOf: NEVER }
    this.#provisional.set(shown, known)
    return known
  }

  #reuse(id: string, under: Known<Ticket>, edits: readonly Edit[]): ShownTicket | undefined {
    const shown = this.#tickets.get(id)
    if (shown?.under.value !== under.value || shown.edits.length !== edits.length) return undefined
    const isSame = shown.edits.every((one, index) => sayTheSame(one, edits[index]))
    return isSame ? shown : undefined
  }

  #showComments(confirmed: State, pending: readonly Intent[]): State['comments'] {
    let { comments } = confirmed
    const added = pending.filter(isComment).flatMap(({ shown, heard }) => (shown && !heard ? [shown] : []))
    const next = new Map<string, ShownComments>()
    for (const [id, ofTicket] of Map.groupBy(added, ({ ticket_id }) => ticket_id)) {
      const under = confirmed.comments.get(id)
      const before = this.#comments.get(id)
      const isSame = before?.under === under && sameItems(before?.added ?? [], ofTicket)
      const shown = before && isSame ? before : { under, added: ofTicket, table: append(under, ofTicket) }
      next.set(id, shown)
      comments = comments.set(id, shown.table)
    }
    this.#comments = next
    return comments
  }
}

function lay(under: Known<Ticket>, edits: readonly Edit[], state: State): ShownTicket {
  const value = edits.reduce(
    (ticket, edit) =>
      edit.kind === 'move' ? { ...ticket, ...edit.shown } : showChange(ticket, edit.changes, state),
    under.value,
  )
  return { under, edits, known: { value, asOf: under.asOf } }
}

function append(under: Comments | undefined, added: readonly Comment[]): Comments {
  return added.reduce(
    (table, value) => table.set(value.id, { value, asOf: NEVER }),
    under ?? Table.empty<Known<Comment>>(),
  )
}

function sayTheSame(one: Edit, other: Edit | undefined): boolean {
  if (one.kind === 'move') return other?.kind === 'move' && one.shown === other.shown
  return other?.kind === 'update' && one.changes === other.changes
}

function sameItems<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}

const isCreate = (intent: Intent): intent is CreateIntent => intent.kind === 'create'
const isComment = (intent: Intent): intent is CommentIntent => intent.kind === 'comment'
const isEdit = (intent: Intent): intent is Edit => intent.kind === 'update' || intent.kind === 'move'
