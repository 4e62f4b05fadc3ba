import { PRIORITIES, type Priority } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../messages/messages.ts'
import classes from './priority-bars.module.css'

interface PriorityBarsProps {
  priority: Priority
  /** The name stands beside it. */
  labelled?: boolean
}

const BARS = [4, 7, 10, 13]

/** Four bars that rise; critical fills all of them in red. */
export function PriorityBars({ priority, labelled = false }: PriorityBarsProps) {
  const filled = PRIORITIES.indexOf(priority) + 1
  const words = t('ui.priority_is', { name: t(`ui.priority.${priority}`) })
  return (
    <svg
      className={classes.bars}
      data-priority={priority}
      viewBox="0 0 16 16"
      {...(labelled ? { 'aria-hidden': true } : { role: 'img', 'aria-label': words })}
    >
      {!labelled && <title>{words}</title>}
      {BARS.map((height, index) => (
        <rect
          key={height}
          className={index < filled ? classes.on : classes.off}
          x={1 + index * 3.75}
          y={14.5 - height}
          width="2.75"
          height={height}
          rx="1"
        />
      ))}
    </svg>
  )
}
