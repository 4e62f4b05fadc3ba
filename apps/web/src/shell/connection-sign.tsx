import { t } from '../messages/messages.ts'
import { useConnection, usePending } from '../sync/use-connection.ts'
import classes from './connection-sign.module.css'

/** A dot that says whether changes come and go at once. */
export function ConnectionSign() {
  const status = useConnection()
  const pending = usePending().length
  const words =
    status === 'live' && pending > 0
      ? t('shell.sending', { count: pending })
      : t(`shell.connection.${status}`)
  return <span className={classes.sign} data-status={status} role="img" aria-label={words} title={words} />
}
