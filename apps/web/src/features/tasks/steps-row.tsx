import type { Task } from '@waybill/contract/tasks/task.ts'
import { Check, X } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { exactTime } from '../../ui/instants.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { stepsNearby } from './steps-in-order.ts'
import { isOpen } from './items-of.ts'
import { useStepsBeen, useVersion } from './use-tasks.ts'
import classes from './steps-row.module.css'

/** The steps of the workflow as a quiet row: where it has been, where it is, and what may come of one that goes on. */
export function StepsRow({ task }: { task: Task }) {
  const { data: version } = useVersion(task.workflow)
  const { data: visits } = useStepsBeen(task)
  const times = new Map(visits?.items.map(({ step, at: time }) => [step.id, time]))
  const at = isOpen(task) ? task.step?.id : undefined
  // What the log tells; until it has, those where somebody had it.
  const been = new Set(visits ? times.keys() : task.items.map(({ step }) => step.id))
  if (at === undefined && task.step) been.add(task.step.id)
  const { steps, hidden } = version
    ? stepsNearby(version.graph, been, at, times)
    : { steps: task.step ? [task.step] : [], hidden: 0 }
  return (
    <ol className={classes.steps} aria-label={t('tasks.steps')}>
      {steps.map((step) => {
        const { id, name } = step
        const time = times.get(id)
        const is = id === at ? 'current' : been.has(id) ? 'done' : 'ahead'
        const isRefusal = is === 'done' && step.outcome === 'refused'
        return (
          <li
            key={id}
            className={classes.step}
            data-is={is}
            aria-current={is === 'current' ? 'step' : undefined}
            aria-label={
              t(isRefusal ? 'tasks.step_refused' : `tasks.step_${is}`, { name }) +
              (time ? `, ${exactTime(time)}` : '')
            }
          >
            <span className={classes.mark} aria-hidden>
              {is === 'done' && (isRefusal ? <X /> : <Check />)}
            </span>
            <span className={classes.name} aria-hidden>
              {name}
            </span>
            {time && is !== 'ahead' && <TimeAgo at={time} className={classes.time} />}
          </li>
        )
      })}
      {hidden > 0 && <li className={classes.hidden}>{t('tasks.steps_hidden', { count: hidden })}</li>}
    </ol>
  )
}
