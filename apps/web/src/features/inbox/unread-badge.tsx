import { useEffect } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useStore } from '../../sync/use-store.ts'
import classes from './unread-badge.module.css'

const MOST_SHOWN = 99

/** How many tickets wait with something unread, live. */
export function UnreadBadge() {
  useEffect(() => client.watchInbox(), [])
  const unread = useStore(({ state }) => state.unread)
  if (!unread) return null
  return (
    <span className={classes.badge} role="img" aria-label={t('inbox.unread', { count: unread })}>
      {unread > MOST_SHOWN ? `${String(MOST_SHOWN)}+` : unread}
    </span>
  )
}
