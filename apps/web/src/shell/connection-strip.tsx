import { t } from '../messages/messages.ts'
import { useConnection, usePending } from '../sync/use-connection.ts'
import { Strip } from './strip.tsx'
import { useLasts } from './use-lasts.ts'

/** A connection that comes back within this time is nobody's business. Milliseconds. */
const SHORT = 1_500

/** Says when changes cannot come or go, and what becomes of one's own. */
export function ConnectionStrip() {
  const status = useConnection()
  const pending = usePending().length
  const isAway = useLasts(status === 'offline', SHORT)
  if (status === 'outdated') {
    return (
      <Strip tone="warn" action={{ label: t('shell.reload'), act: () => window.location.reload() }}>
        {t('shell.outdated')}
      </Strip>
    )
  }
  if (!isAway) return null
  return (
    <Strip tone="warn">
      {pending > 0 ? t('shell.offline_with', { count: pending }) : t('shell.offline')}
    </Strip>
  )
}
