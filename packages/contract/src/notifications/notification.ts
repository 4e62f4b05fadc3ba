import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, Seq, TicketRef, nullable, oneOf, strict } from '../schema.ts'
import { Priority } from '../tickets/ticket.ts'
import { Status } from '../workflows/step.ts'

/** From the one that matters most: what several events of a ticket become together is the first of their kinds. */
export const NOTIFICATION_KINDS = [
  'system',
  'mention',
  'told',
  'sla_breach',
  'escalated',
  'transferred',
  'assigned',
  'decision_asked',
  'request_waiting',
  'unrouted',
  'nobody_there',
  'end_action_failed',
  'queued',
  'reopened',
  'resolved',
  'closed',
  'completed',
  'sla_warning',
  'comment',
  'status_changed',
  'step_changed',
] as const
export const NotificationKind = oneOf(NOTIFICATION_KINDS)
export type NotificationKind = Static<typeof NotificationKind>

/** Events of one ticket within this time become one notification, milliseconds. */
export const TOGETHER_MILLIS = 2 * 60 * 1000

/** How long notifications that are read or done are kept, milliseconds. */
export const NOTIFICATION_KEPT_MILLIS = 90 * 24 * 60 * 60 * 1000

/** How long those are kept that nobody has read, milliseconds. */
export const UNREAD_KEPT_MILLIS = 180 * 24 * 60 * 60 * 1000

/** The farthest that a notification can be put off, milliseconds. */
export const LONGEST_SNOOZE_MILLIS = 366 * 24 * 60 * 60 * 1000

/** What is told without a ticket, to whom it concerns or to who looks after it; `rule_told` is what a rule says of a ticket. */
export const NOTICES = [
  'second_factor_taken_off',
  'password_link_made',
  'password_changed',
  'webhook_paused',
  'webhook_off',
  'plugin_failed',
  'rule_tripped',
  'rule_broken',
  'rule_refused',
  'rule_told',
] as const
export type Notice = (typeof NOTICES)[number]

/** Something that happened to a ticket of somebody, or to themselves, as they may see it when it is shown. */
export const Notification = Type.Object({
  id: Id,
  kind: NotificationKind,
  ticket: nullable(
    Type.Object({
      id: Id,
      key: Type.String(),
      title: Type.String(),
      status: Status,
      priority: Priority,
    }),
  ),
  notice: nullable(
    Type.Object({
      code: oneOf(NOTICES),
      about: nullable(
        Type.String({
          description: 'What it happened to, by its name, or host and path of a webhook; the words of a rule',
        }),
      ),
      webhook: nullable(Id),
    }),
  ),
  /** Who did what the kind says; its other events may be of others. */
  actor: nullable(NamedRef),
  count: Type.Integer({ minimum: 1, description: 'The events that it stands for' }),
  comment: nullable(
    Type.Object({
      id: Id,
      internal: Type.Boolean(),
      excerpt: Type.String({ description: 'The first words of its Markdown; empty when it is deleted' }),
      by: nullable(NamedRef),
    }),
  ),
  status: nullable(Type.Object({ before: Status, after: Status })),
  step: nullable(NamedRef),
  /** It was resolved or closed at an end that refuses. */
  refused: Type.Boolean(),
  seq: Type.Integer({ minimum: 0, description: 'Of the last event' }),
  at: Instant,
  read_at: nullable(Instant),
  snoozed_until: nullable(Instant),
  done_at: nullable(Instant),
})
export type Notification = Static<typeof Notification>

export const NOTIFICATION_STATES = ['unread', 'all', 'snoozed', 'done'] as const
export const NotificationState = oneOf(NOTIFICATION_STATES)
export type NotificationState = Static<typeof NotificationState>

/** Of an inbox: how many tickets wait with something unread, and its version, which grows with each change and stands in frames too. */
const inbox = {
  unread: Type.Integer({ minimum: 0 }),
  version: Seq,
}

export const NotificationCount = Type.Object(inbox)
export type NotificationCount = Static<typeof NotificationCount>

export const NotificationList = Type.Object({
  items: Type.Array(Notification),
  next: nullable(Type.String({ description: 'Pass it as ?after= to get the next page' })),
  ...inbox,
})
export type NotificationList = Static<typeof NotificationList>

/** `done` also marks as read; a time to put it off to takes it out of the inbox until then. */
export const UpdateNotificationInput = strict({
  read: Type.Optional(Type.Boolean()),
  done: Type.Optional(Type.Boolean()),
  snoozed_until: Type.Optional(nullable(Instant)),
})
export type UpdateNotificationInput = Static<typeof UpdateNotificationInput>

export const ReadAllInput = strict({ ticket: Type.Optional(TicketRef) })
export type ReadAllInput = Static<typeof ReadAllInput>
