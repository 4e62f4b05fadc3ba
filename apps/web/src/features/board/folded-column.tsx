import { ChevronsLeftRight } from 'lucide-react'
import type { ListView } from '@waybill/client'
import { t } from '../../messages/messages.ts'
import { StatusRing } from '../../ui/status-ring.tsx'
import { useCount, type ColumnHead } from './use-columns.ts'
import classes from './folded-column.module.css'

interface FoldedColumnProps {
  project: string
  filter: string
  head: ColumnHead
  view: ListView
  width: number
  onUnfold: () => void
}

/** A column that is folded: its name turned, and how many it has. */
export function FoldedColumn({ project, filter, head, view, width, onUnfold }: FoldedColumnProps) {
  const { step, step_ids, wip_limit } = head
  const count = useCount(project, filter, step_ids, view)
  const over = wip_limit !== null && count !== null && count > wip_limit
  return (
    <div className={classes.head} style={{ width }}>
      <h2 className={classes.hidden}>
        {step.name}
        {count !== null && `, ${t('board.count', { count })}`}
      </h2>
      <div className={classes.hanging}>
        <button
          type="button"
          className={classes.button}
          aria-label={t('board.unfold', { column: step.name })}
          title={t('board.unfold', { column: step.name })}
          aria-expanded={false}
          data-fold={head.element}
          onClick={onUnfold}
        >
          <ChevronsLeftRight aria-hidden />
          <StatusRing status={step.category} labelled />
          <span className={classes.name}>{step.name}</span>
        </button>
        {count !== null && (
          <span className={classes.count} data-over={over} aria-hidden>
            {count.toLocaleString('en')}
          </span>
        )}
      </div>
    </div>
  )
}
