import type { InboxHandle, InboxView } from '@waybill/client'
import type {
  NotificationState,
  UpdateNotificationInput,
} from '@waybill/contract/notifications/notification.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { client } from '../../session/client.ts'
import { say } from '../../ui/say.ts'

const WAITING: InboxView = { items: [], status: 'loading', problem: null, hasMore: false }
const noChange = () => () => undefined
const waiting = () => WAITING

/** Notifications of one state, live as long as they are shown. */
export function useInbox(state: NotificationState) {
  const [inbox, setInbox] = useState<InboxHandle | null>(null)
  useEffect(() => {
    const opened = client.inbox({ state })
    setInbox(opened)
    return () => {
      setInbox(null)
      opened.close()
    }
  }, [state])
  const view = useSyncExternalStore(inbox?.subscribe ?? noChange, inbox?.getSnapshot ?? waiting)
  return {
    ...view,
    more: () => void inbox?.more(),
    refresh: () => void inbox?.refresh(),
    /** Shown at once; when the server refuses, it is shown as it was and said why. */
    mark: (ids: readonly string[], change: UpdateNotificationInput) => {
      for (const id of ids) inbox?.mark(id, change).catch(sayWhy)
    },
  }
}

/** Marks notifications although no list of them may be shown any more. */
export function markAnyway(ids: readonly string[], change: UpdateNotificationInput): void {
  for (const id of ids) client.notifications.update(id, change).catch(sayWhy)
}

function sayWhy(error: unknown): void {
  if (!(error instanceof Problem)) throw error
  say(error.detail ?? error.title, { tone: 'bad' })
}
