import { Button } from '@mantine/core'
import type { EndActionRun } from '@waybill/contract/tasks/task.ts'
import { useState, type MouseEvent, type ReactNode } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useAct } from '../../ui/use-act.ts'
import classes from './end-action.module.css'
import { TONES } from './end-tones.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { useFocusBack } from './use-focus-back.ts'
import { askTasksAgain } from './use-tasks.ts'

/** Answers of a try that went well, also of one that is taken back now. */
const SAYS_NOTHING = new Set(['', 'done'])

interface EndActionProps {
  run: EndActionRun
  /** The ticket whose run it follows, where it is not shown with it. */
  ticket?: { key: string; link: ReactNode }
  onFocus?: () => void
}

/** A row for what happens outside because a run is over: how far it is, and what leads may do about it. */
export function EndAction({ run, ticket, onFocus }: EndActionProps) {
  const [asking, setAsking] = useState<'skip' | 'compensate' | null>(null)
  const { state, attempts, answer, updated_at, can } = run
  const isTakenBack = state === 'compensating' || state === 'compensation_failed'
  const name = run.name === '' ? t(`tasks.end_kind.${run.kind}`) : run.name
  const of = ticket ? `${name}, ${ticket.key}` : name
  const { row, press, back } = useFocusBack<HTMLLIElement>()
  const { act, acting, problem } = useAct(async () => {
    await client.endActions.retry(run.id)
    say(t('tasks.end_did_retry', { of }), { tone: 'good' })
    await askTasksAgain()
    back()
  })
  const ask = (what: 'skip' | 'compensate') => (event: MouseEvent<HTMLElement>) => {
    press(event)
    setAsking(what)
  }
  const told = asking === 'skip' && isTakenBack ? 'keep' : asking
  return (
    <li ref={row} className={classes.end} tabIndex={-1} onFocus={onFocus}>
      {ticket?.link}
      <span className={classes.mark} data-tone={TONES[state]} aria-hidden />
      <span className={classes.name}>{name}</span>
      <span className={classes.about}>
        {t(`tasks.end.${state}`)}
        {attempts > 1 && `, ${t('tasks.end_attempts', { count: attempts })}`}
        {answer !== null && !SAYS_NOTHING.has(answer) && answer !== state && `: ${answer}`}
        {', '}
        <TimeAgo at={updated_at} />
      </span>
      {(can.retry || can.skip || can.compensate) && (
        <span className={classes.buttons}>
          {can.retry && (
            <Button
              size="compact-sm"
              variant="default"
              loading={acting}
              aria-label={t('tasks.end_retry_of', { of })}
              onClick={(event) => {
                press(event)
                act()
              }}
            >
              {t('tasks.end_retry')}
            </Button>
          )}
          {can.skip && (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t('tasks.end_skip_of', { of })}
              onClick={ask('skip')}
            >
              {t('tasks.end_skip')}
            </Button>
          )}
          {can.compensate && (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t('tasks.end_compensate_of', { of })}
              onClick={ask('compensate')}
            >
              {t('tasks.end_compensate')}
            </Button>
          )}
        </span>
      )}
      <ProblemNote problem={problem} />
      {asking !== null && told !== null && (
        <ReasonDialog
          title={t(`tasks.end_${asking}_title`, { name })}
          text={t(`tasks.end_${told}_text`)}
          act={t(`tasks.end_${asking}`)}
          danger={asking === 'compensate'}
          onReason={async (reason) => {
            await client.endActions[asking](run.id, { reason })
            say(t(`tasks.end_did_${told}`, { of }), { tone: 'good' })
          }}
          onClose={() => {
            setAsking(null)
            back()
          }}
        />
      )}
    </li>
  )
}
