import type { Notice, NotificationKind } from '@waybill/contract/notifications/notification.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { Flag, Millis } from '../../kernel/kernel.tables.ts'

/** What a reader made of the log for one person, and what they did with it. */
export interface NotificationsTable {
  id: string
  person_id: string
  /** Null: it is a notice. */
  ticket_id: string | null
  kind: NotificationKind
  /** Who did what its kind says; null: Waybill itself. */
  actor_id: string | null
  /** How many events it stands for. */
  events: number
  /** The last of them. */
  seq: number
  /** Whether it is about what is internal on the ticket. */
  internal: Flag
  comment_id: string | null
  status_before: Status | null
  status_after: Status | null
  /** Where the ticket went last. */
  step_id: string | null
  notice: Notice | null
  /** What the notice is about, by its name. */
  about: string | null
  /** Since when it waits: the first of its events, or when it came back after it was put off. */
  first_at: Millis
  at: Millis
  read_at: Millis | null
  snoozed_until: Millis | null
  done_at: Millis | null
  /** The version of the inbox that brought it, and that of its last change. */
  added_version: number
  version: number
}

/** One row a person who was ever notified; grows with each change of their notifications. */
export interface InboxesTable {
  person_id: string
  version: number
}
