import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import { t } from '../../../messages/messages.ts'
import { shortDate } from '../../../ui/instants.ts'
import { leftOutWords } from './left-out.ts'
import classes from './past.module.css'

/** Over which time and by which hours it was run, who was there, what is left out, and how long steps take. */
export function PastAssumptions({ result }: { result: HistoryResult }) {
  const { from, to, calendar, at_once: count, at_once_recorded, left_out } = result
  const day = (instant: string | null) => (instant === null ? '' : shortDate(instant, Date.now()))
  const range = { from: day(from), to: day(to) }
  const facts = [
    calendar
      ? t('workflows.past_hours_of', { ...range, calendar: calendar.name })
      : t('workflows.past_hours_around', range),
    t(at_once_recorded ? 'workflows.past_at_once_was' : 'workflows.past_at_once_is', { count }),
    leftOutWords(left_out) ?? '',
  ]
  return (
    <section className={classes.assumed} aria-label={t('workflows.past_assumptions')}>
      <p className={classes.text}>{facts.join(' ')}</p>
      <p className={classes.text}>{t('workflows.past_method')}</p>
    </section>
  )
}
