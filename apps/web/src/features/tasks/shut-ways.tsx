import type { ShutWay } from '@waybill/contract/tasks/task.ts'
import { t } from '../../messages/messages.ts'
import classes from './shut-ways.module.css'

interface ShutWaysProps {
  ways: readonly ShutWay[]
  /** Nothing else can be done. */
  isOpen: boolean
}

/** The ways out of a step that are not open now, each with what keeps it shut. */
export function ShutWays({ ways, isOpen }: ShutWaysProps) {
  if (ways.length === 0) return null
  return (
    <details className={classes.shut} open={isOpen}>
      <summary>{t('tasks.shut', { count: ways.length })}</summary>
      <ul className={classes.ways}>
        {ways.map(({ name, condition, who }) => (
          <li key={name}>
            <strong className={classes.name}>{name}</strong>{' '}
            {condition === null ? t(`tasks.shut_${who}`) : t('tasks.shut_until')}{' '}
            {condition !== null && <code className={classes.condition}>{condition}</code>}
          </li>
        ))}
      </ul>
    </details>
  )
}
