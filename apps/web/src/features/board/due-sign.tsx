import { CalendarClock } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useNow } from '../../ui/use-now.ts'
import classes from './card.module.css'

/** When it is due; once that has gone by, it says so. */
export function DueSign({ at }: { at: string }) {
  const isLate = useNow((now) => Date.parse(at) < now)
  return (
    <span className={classes.sign} data-late={isLate}>
      <CalendarClock aria-hidden />
      <span className={classes.hidden}>{t(isLate ? 'board.overdue' : 'board.due')}</span>
      <TimeAgo at={at} />
    </span>
  )
}
