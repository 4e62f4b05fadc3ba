import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'
import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { PriorityBars } from '../../ui/priority-bars.tsx'
import { StatusRing } from '../../ui/status-ring.tsx'
import { dateAndTime } from '../../ui/instants.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { useNow } from '../../ui/use-now.ts'
import { useKnownTicket } from '../../sync/use-ticket.ts'
import { useShownClock } from '../sla/shown-clocks.ts'
import { SlaBar } from '../sla/sla-bar.tsx'
import { TicketClockSign } from '../sla/ticket-clock.tsx'
import type { ClockReading } from '../sla/time-left.ts'
import { TaskActions } from '../tasks/task-actions.tsx'
import { TaskProblem } from '../tasks/task-problem.tsx'
import { askTasksAgain } from '../tasks/use-tasks.ts'
import { placeOf } from './place-of.ts'
import type { RowPlace } from './task-rows.tsx'
import { TaskStory } from './task-story.tsx'
import classes from './task-row.module.css'

interface TaskRowProps {
  task: Task
  item: TaskItem | undefined
  place: RowPlace
  unfolded: boolean
  onFocus: () => void
  onFold: () => void
}

/** A task of a list: where it stands, by when, and what can be done about it here. */
export function TaskRow({ task, item, place, unfolded, onFocus, onFold }: TaskRowProps) {
  const { ticket, step } = task
  const known = useKnownTicket(ticket.id)
  // What is mine is its step: another clock beside its due would say another time.
  const clock = useShownClock(ticket.id, 'step')
  const body = useId()
  const priority = PRIORITIES.find((one) => one === ticket.priority) ?? 'medium'
  const isQueued = item !== undefined && item.person === null
  const isShown = place.shown === ticket.key
  return (
    <li className={classes.row} data-unfolded={unfolded} data-shown={isShown} onFocus={onFocus}>
      <div className={classes.line}>
        <Link
          {...placeOf(ticket.key, place)}
          className={classes.link}
          data-row={task.id}
          aria-current={isShown ? 'true' : undefined}
        >
          <span className={classes.first}>
            <PriorityBars priority={priority} />
            {step && <StatusRing status={step.category} name={step.name} />}
            <span className={classes.key}>{ticket.key}</span>
            <span className={classes.title}>{ticket.title}</span>
          </span>
          <span className={classes.second}>
            {step && task.workflow && (
              <span className={classes.step}>
                {t('my_work.step_of', { step: step.name, workflow: task.workflow.name })}
              </span>
            )}
            {!task.workflow && <span className={classes.step}>{t('tasks.unrouted')}</span>}
            {item && !isQueued && <Tag item={item} />}
            {task.status === 'on_hold' ? (
              <OnHold task={task} />
            ) : (
              <Due task={task} item={item} clock={clock} />
            )}
          </span>
        </Link>
        <span className={classes.clock}>
          {clock ? <SlaBar clock={clock} /> : <TicketClockSign ticket={ticket.id} />}
        </span>
        {isQueued && task.can['claim'] === true ? (
          <Claim task={task} item={item} />
        ) : (
          <Button
            variant="default"
            size="compact-sm"
            aria-expanded={unfolded}
            aria-controls={unfolded ? body : undefined}
            aria-label={t('my_work.act_on', { key: ticket.key })}
            rightSection={<ChevronDown className={classes.chevron} aria-hidden />}
            onClick={onFold}
          >
            {t('my_work.act')}
          </Button>
        )}
      </div>
      {unfolded && (
        <div
          id={body}
          className={classes.body}
          role="group"
          aria-label={t('my_work.act_on', { key: ticket.key })}
        >
          <TaskStory task={task} item={item} />
          <TaskActions task={task} ticketSeq={known?.seq ?? 0} onDone={onFold} />
        </div>
      )}
    </li>
  )
}

function Tag({ item }: { item: TaskItem }) {
  if (item.status === 'breached')
    return (
      <span className={classes.tag} data-tone="bad">
        {t('my_work.breached')}
      </span>
    )
  if (item.origin === 'escalation')
    return (
      <span className={classes.tag} data-tone="warn">
        {t('my_work.escalated')}
      </span>
    )
  if (item.origin === 'transferred') return <span className={classes.tag}>{t('my_work.transferred')}</span>
  return item.status === 'new' ? <span className={classes.tag}>{t('my_work.new')}</span> : null
}

/** For whom it waits: meanwhile nothing is due. */
function OnHold({ task: { waits_for } }: { task: Task }) {
  const whom = waits_for === 'requester' ? 'my_work.waits_requester' : 'my_work.waits_others'
  return <span className={classes.tag}>{t(whom)}</span>
}

interface DueProps {
  task: Task
  item: TaskItem | undefined
  clock: ClockReading | undefined
}

/** By when the step is due, or since when it waits. */
function Due({ task, item, clock }: DueProps) {
  const due = clock?.due ?? item?.target ?? null
  const isLate = useNow((now) => due !== null && Date.parse(due) < now)
  if (due !== null) {
    return (
      <span className={classes.due} data-late={isLate}>
        {t('my_work.due', { when: dateAndTime(due) })}
      </span>
    )
  }
  return (
    <span className={classes.due}>
      {t('my_work.came')} <TimeAgo at={item?.assigned_at ?? task.created_at} />
    </span>
  )
}

function Claim({ task, item }: { task: Task; item: TaskItem }) {
  const { act, acting, problem, forget } = useAct(async () => {
    await client.tasks.claim(task.id, { item: item.id })
    say(t('tasks.done_claimed', { key: task.ticket.key }), { tone: 'good' })
    await askTasksAgain()
  })
  return (
    <>
      <Button
        size="compact-sm"
        loading={acting}
        aria-label={t('my_work.claim', { key: task.ticket.key })}
        onClick={() => act()}
      >
        {t('tasks.claim')}
      </Button>
      {problem && (
        <div className={classes.problem}>
          <TaskProblem problem={problem} onAgain={() => act()} onClose={forget} />
        </div>
      )}
    </>
  )
}
