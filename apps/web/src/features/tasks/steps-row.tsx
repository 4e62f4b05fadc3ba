import type { Task } from '@waybill/contract/tasks/task.ts'
import { Check } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { t } from '../../messages/messages.ts'
import { stepsInOrder } from './steps-in-order.ts'
import { isOpen, useVersion } from './use-tasks.ts'
import classes from './steps-row.module.css'

/** The steps of the workflow as a quiet row: where it has been, where it is, what may come. */
export function StepsRow({ task }: { task: Task }) {
  const { data: version } = useVersion(task.workflow)
  const current = useRef<HTMLLIElement>(null)
  const row = useRef<HTMLOListElement>(null)
  const at = isOpen(task) ? task.step?.id : undefined
  useEffect(() => {
    const [list, item] = [row.current, current.current]
    if (list && item) list.scrollLeft = item.offsetLeft - (list.clientWidth - item.clientWidth) / 2
  }, [at, version])
  const steps = version ? stepsInOrder(version.graph) : task.step ? [task.step] : []
  const been = new Set(task.items.map(({ step }) => step.id))
  return (
    <ol ref={row} className={classes.steps} aria-label={t('tasks.steps')}>
      {steps.map(({ id, name }) => {
        const is = id === at ? 'current' : been.has(id) ? 'done' : 'ahead'
        return (
          <li
            key={id}
            ref={is === 'current' ? current : undefined}
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
    </ol>
  )
}
