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

/** What is drawn: a circle and what stands in it. Always these two, so that a row that shows another ticket is only redrawn. */
const SHAPES = {
  open: { radius: 6, circle: classes.line, sign: undefined, path: '' },
  in_progress: { radius: 6, circle: classes.line, sign: classes.fill, path: 'M8 4.6a3.4 3.4 0 0 1 0 6.8z' },
  resolved: { radius: 7, circle: classes.fill, sign: classes.tick, path: 'M5 8.2l2.1 2.1L11.1 6' },
  closed: { radius: 6, circle: classes.line, sign: classes.line, path: 'M5.4 8.2l1.8 1.8L10.7 6.3' },
} as const satisfies Record<Status, object>

/** Open: an empty ring; in progress: half; resolved: full with a tick; closed: muted. */
export function StatusRing({ status, name, labelled = false }: StatusRingProps) {
  const { radius, circle, sign, path } = SHAPES[status]
  const words = t('ui.status_is', { name: name ?? t(`ui.status.${status}`) })
  return (
    <svg
      className={classes.ring}
      data-status={status}
      viewBox="0 0 16 16"
      {...(labelled ? { 'aria-hidden': true } : { role: 'img', 'aria-label': words })}
    >
      {!labelled && <title>{words}</title>}
      <circle cx="8" cy="8" r={radius} className={circle} />
      <path d={path} className={sign} />
    </svg>
  )
}
