import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'
import { useEffect, useMemo, useRef, useState } from 'react'
import { t } from '../../messages/messages.ts'
import { useActions, type Action } from '../../shell/actions.ts'
import { TaskRow } from './task-row.tsx'
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
  const list = useRef<HTMLUListElement>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const [unfolded, setUnfolded] = useState<string | null>(null)
  const at = rows.findIndex(({ task }) => task.id === current)
  const lastAt = useRef(0)
  if (at >= 0) lastAt.current = at
  const isFocused = useRef(false)

  const focusRow = (index: number) => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))]
    if (!row) return
    setCurrent(row.task.id)
    list.current?.querySelector<HTMLElement>(`[data-task="${row.task.id}"]`)?.focus()
  }
  const toggle = (id: string) => setUnfolded(unfolded === id ? null : id)

  useEffect(() => {
    // The row that had the focus is done: the one in its place has it now.
    if (isFocused.current && current !== null && at < 0) focusRow(lastAt.current)
  })
  const actions = useMemo((): Action[] => {
    const of = { group: 'list' } as const
    const [id] = rows.filter((_, index) => index === at).map(({ task }) => task.id)
    return [
      { ...of, id: 'my_work.next', keys: 'j', title: t('my_work.next'), run: () => focusRow(at + 1) },
      { ...of, id: 'my_work.previous', keys: 'k', title: t('my_work.previous'), run: () => focusRow(at - 1) },
      ...(id === undefined
        ? []
        : [{ ...of, id: 'my_work.act', keys: 'a', title: t('my_work.act'), run: () => toggle(id) }]),
    ]
    // The functions are made of the rows.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [rows, at, unfolded])
  useActions(actions)

  return (
    <ul
      ref={list}
      className={classes.rows}
      aria-label={label}
      onFocus={() => {
        isFocused.current = true
      }}
      onBlur={(event) => {
        if (event.relatedTarget !== null)
          isFocused.current = list.current?.contains(event.relatedTarget) ?? false
      }}
    >
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
