import { useEffect, useRef, useState, type MouseEvent } from 'react'

/** Once what was begun in a row is over, the focus is on what was pressed, or on its row where that is gone. */
export function useFocusBack<Row extends HTMLElement>() {
  const row = useRef<Row>(null)
  const pressed = useRef<HTMLElement | null>(null)
  const [times, setTimes] = useState(0)
  useEffect(() => {
    const isLost = () => document.activeElement === null || document.activeElement === document.body
    if (times === 0 || !isLost()) return
    if (pressed.current?.isConnected) pressed.current.focus()
    if (isLost()) (row.current?.querySelector<HTMLElement>('[data-row]') ?? row.current)?.focus()
  }, [times])
  return {
    row,
    press: ({ currentTarget }: MouseEvent<HTMLElement>) => {
      pressed.current = currentTarget
    },
    back: () => setTimes((before) => before + 1),
  }
}
