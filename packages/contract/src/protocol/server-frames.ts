import Type, { type Static } from 'typebox'
import { Attachment } from '../attachments/attachment.ts'
import { Comment } from '../comments/comment.ts'
import { LeaseEnd } from '../leases/lease.ts'
import { Notification } from '../notifications/notification.ts'
import { ProblemBody } from '../problems/problem.ts'
import { Id, Instant, NamedRef, Seq, nullable, oneOf } from '../schema.ts'
import { Task } from '../tasks/task.ts'
import { Ticket } from '../tickets/ticket.ts'
import { Doing } from './client-frames.ts'

function tagged<const Tag extends string>(tag: Tag) {
  return { _tag: Type.Literal(tag) }
}

/** Frames about one event of the log: `seq` is its position, and grows along a topic. `by` is null for Waybill itself. */
const ofEvent = { seq: Seq, by: nullable(NamedRef) }

/** Whoever holds positions of another `installation` begins anew: they mean nothing here. */
export const Welcome = Type.Object({
  ...tagged('Welcome'),
  protocol: Type.Integer(),
  session: Id,
  installation: Type.String(),
  person: NamedRef,
  head: Seq,
})
/** To the asker only. `at` is a position that every ticket of the page is at least as new as. */
export const AllTickets = Type.Object({
  ...tagged('AllTickets'),
  ref: nullable(Type.String()),
  tickets: Type.Array(Ticket),
  at: Seq,
  next: nullable(Type.String()),
})
/**
 * A ticket is always sent whole, as the receiver may see it when it is sent: it may be newer than the event (`ticket.seq`
 * is at least the receiver's part of `seq`), and applying it twice changes nothing.
 */
export const TicketCreated = Type.Object({ ...tagged('TicketCreated'), ...ofEvent, ticket: Ticket })
/**
 * `kind` and `changes` are kind and data of the event, as in the feed; `ticket.changed` and nothing where the receiver reads no
 * more of it than how the ticket stands now.
 */
export const TicketUpdated = Type.Object({
  ...tagged('TicketUpdated'),
  ...ofEvent,
  ticket: Ticket,
  kind: Type.String(),
  changes: Type.Record(Type.String(), Type.Unknown()),
})
export const CommentAdded = Type.Object({
  ...tagged('CommentAdded'),
  ...ofEvent,
  ticket: Ticket,
  comment: Comment,
  /** Those that now hang on it; not there for none. */
  attachments: Type.Optional(Type.Array(Attachment)),
})
/** Edited, deleted (its `deleted_at` says so) or reacted to. */
export const CommentChanged = Type.Object({
  ...tagged('CommentChanged'),
  ...ofEvent,
  ticket: Ticket,
  comment: Comment,
})
export const AttachmentAdded = Type.Object({
  ...tagged('AttachmentAdded'),
  ...ofEvent,
  ticket: Ticket,
  attachment: Attachment,
})
/** Those of a deleted comment go with it, without a frame of their own. */
export const AttachmentRemoved = Type.Object({
  ...tagged('AttachmentRemoved'),
  ...ofEvent,
  ticket: Ticket,
  attachment_id: Id,
})
/** `until` moves on while the holder renews, which nobody is told: the lease ends when `TicketUnlocked` says so. */
export const TicketLocked = Type.Object({
  ...tagged('TicketLocked'),
  ...ofEvent,
  ticket_id: Id,
  holder: NamedRef,
  until: Instant,
})
export const TicketUnlocked = Type.Object({
  ...tagged('TicketUnlocked'),
  ...ofEvent,
  ticket_id: Id,
  why: LeaseEnd,
})
/**
 * The run of a ticket through its workflow, its end actions or its clocks went on; `kind` is that of the event. `task` is the
 * newest one as who hears it may see it, or null for a ticket without; what they may do with it (`can`) is asked anew.
 */
export const TaskChanged = Type.Object({
  ...tagged('TaskChanged'),
  ...ofEvent,
  kind: Type.String(),
  ticket_id: Id,
  task: nullable(Task),
})
/** Names, labels, projects or rights read differently since: what a client shows of them it fetches again. */
export const DirectoryChanged = Type.Object({
  ...tagged('DirectoryChanged'),
  seq: Seq,
  kind: Type.String(),
})
/** These tickets may not be seen any more: what the client knows of them leaves it. */
export const Forget = Type.Object({ ...tagged('Forget'), seq: Seq, ticket_ids: Type.Array(Id) })
/** `field` and `internal` are told to those who may see what is internal; to others, who writes that is `viewing`. */
export const PresenceChanged = Type.Object({
  ...tagged('PresenceChanged'),
  ticket_id: Id,
  people: Type.Array(
    Type.Object({
      person: NamedRef,
      doing: Doing,
      field: Type.Optional(Type.String()),
      internal: Type.Optional(Type.Literal(true)),
    }),
  ),
})
/**
 * To who hears `inbox`. `version` is that of the inbox, and grows; `unread` counts tickets, as the receiver may see them. What was
 * subscribed anew is fetched: these frames have no position in the log.
 */
const ofInbox = { version: Seq, unread: Type.Integer({ minimum: 0 }) }
export const NotificationAdded = Type.Object({
  ...tagged('NotificationAdded'),
  ...ofInbox,
  notification: Notification,
})
/**
 * Read, put off, done, or one more event of the same ticket. `notification` is null when it may not be seen any more; with
 * `notification_id` null too, so much has changed that the list is fetched again.
 */
export const NotificationChanged = Type.Object({
  ...tagged('NotificationChanged'),
  ...ofInbox,
  notification_id: nullable(Id),
  notification: nullable(Notification),
})
/**
 * The newest position of the log; every 10 s. All of it that was for this connection's topics has been sent; none comes
 * before the first Subscribe of who said `since`.
 */
export const Head = Type.Object({ ...tagged('Head'), seq: Seq })
/** What the client knows is worth nothing: it forgets all and fetches again. What follows comes after `at`. */
export const Reset = Type.Object({
  ...tagged('Reset'),
  at: Seq,
  why: oneOf(['too_old', 'too_slow', 'other_installation', 'from_the_future', 'rights']),
})
/**
 * It is done, and stays done. `result`: of CreateTicket and UpdateTicket the ticket, of LockTicket the lease (`HeldLease`),
 * of Subscribe `{at}`: what happened in these topics after that position follows, or has been sent; null for the others.
 */
export const Ack = Type.Object({ ...tagged('Ack'), ref: nullable(Type.String()), result: Type.Unknown() })
/** Nothing was done; the connection stays unless its close follows. */
export const Refused = Type.Object({
  ...tagged('Refused'),
  ref: nullable(Type.String()),
  problem: ProblemBody,
})
export const Pong = Type.Object({ ...tagged('Pong') })

export const serverFrames = {
  Welcome,
  AllTickets,
  TicketCreated,
  TicketUpdated,
  CommentAdded,
  CommentChanged,
  AttachmentAdded,
  AttachmentRemoved,
  TicketLocked,
  TicketUnlocked,
  TaskChanged,
  DirectoryChanged,
  Forget,
  PresenceChanged,
  NotificationAdded,
  NotificationChanged,
  Head,
  Reset,
  Ack,
  Refused,
  Pong,
}

export type ServerFrames = { [Tag in keyof typeof serverFrames]: Static<(typeof serverFrames)[Tag]> }
export type ServerFrame = ServerFrames[keyof ServerFrames]
