import type { Status } from '@waybill/contract/workflows/step.ts'
import { t } from '../messages/messages.ts'
import classes from './status-ring.module.css'

interface StatusRingProps {
  status: Status
  /** The name of the step, where it says more than the status. */
  name?: string | undefined
  /** The name stands beside it: then the ring is no image of its own. */
  labelled?: boolean
}

/** Open: an empty ring; in progress: half; resolved: full with a tick; closed: muted. */
export function StatusRing({ status, name, labelled = false }: StatusRingProps) {
  const words = t('ui.status_is', { name: name ?? t(`ui.status.${status}`) })
  return (
    <svg
      className={classes.ring}
      data-status={status}
      viewBox="0 0 16 16"
      {...(labelled ? { 'aria-hidden': true } : { role: 'img', 'aria-label': words })}
    >
      {!labelled && <title>{words}</title>}
      {status === 'open' && <circle cx="8" cy="8" r="6" className={classes.line} />}
      {status === 'in_progress' && (
        <>
          <circle cx="8" cy="8" r="6" className={classes.line} />
          <path d="M8 4.6a3.4 3.4 0 0 1 0 6.8z" className={classes.fill} />
        </>
      )}
      {status === 'resolved' && (
        <>
          <circle cx="8" cy="8" r="7" className={classes.fill} />
          <path d="M5 8.2l2.1 2.1L11.1 6" className={classes.tick} />
        </>
      )}
      {status === 'closed' && (
        <>
          <circle cx="8" cy="8" r="6" className={classes.line} />
          <path d="M5.4 8.2l1.8 1.8L10.7 6.3" className={classes.line} />
        </>
      )}
    </svg>
  )
}
