import type { Task } from '@waybill/contract/tasks/task.ts'
import { Check } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { stepsNearby } from './steps-in-order.ts'
import { isOpen } from './items-of.ts'
import { useVersion } from './use-tasks.ts'
import classes from './steps-row.module.css'

/** The steps of the workflow as a quiet row: where it has been, where it is, what may come. */
export function StepsRow({ task }: { task: Task }) {
  const { data: version } = useVersion(task.workflow)
  const at = isOpen(task) ? task.step?.id : undefined
  const been = new Set(task.items.map(({ step }) => step.id))
  // Where a run has ended it has been, also when nobody had it there: an import knows the end of a run and no assignments.
  if (at === undefined && task.step) been.add(task.step.id)
  const { steps, hidden } = version
    ? stepsNearby(version.graph, been, at)
    : { steps: task.step ? [task.step] : [], hidden: 0 }
  return (
    <ol className={classes.steps} aria-label={t('tasks.steps')}>
      {steps.map(({ id, name }) => {
        const is = id === at ? 'current' : been.has(id) ? 'done' : 'ahead'
        return (
          <li
            key={id}
            className={classes.step}
            data-is={is}
            aria-current={is === 'current' ? 'step' : undefined}
            aria-label={t(`tasks.step_${is}`, { name })}
          >
            <span className={classes.mark} aria-hidden>
              {is === 'done' && <Check />}
            </span>
            <span className={classes.name} aria-hidden>
              {name}
            </span>
          </li>
        )
      })}
      {hidden > 0 && <li className={classes.hidden}>{t('tasks.steps_hidden', { count: hidden })}</li>}
    </ol>
  )
}
