import type {
  Notification,
  NotificationState,
  UpdateNotificationInput,
} from '@waybill/contract/notifications/notification.ts'

/** A notification as it was in a version of the inbox. */
export interface KnownNotification {
  value: Notification
  version: number
}

/** Whether a list of this state holds the notification. */
export function isIn(state: NotificationState, { read_at, done_at, snoozed_until }: Notification): boolean {
  switch (state) {
    case 'unread':
      return read_at === null && done_at === null && snoozed_until === null
    case 'all':
      return done_at === null && snoozed_until === null
    case 'snoozed':
      return snoozed_until !== null
    case 'done':
      return done_at !== null
  }
}

/** The notification as the server will answer to the change. */
export function marked(value: Notification, change: UpdateNotificationInput, now: string): Notification {
  const after = { ...value }
  if (change.snoozed_until !== undefined) {
    after.snoozed_until = change.snoozed_until
    if (change.snoozed_until !== null) after.done_at = null
  }
  if (change.read !== undefined) after.read_at = change.read ? (value.read_at ?? now) : null
  if (change.done === true) {
    after.done_at = value.done_at ?? now
    after.read_at ??= now
    after.snoozed_until = null
  }
  if (change.done === false) after.done_at = null
  return after
}

/** Newest first. */
export function isBefore(a: Notification, b: Notification): boolean {
  return a.at === b.at ? a.id > b.id : a.at > b.at
}
