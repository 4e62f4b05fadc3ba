import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'
import { useMemo, useState } from 'react'
import { t } from '../../messages/messages.ts'
import { useActions, type Action } from '../../shell/actions.ts'
import { TaskRow } from './task-row.tsx'
import { useRowKeys } from './use-row-keys.ts'
import classes from './my-work-page.module.css'

/** Where tickets open: beside the list, or on their own page. */
export interface RowPlace {
  place: { part?: string }
  beside: boolean
  /** The key of the one that is open there. */
  shown: string | undefined
}

export interface Row {
  task: Task
  /** Mine, or the one that waits in the queue. */
  item: TaskItem | undefined
}

interface TaskRowsProps {
  label: string
  rows: readonly Row[]
  place: RowPlace
}

/** Tasks, each of which unfolds to what can be done with it; J and K go through them, A unfolds. */
export function TaskRows({ label, rows, place }: TaskRowsProps) {
  const { at, setCurrent, moves, listProps } = useRowKeys(rows.map(({ task }) => task.id))
  const [unfolded, setUnfolded] = useState<string | null>(null)
  const toggle = (id: string) => setUnfolded(unfolded === id ? null : id)
  const actions = useMemo((): Action[] => {
    const [id] = rows.filter((_, index) => index === at).map(({ task }) => task.id)
    const act = { group: 'list', id: 'my_work.act', keys: 'a', title: t('my_work.act') } as const
    return id === undefined ? moves() : [...moves(), { ...act, run: () => toggle(id) }]
    // The functions are made of the rows.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [rows, at, unfolded])
  useActions(actions)

  return (
    <ul {...listProps} className={classes.rows} aria-label={label}>
      {rows.map((row) => (
        <TaskRow
          key={row.task.id}
          {...row}
          place={place}
          unfolded={unfolded === row.task.id}
          onFocus={() => setCurrent(row.task.id)}
          onFold={() => toggle(row.task.id)}
        />
      ))}
    </ul>
  )
}
