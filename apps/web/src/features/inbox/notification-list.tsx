import type { Notification, UpdateNotificationInput } from '@waybill/contract/notifications/notification.ts'
import { useEffect, useMemo, useRef, useState } from 'react'
import { t } from '../../messages/messages.ts'
import { useActions, type Action } from '../../shell/actions.ts'
import { offerUndo } from '../../shell/undo.ts'
import { relativeTime } from '../../ui/instants.ts'
import { groupNotifications, isUnread, type NotificationGroup } from './group-notifications.ts'
import { groupName } from './notification-words.ts'
import { NotificationRow, type InboxPlace, type RowActs } from './notification-row.tsx'
import { markAnyway } from './use-inbox.ts'
import classes from './inbox-page.module.css'

interface NotificationListProps {
  items: readonly Notification[]
  mark: (ids: readonly string[], change: UpdateNotificationInput) => void
  /** Where tickets open beside the list; null: on their own page. */
  beside: InboxPlace | null
  /** The key of the one that is open there. */
  shown: string | undefined
}

/** Notifications by ticket; all of it by keys. */
export function NotificationList({ items, mark, beside, shown }: NotificationListProps) {
  const groups = useMemo(() => groupNotifications(items), [items])
  const list = useRef<HTMLUListElement>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const [snoozing, setSnoozing] = useState<string | null>(null)
  const at = groups.findIndex(({ id }) => id === current)
  const lastAt = useRef(0)
  if (at >= 0) lastAt.current = at

  const focusRow = (index: number) => {
    const group = groups[Math.max(0, Math.min(index, groups.length - 1))]
    if (!group) return
    setCurrent(group.id)
    list.current?.querySelector<HTMLElement>(`[data-notification="${group.id}"]`)?.focus()
  }
  const wasFocused = useRef(false)
  useEffect(() => {
    // The row that had the focus has gone: the one in its place has it now.
    if (wasFocused.current && current !== null && at < 0) focusRow(lastAt.current)
  })

  const acts = useMemo(() => actsOf(mark), [mark])
  const group = groups[at]
  const actions = useMemo((): Action[] => {
    const of = { group: 'list' } as const
    return [
      { ...of, id: 'inbox.next', keys: 'j', title: t('inbox.next'), run: () => focusRow(at + 1) },
      { ...of, id: 'inbox.previous', keys: 'k', title: t('inbox.previous'), run: () => focusRow(at - 1) },
      ...(group
        ? [
            {
              ...of,
              id: 'inbox.done',
              keys: 'e',
              title: t('inbox.done'),
              run: () => acts.done(group, group.newest.done_at === null),
            },
            {
              ...of,
              id: 'inbox.snooze',
              keys: 'h',
              title: t('inbox.snooze'),
              run: () => setSnoozing(group.id),
            },
            {
              ...of,
              id: 'inbox.read',
              keys: 'u',
              title: t(group.isUnread ? 'inbox.mark_read' : 'inbox.mark_unread'),
              run: () => acts.read(group, group.isUnread),
            },
          ]
        : []),
    ]
    // `focusRow` is made of the groups.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [groups, group, at, acts])
  useActions(actions)

  return (
    <ul
      ref={list}
      className={classes.list}
      aria-label={t('inbox.list')}
      onFocus={() => {
        wasFocused.current = true
      }}
      onBlur={(event) => {
        // A row that is taken away loses the focus to nothing; a person takes it elsewhere.
        if (event.relatedTarget !== null)
          wasFocused.current = list.current?.contains(event.relatedTarget) ?? false
      }}
    >
      {groups.map((one) => (
        <NotificationRow
          key={one.id}
          group={one}
          acts={acts}
          beside={beside}
          isShown={one.ticket !== null && one.ticket.key === shown}
          isCurrent={one.id === current}
          onFocus={() => setCurrent(one.id)}
          snoozing={snoozing === one.id}
          onSnoozing={(opened) => setSnoozing(opened ? one.id : null)}
        />
      ))}
    </ul>
  )
}

function actsOf(mark: NotificationListProps['mark']): RowActs {
  const ids = ({ notifications }: NotificationGroup) => notifications.map(({ id }) => id)
  const unreadOf = ({ notifications }: NotificationGroup) =>
    notifications.filter(isUnread).map(({ id }) => id)
  /** As it was: what had been unread is unread again. */
  const back = (group: NotificationGroup, change: UpdateNotificationInput) => {
    const unread = unreadOf(group)
    markAnyway(unread, { ...change, read: false })
    markAnyway(
      ids(group).filter((id) => !unread.includes(id)),
      change,
    )
  }
  return {
    open: (group) => mark(unreadOf(group), { read: true }),
    read: (group, read) => mark(read ? unreadOf(group) : [group.newest.id], { read }),
    done: (group, done) => {
      mark(ids(group), { done })
      if (done) offerUndo(t('inbox.said_done', { key: groupName(group) }), () => back(group, { done: false }))
    },
    snooze: (group, until) => {
      if (until === null) return mark(ids(group), { snoozed_until: null, read: false })
      const snoozed_until = until.toISOString()
      mark(ids(group), { snoozed_until })
      const when = relativeTime(snoozed_until, Date.now())
      offerUndo(t('inbox.said_snoozed', { key: groupName(group), when }), () =>
        back(group, { snoozed_until: null }),
      )
    },
  }
}
