import { Button } from '@mantine/core'
import type { Task } from '@waybill/contract/tasks/task.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { STATUSES } from '@waybill/contract/workflows/step.ts'
import { CircleX } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { dateAndTime, inSentence } from '../../../ui/instants.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { StatusRing } from '../../../ui/status-ring.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useNow } from '../../../ui/use-now.ts'
import { ReasonDialog } from '../../tasks/reason-dialog.tsx'
import { askTasksAgain } from '../../tasks/use-tasks.ts'
import { endedEarly, standingOf } from '../status-words.ts'
import { Promises } from './promises.tsx'
import classes from './request.module.css'

interface RequestStatusProps {
  ticket: Ticket
  /** Its run; null: it has none. */
  task: Task | null
  /** Whether that is known by now. */
  isReady: boolean
  isMine: boolean
}

/** How far it is, in plain words, and what its requester can do about it. */
export function RequestStatus({ ticket, task, isReady, isMine }: RequestStatusProps) {
  const { key, status } = ticket
  const [asking, setAsking] = useState<'withdraw' | 'reopen' | null>(null)
  const { title, text, turn } = standingOf(ticket, task, isMine)
  const ended = endedEarly(ticket, task)
  const until = task?.reopen_until ?? null
  const mayReopen = useNow((now) => isMine && until !== null && Date.parse(until) > now)
  const mayWithdraw = isMine && (status === 'open' || status === 'in_progress')
  const mayClose = isMine && status === 'resolved' && ended === null
  const { act, acting, problem } = useAct(async () => {
    await client.requests.close(ticket.id)
    await askTasksAgain()
    say(t('portal.was_closed', { key }), { tone: 'good' })
  })
  const stop = () => setAsking(null)
  return (
    <section className={classes.status} data-turn={turn} aria-label={t('portal.progress')}>
      <Stages status={status} ended={ended} />
      <div className={classes.standing} role="status">
        <p className={classes.now}>{title}</p>
        <p className={classes.next}>{text}</p>
        <Promises ticket={ticket} />
        {mayReopen && until !== null && (
          <p className={classes.next}>{t('portal.reopen_until', { when: inSentence(dateAndTime(until)) })}</p>
        )}
      </div>
      <ProblemNote problem={problem} />
      {isReady && (mayClose || mayReopen || mayWithdraw) && (
        <div className={classes.deeds}>
          {mayClose && (
            <Button loading={acting} onClick={() => act()}>
              {t('portal.close')}
            </Button>
          )}
          {mayReopen && (
            <Button variant="default" onClick={() => setAsking('reopen')}>
              {t('portal.reopen')}
            </Button>
          )}
          {mayWithdraw && (
            <Button variant="default" onClick={() => setAsking('withdraw')}>
              {t('portal.withdraw')}
            </Button>
          )}
        </div>
      )}
      {asking === 'withdraw' && (
        <ReasonDialog
          title={t('portal.withdraw_title', { key })}
          text={t('portal.withdraw_text')}
          act={t('portal.withdraw')}
          danger
          onClose={stop}
          onReason={async (reason) => {
            await client.requests.withdraw(ticket.id, { reason })
            say(t('portal.withdrawn', { key }))
          }}
        />
      )}
      {asking === 'reopen' && (
        <ReasonDialog
          title={t('portal.reopen_title', { key })}
          text={t('portal.reopen_text')}
          act={t('portal.reopen')}
          onClose={stop}
          onReason={async (reason) => {
            await client.requests.reopen(ticket.id, { reason })
            say(t('portal.reopened', { key }), { tone: 'good' })
          }}
        />
      )}
    </section>
  )
}

/** What is past has its tick, what comes is empty. */
const RINGS = { past: 'resolved', now: null, next: 'open' } as const

interface StagesProps extends Pick<Ticket, 'status'> {
  ended: 'refused' | 'cancelled' | null
}

function Stages({ status, ended }: StagesProps) {
  const at = STATUSES.indexOf(status)
  if (ended !== null) return <EndedStages ended={ended} />
  return (
    <ol className={classes.stages}>
      {STATUSES.map((one, index) => {
        const stage = t(`portal.stage.${one}`)
        const when = index === at ? 'now' : index < at ? 'past' : 'next'
        return (
          <li
            key={one}
            className={classes.stage}
            data-when={when}
            aria-label={t(`portal.stage_${when}`, { stage })}
            {...(when === 'now' && { 'aria-current': 'step' })}
          >
            <span className={classes.mark} aria-hidden>
              <StatusRing status={RINGS[when] ?? one} labelled />
            </span>
            <span className={classes.stageName} aria-hidden>
              {stage}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** What came of it, in place of stages that it never had. */
function EndedStages({ ended }: { ended: 'refused' | 'cancelled' }) {
  const received = t('portal.stage.open')
  const end = t(ended === 'refused' ? 'portal.refused' : 'portal.ended')
  return (
    <ol className={classes.stages}>
      <li className={classes.stage} data-when="past" aria-label={t('portal.stage_past', { stage: received })}>
        <span className={classes.mark} aria-hidden>
          <StatusRing status="resolved" labelled />
        </span>
        <span className={classes.stageName} aria-hidden>
          {received}
        </span>
      </li>
      <li
        className={classes.stage}
        data-when="now"
        aria-label={t('portal.stage_now', { stage: end })}
        aria-current="step"
      >
        <span className={classes.mark} aria-hidden>
          <CircleX size="var(--icon-small)" />
        </span>
        <span className={classes.stageName} aria-hidden>
          {end}
        </span>
      </li>
    </ol>
  )
}
