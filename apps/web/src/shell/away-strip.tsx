import { useEffect, useRef, useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { t } from '../messages/messages.ts'
import { client } from '../session/client.ts'
import { useConnection } from '../sync/use-connection.ts'
import { Strip } from './strip.tsx'

/** What was missed comes within this time after the connection is back. Milliseconds. */
const SETTLED = 1_500

interface Away {
  /** Where the log stood. */
  position: number
  /** An instant. */
  since: string
}

/** After a disconnect: how many of the tickets that are shown here have changed meanwhile. */
export function AwayStrip() {
  const status = useConnection()
  const navigate = useNavigate()
  const away = useRef<Away | null>(null)
  const [missed, setMissed] = useState<{ count: number; since: string } | null>(null)

  useEffect(() => {
    if (status === 'offline') {
      const { position } = client.store.getSnapshot().state
      if (position !== null) away.current ??= { position, since: new Date().toISOString() }
      return
    }
    const from = away.current
    if (status !== 'live' || !from) return
    const timer = setTimeout(() => {
      away.current = null
      const count = changedSince(from.position)
      if (count > 0) setMissed({ count, since: from.since })
    }, SETTLED)
    return () => clearTimeout(timer)
  }, [status])

  if (!missed) return null
  const show = () => {
    setMissed(null)
    void navigate({ to: '/tickets', search: { q: `updated>=${missed.since} sort:-updated` } })
  }
  return (
    <Strip tone="plain" action={{ label: t('shell.show_missed'), act: show }}>
      {t('shell.missed', { count: missed.count })}
    </Strip>
  )
}

function changedSince(position: number): number {
  let count = 0
  for (const { value } of client.store.getSnapshot().state.tickets.values())
    if (value.seq > position) count += 1
  return count
}
