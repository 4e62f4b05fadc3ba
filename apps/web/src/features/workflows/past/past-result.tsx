import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import { t } from '../../../messages/messages.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { durationWords } from '../model/duration-words.ts'
import classes from './past.module.css'
import { QueueLine } from './queue-line.tsx'

const WHOLE = 100
const KEPT = ['draft', 'recorded'] as const

/** What would have come of it, beside what really happened. */
export function PastResult({ result }: { result: HistoryResult }) {
  const { tickets, finished, teams, breaches, dead_ends } = result
  if (tickets === 0)
    return <EmptyPlace title={t('workflows.past_no_tickets')} text={t('workflows.past_no_tickets_text')} />
  return (
    <>
      <p className={classes.lead}>
        {t('workflows.past_tickets', { count: tickets, finished: finished.toLocaleString('en') })}
      </p>
      <section aria-label={t('workflows.past_times')}>
        <h2 className={classes.heading}>{t('workflows.past_times')}</h2>
        <table className={classes.table}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('workflows.past_met')}</th>
              <th scope="col">{t('workflows.past_breached')}</th>
              <th scope="col">{t('workflows.past_without')}</th>
            </tr>
          </thead>
          <tbody>
            {KEPT.map((which) => (
              <tr key={which}>
                <th scope="row">{t(`workflows.past_${which}`)}</th>
                <td>{breaches[which].met}</td>
                <td data-bad={breaches[which].breached > 0}>{breaches[which].breached}</td>
                <td>{breaches[which].without_target}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-label={t('workflows.past_teams')}>
        <h2 className={classes.heading}>{t('workflows.past_teams')}</h2>
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('workflows.team')}</th>
                <th scope="col">{t('workflows.past_staff')}</th>
                <th scope="col">{t('workflows.past_handled')}</th>
                <th scope="col">{t('workflows.past_queue')}</th>
                <th scope="col">{t('workflows.past_waited')}</th>
                <th scope="col">{t('workflows.past_waited_most')}</th>
                <th scope="col">{t('workflows.past_idle')}</th>
              </tr>
            </thead>
            <tbody>
              {teams.map(
                ({ team, people, handled, longest_queue, queue, waited_half, waited_most, idle }) => (
                  <tr key={team.id}>
                    <th scope="row">{team.name}</th>
                    <td>{people}</td>
                    <td>{handled}</td>
                    <td>
                      <span className={classes.queue}>
                        <QueueLine queue={queue} most={longest_queue} />
                        {longest_queue}
                      </span>
                    </td>
                    <td>{waitWords(waited_half)}</td>
                    <td>{waitWords(waited_most)}</td>
                    <td>{t('workflows.percent', { share: Math.round(idle * WHOLE) })}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </div>
      </section>
      <section aria-label={t('workflows.past_dead_ends')}>
        <h2 className={classes.heading}>{t('workflows.past_dead_ends')}</h2>
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
    </>
  )
}

const MINUTE = 60

/** Seconds; below a minute nothing worth a word. */
function waitWords(seconds: number): string {
  return seconds < MINUTE
    ? t('workflows.past_no_wait')
    : durationWords(`PT${String(seconds - (seconds % MINUTE))}S`)
}
