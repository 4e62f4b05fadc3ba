import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import { t } from '../../../messages/messages.ts'
import classes from './past.module.css'

const WHOLE = 100
const ROWS = ['recorded', 'judged', 'draft'] as const
const OUTCOMES = ['met', 'breached', 'without_target'] as const

/** How many tickets kept what was promised: then, by these times, and through this workflow. */
export function PastTimes({ breaches }: { breaches: HistoryResult['breaches'] }) {
  return (
    <section aria-labelledby="past-times">
      <h2 id="past-times" className={classes.heading}>
        {t('workflows.past_times')}
      </h2>
      <table className={classes.times}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('workflows.past_met')}</th>
            <th scope="col">{t('workflows.past_breached')}</th>
            <th scope="col">{t('workflows.past_without')}</th>
            <td className={classes.bars} />
          </tr>
        </thead>
        <tbody>
          {ROWS.map((row) => {
            const kept = breaches[row]
            const all = Math.max(
              1,
              OUTCOMES.reduce((sum, one) => sum + kept[one], 0),
            )
            return (
              <tr key={row}>
                <th scope="row">{t(`workflows.past_${row}`)}</th>
                {OUTCOMES.map((one) => (
                  <td key={one} data-outcome={kept[one] > 0 ? one : undefined}>
                    {kept[one].toLocaleString('en')}
                    <span className={classes.share}>
                      {t('workflows.percent', { share: Math.round((kept[one] / all) * WHOLE) })}
                    </span>
                  </td>
                ))}
                <td className={classes.bars}>
                  <Bar kept={kept} all={all} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** The shares, as long as they are. */
function Bar({ kept, all }: { kept: HistoryResult['breaches']['draft']; all: number }) {
  const width = (count: number) => (count / all) * WHOLE
  return (
    <svg className={classes.bar} viewBox={`0 0 ${String(WHOLE)} 1`} preserveAspectRatio="none" aria-hidden>
      <rect data-outcome="met" height="1" width={width(kept.met)} />
      <rect data-outcome="breached" x={width(kept.met)} height="1" width={width(kept.breached)} />
    </svg>
  )
}
