import { Button } from '@mantine/core'
import type { EndActionRun, EndActionState, Task } from '@waybill/contract/tasks/task.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useTicketQuery } from '../../../sync/use-ticket-query.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { ReasonDialog } from '../../tasks/reason-dialog.tsx'
import { askTasksAgain } from '../../tasks/use-tasks.ts'
import classes from './end-actions.module.css'

type Run = EndActionRun
type Runs = Awaited<ReturnType<typeof client.endActions.list>>

const TONES: Record<EndActionState, 'wait' | 'good' | 'bad' | 'quiet'> = {
  pending: 'wait',
  retrying: 'wait',
  compensating: 'wait',
  done: 'good',
  failed: 'bad',
  compensation_failed: 'bad',
  skipped: 'quiet',
  stopped: 'quiet',
  compensated: 'quiet',
}

/** What happens outside because the way through the workflow is over: where it is, and what leads may do about it. */
export function EndActions({ task, ticket }: { task: Task; ticket: Ticket }) {
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
          <EndAction key={run.id} run={run} maySteer={task.can['end_actions'] === true} />
        ))}
      </ul>
    </div>
  )
}

function EndAction({ run, maySteer }: { run: Run; maySteer: boolean }) {
  const [asking, setAsking] = useState<'skip' | 'compensate' | null>(null)
  const { state, attempts, answer, updated_at } = run
  const name = run.name === '' ? t(`tasks.end_kind.${run.kind}`) : run.name
  const { act, acting, problem } = useAct(async () => {
    await client.endActions.retry(run.id)
    await askTasksAgain()
  })
  const may = {
    retry: state === 'failed' || state === 'skipped',
    skip: state === 'failed' || state === 'retrying' || state === 'pending',
    compensate: run.can_compensate && (state === 'done' || state === 'compensation_failed'),
  }
  return (
    <li className={classes.end}>
      <span className={classes.mark} data-tone={TONES[state]} aria-hidden />
      <span className={classes.name}>{name}</span>
      <span className={classes.about}>
        {t(`tasks.end.${state}`)}
        {attempts > 1 && `, ${t('tasks.end_attempts', { count: attempts })}`}
        {answer !== null && answer !== '' && answer !== state && `: ${answer}`}
        {', '}
        <TimeAgo at={updated_at} />
      </span>
      {maySteer && (
        <span className={classes.buttons}>
          {may.retry && (
            <Button size="compact-sm" variant="default" loading={acting} onClick={() => act()}>
              {t('tasks.end_retry')}
            </Button>
          )}
          {may.skip && (
            <Button size="compact-sm" variant="subtle" onClick={() => setAsking('skip')}>
              {t('tasks.end_skip')}
            </Button>
          )}
          {may.compensate && (
            <Button size="compact-sm" variant="subtle" onClick={() => setAsking('compensate')}>
              {t('tasks.end_compensate')}
            </Button>
          )}
        </span>
      )}
      <ProblemNote problem={problem} />
      {asking !== null && (
        <ReasonDialog
          title={t(`tasks.end_${asking}_title`, { name })}
          text={t(`tasks.end_${asking}_text`)}
          act={t(`tasks.end_${asking}`)}
          danger={asking === 'compensate'}
          onReason={async (reason) => {
            await client.endActions[asking](run.id, { reason })
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </li>
  )
}
