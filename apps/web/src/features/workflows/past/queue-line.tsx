import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import classes from './past.module.css'

const WIDTH = 80
const HEIGHT = 20

/** How many waited, over the range; the number beside it says the most. */
export function QueueLine({ queue, most }: { queue: HistoryResult['teams'][number]['queue']; most: number }) {
  const last = Math.max(queue.length - 1, 1)
  const points = queue.map(
    ({ length }, index) =>
      `${((index / last) * WIDTH).toFixed(1)},${(HEIGHT - (most === 0 ? 0 : length / most) * HEIGHT).toFixed(1)}`,
  )
  return (
    <svg className={classes.line} viewBox={`0 -1 ${String(WIDTH)} ${String(HEIGHT + 2)}`} aria-hidden>
      <polyline points={points.join(' ')} />
    </svg>
  )
}
