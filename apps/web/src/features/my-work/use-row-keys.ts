import { useEffect, useRef, useState, type FocusEvent } from 'react'
import { t } from '../../messages/messages.ts'
import type { Action } from '../../shell/actions.ts'

/** A row that is reached by keys has a link with `data-row`, its id. */
export function useRowKeys(ids: readonly string[]) {
  const list = useRef<HTMLUListElement>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const at = ids.findIndex((id) => id === current)
  const lastAt = useRef(0)
  if (at >= 0) lastAt.current = at
  const isFocused = useRef(false)

  const focusRow = (index: number) => {
    const id = ids[Math.max(0, Math.min(index, ids.length - 1))]
    if (id === undefined) return
    setCurrent(id)
    list.current?.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus()
  }
  useEffect(() => {
    // The row that had the focus is done: the one in its place has it now.
    if (isFocused.current && current !== null && at < 0) focusRow(lastAt.current)
  })
  const moves = (): Action[] => [
    { group: 'list', id: 'my_work.next', keys: 'j', title: t('my_work.next'), run: () => focusRow(at + 1) },
    {
      group: 'list',
      id: 'my_work.previous',
      keys: 'k',
      title: t('my_work.previous'),
      run: () => focusRow(at - 1),
    },
  ]
  const listProps = {
    ref: list,
    onFocus: () => {
      isFocused.current = true
    },
    onBlur: (event: FocusEvent) => {
      if (event.relatedTarget !== null)
        isFocused.current = list.current?.contains(event.relatedTarget) ?? false
    },
  }
  return { at, setCurrent, moves, listProps }
}
