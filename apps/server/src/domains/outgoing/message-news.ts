import type { Notice, NotificationKind } from '@waybill/contract/notifications/notification.ts'
import type { NotificationRelation } from '@waybill/contract/notifications/notification-settings.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'

/** One thing that a message tells, as ids: its words are looked up when it is sent. */
export interface MessageNews {
  kind: NotificationKind | 'test'
  /** What its person was to the ticket; absent where it is told whatever they chose, or was queued by a version before this. */
  as?: readonly NotificationRelation[]
  /** Of the event; 0: a test, which has none. */
  seq: number
  /** Milliseconds since 1970 UTC. */
  at: number
  actor: string | null
  internal: boolean
  comment: string | null
  status: { before: Status; after: Status } | null
  step: string | null
  notice: Notice | null
  about: string | null
}

/** What the column `mails.news` holds; this program wrote it. */
export function newsOfMessage(text: string): MessageNews[] {
  return JSON.parse(text) as MessageNews[]
}
