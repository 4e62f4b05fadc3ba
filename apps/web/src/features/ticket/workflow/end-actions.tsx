import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useTicketQuery } from '../../../sync/use-ticket-query.ts'
import { EndAction } from '../../tasks/end-action.tsx'
import { TONES } from '../../tasks/end-tones.ts'
import classes from './end-actions.module.css'

type Runs = Awaited<ReturnType<typeof client.endActions.list>>

/** What happens outside because the way through the workflow is over: where it is, and what leads may do about it. */
export function EndActions({ ticket }: { ticket: Ticket }) {
  const { data } = useTicketQuery<Runs>({
    ticket: ticket.id,
    key: ['tasks', 'ends'],
    read: () => client.endActions.list(ticket.id),
  })
  const runs = data?.items ?? []
  if (runs.length === 0) return null
  const waiting = runs.filter(({ state }) => TONES[state] === 'wait').length
  const failed = runs.filter(({ state }) => TONES[state] === 'bad').length
  const summary =
    failed > 0
      ? t('tasks.ends_failed', { count: failed })
      : waiting > 0
        ? t('tasks.ends_pending', { count: waiting })
        : t('tasks.ends_done')
  return (
    <div className={classes.ends} role="group" aria-label={t('tasks.ends')}>
      <p
        className={classes.summary}
        data-tone={failed > 0 ? 'bad' : waiting > 0 ? 'wait' : 'good'}
        role="status"
      >
        {summary}
      </p>
      <ul className={classes.list}>
        {runs.map((run) => (
          <EndAction key={run.id} run={run} />
        ))}
      </ul>
    </div>
  )
}
