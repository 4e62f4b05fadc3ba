import { Popover } from '@mantine/core'
import type { ListView } from '@waybill/client'
import { ChevronsRightLeft, Plus, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { StatusRing } from '../../ui/status-ring.tsx'
import { LimitForm } from './limit-form.tsx'
import { QuickAdd } from './quick-add.tsx'
import { useCount, type ColumnHead as Head } from './use-columns.ts'
import classes from './column-head.module.css'

interface ColumnHeadProps {
  project: string
  filter: string
  head: Head
  view: ListView
  width: number
  adding: boolean
  onAdding: (adding: boolean) => void
  onFold: () => void
  mayAdd: boolean
  mayLimit: boolean
}

/** The name of a column, how many it has and may have, and a line to add one. */
export function ColumnHead(props: ColumnHeadProps) {
  const { project, filter, head, view, width, adding, onAdding, onFold, mayAdd, mayLimit } = props
  const { step, step_ids, wip_limit } = head
  const count = useCount(project, filter, step_ids, view)
  const over = wip_limit !== null && count !== null && count > wip_limit
  return (
    <div className={classes.head} style={{ width }} data-over={over}>
      <div className={classes.line}>
        <StatusRing status={step.category} labelled />
        <h2 className={classes.name}>{step.name}</h2>
        <Limit project={project} head={head} count={count} over={over} mayLimit={mayLimit} />
        <span className={classes.space} />
        <button
          type="button"
          className={classes.add}
          data-quiet={count !== 0}
          data-fold={head.element}
          aria-label={t('board.fold', { column: step.name })}
          title={t('board.fold', { column: step.name })}
          aria-expanded
          onClick={onFold}
        >
          <ChevronsRightLeft aria-hidden />
        </button>
        {mayAdd && (
          <button
            type="button"
            className={classes.add}
            aria-label={t('board.add', { column: step.name })}
            aria-expanded={adding}
            onClick={() => onAdding(!adding)}
          >
            <Plus aria-hidden />
          </button>
        )}
      </div>
      {adding && (
        <QuickAdd project={project} step={step} first={view.tickets[0]} onClose={() => onAdding(false)} />
      )}
    </div>
  )
}

interface LimitProps {
  project: string
  head: Head
  count: number | null
  over: boolean
  mayLimit: boolean
}

function Limit({ project, head, count, over, mayLimit }: LimitProps) {
  const [opened, setOpened] = useState(false)
  const { step, wip_limit } = head
  if (count === null) return null
  const words =
    wip_limit === null
      ? t('board.count', { count })
      : t(over ? 'board.count_over' : 'board.count_of', { count, limit: wip_limit })
  const shown = (
    <>
      {over && <TriangleAlert aria-hidden />}
      <span aria-hidden>
        {wip_limit === null ? count.toLocaleString('en') : `${String(count)} / ${String(wip_limit)}`}
      </span>
      <span className={classes.hidden}>{words}</span>
    </>
  )
  if (!mayLimit) return <span className={classes.count}>{shown}</span>
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.count}
          title={t('board.limit')}
          onClick={() => setOpened(!opened)}
        >
          {shown}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('board.limit_of', { column: step.name })}>
        <LimitForm project={project} step={step} limit={wip_limit} onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}
