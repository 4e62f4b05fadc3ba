import type { NotificationState } from '@waybill/contract/notifications/notification.ts'
import type { InboxHandle } from './inbox/inboxes.ts'
import type { Topic } from '@waybill/contract/protocol/topics.ts'
import type { AddCommentInput, Comment } from '@waybill/contract/comments/comment.ts'
import type { CreateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import type { MoveWish, UpdateOptions } from './edits.ts'
import type { LeaseHandle } from './leases/lease-handle.ts'
import type { LeaseWish } from './leases/leases.ts'
import type { PresenceHandle } from './leases/presence-handle.ts'
import type { ListHandle } from './lists/lists.ts'
import type { ListWish } from './lists/open-list.ts'
import type { OpenTicket } from './open-tickets.ts'
import type { Changes, Command } from './outbox/intent.ts'
import type { Snapshot } from './store/store.ts'

/** Everything that is live. */
export interface SyncCalls {
  /** Opens the live connection and keeps it; `store` says how it is. */
  connect(): void
  /** Closes it, with all leases and presences. */
  disconnect(): void
  /** What is known, and what waits; the functions of store/select.ts read it. */
  store: { getSnapshot: () => Snapshot; subscribe: (listener: () => void) => () => void }
  /** A list that stays live until it is closed. */
  list(wish?: ListWish): ListHandle
  /** A ticket with its comments that stays live until it is closed; by id or key. */
  openTicket(ticket: string): OpenTicket
  /**
   * Puts all that happens in a topic into the store, until the function that it returns is called. `onMissed` is called when
   * something of it may have happened that is not told, as at first: what is needed is fetched then.
   */
  follow(topic: Topic, onMissed?: () => void): () => void
  /**
   * Changes a ticket of the store, at once for whoever looks at it here, and on the server as soon as there is a connection.
   * `confirmed` waits for that, also while nobody is signed in: `store` says how the connection is.
   * @throws Problem when the store does not have the ticket
   */
  updateTicket(id: string, changes: Changes, options?: UpdateOptions): Command
  /**
   * Makes a ticket as soon as there is a connection, and never twice. Until then lists show it, where its project is known,
   * by a provisional id, which may be changed, moved and commented like any other; see `isProvisional`.
   */
  createTicket(ticket: CreateTicketInput): Command
  /** Moves a card of a board, as `updateTicket` changes one. @throws Problem when the store does not have the ticket */
  moveTicket(id: string, wish: MoveWish): Command
  /** Says something about a ticket; it stands among its comments at once, by a provisional id until it is confirmed. */
  addComment(ticketId: string, comment: AddCommentInput): Command<Comment>
  /** Answers a conflict by the values that a person chose, having seen theirs. @throws Problem when there is none of this ref */
  resolve(ref: string, chosen: Changes): Command
  /** The failure has been seen. */
  dismiss(ref: string): void
  /** Edits a ticket alone until the lease is closed. @throws Problem 409 when somebody else does; status 0 when offline */
  lease(ticketId: string, wish?: LeaseWish): Promise<LeaseHandle>
  /** Lets others see what one does at a ticket, until it is closed. */
  presence(ticketId: string): PresenceHandle
  /** Keeps `unread` of the store up, until the function that it returns is called. */
  watchInbox(): () => void
  /** Notifications that stay live until they are closed; those that one is not done with, unless another state is named. */
  inbox(wish?: { state?: NotificationState }): InboxHandle
}
