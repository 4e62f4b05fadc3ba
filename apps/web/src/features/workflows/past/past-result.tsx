import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import { t } from '../../../messages/messages.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { TeamLoads } from '../../sla/team-load/team-loads.tsx'
import { leftOutWords } from './left-out.ts'
import { PastAssumptions } from './past-assumptions.tsx'
import { PastTimes } from './past-times.tsx'
import classes from './past.module.css'

/** What would have come of it, beside what really happened. */
export function PastResult({ result }: { result: HistoryResult }) {
  const { tickets, finished, left_out, teams, breaches, dead_ends } = result
  if (tickets === 0) {
    const text = [t('workflows.past_no_tickets_text'), leftOutWords(left_out) ?? ''].join(' ')
    return <EmptyPlace title={t('workflows.past_no_tickets')} text={text} />
  }
  return (
    <>
      <p className={classes.lead}>
        {t('workflows.past_tickets', { count: tickets, finished: finished.toLocaleString('en') })}
      </p>
      <PastAssumptions result={result} />
      <PastTimes breaches={breaches} />
      <section aria-labelledby="past-dead-ends">
        <h2 id="past-dead-ends" className={classes.heading}>
          {t('workflows.past_dead_ends')}
        </h2>
        {dead_ends.length === 0 ? (
          <p className={classes.text}>{t('workflows.past_no_dead_ends')}</p>
        ) : (
          <ul className={classes.list}>
            {dead_ends.map(({ step, tickets: stuck, why }) => (
              <li key={`${step.id} ${why}`}>
                {t(`workflows.past_why.${why}`, { step: step.name, count: stuck })}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="past-teams">
        <h2 id="past-teams" className={classes.heading}>
          {t('workflows.past_teams')}
        </h2>
        <TeamLoads
          teams={teams}
          sides={{ recorded: t('workflows.past_really'), draft: t('workflows.past_then') }}
        />
      </section>
    </>
  )
}
