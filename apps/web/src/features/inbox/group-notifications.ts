import type { Notification } from '@waybill/contract/notifications/notification.ts'

/** All that waits about one ticket; a notice, which has none, stands alone. */
export interface NotificationGroup {
  /** Of the ticket, or of the notice. */
  id: string
  ticket: Notification['ticket']
  /** Newest first. */
  notifications: readonly Notification[]
  newest: Notification
  isUnread: boolean
  /** The events that all of them stand for. */
  events: number
}

/** By ticket: those with something unread first, then by what came last. */
export function groupNotifications(items: readonly Notification[]): NotificationGroup[] {
  const groups = [...Map.groupBy(items, groupOf).values()].flatMap((notifications) => {
    const sorted = notifications.toSorted(newestFirst)
    const newest = sorted.find(isUnread) ?? sorted[0]
    if (!newest) return []
    return [
      {
        id: groupOf(newest),
        ticket: newest.ticket,
        notifications: sorted,
        newest,
        isUnread: sorted.some(isUnread),
        events: sorted.reduce((sum, one) => sum + one.count, 0),
      },
    ]
  })
  return groups.toSorted((a, b) => Number(b.isUnread) - Number(a.isUnread) || newestFirst(a.newest, b.newest))
}

function newestFirst(a: { at: string }, b: { at: string }): number {
  return a.at === b.at ? 0 : a.at < b.at ? 1 : -1
}

function groupOf({ id, ticket }: Notification): string {
  return ticket?.id ?? id
}

export function isUnread({ read_at, done_at, snoozed_until }: Notification): boolean {
  return read_at === null && done_at === null && snoozed_until === null
}
