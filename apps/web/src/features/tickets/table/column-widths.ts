import { useSyncExternalStore } from 'react'
import { COLUMNS, COLUMN_WIDTHS, LEAST_WIDTH, MOST_WIDTH, type Column } from '../columns.ts'

type Widths = Readonly<Record<Column, number>>

const KEY = 'waybill.columns'

let widths = read()
const listeners = new Set<() => void>()

function read(): Widths {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    const known = new Map<string, unknown>(
      typeof kept === 'object' && kept !== null ? Object.entries(kept) : [],
    )
    const chosen = COLUMNS.flatMap((column) => {
      const width = known.get(column)
      return typeof width === 'number' ? [[column, between(width)] as const] : []
    })
    return { ...COLUMN_WIDTHS, ...Object.fromEntries(chosen) }
  } catch (error) {
    if (error instanceof SyntaxError) return COLUMN_WIDTHS
    throw error
  }
}

function between(width: number): number {
  return Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, width)))
}

function become(next: Widths): void {
  widths = next
  for (const listener of listeners) listener()
}

/** How wide each column is, as this browser keeps it. Pixels. */
export function useColumnWidths(): Widths {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => widths,
  )
}

export function setColumnWidth(column: Column, width: number): void {
  become({ ...widths, [column]: between(width) })
  localStorage.setItem(KEY, JSON.stringify(widths))
}

export function resetColumnWidth(column: Column): void {
  setColumnWidth(column, COLUMN_WIDTHS[column])
}
