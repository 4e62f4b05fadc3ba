import type { TicketSortField } from '@waybill/contract/tickets/ticket-query.ts'

/** What a row can show besides its title, in the order in which columns stand. */
export const COLUMNS = [
  'key',
  'status',
  'title',
  'labels',
  'project',
  'category',
  'team',
  'reporter',
  'severity',
  'due',
  'sla',
  'created',
  'comments',
  'assignee',
  'priority',
  'updated',
] as const
export type Column = (typeof COLUMNS)[number]

export const DEFAULT_COLUMNS: readonly Column[] = [
  'key',
  'status',
  'title',
  'labels',
  'assignee',
  'priority',
  'updated',
]

/** Always there: a row without its title says nothing. */
export const FIXED: Column = 'title'

interface ColumnSort {
  /** After `sort:`. */
  word: string
  field: TicketSortField
  /** What comes soonest is asked for first, not what comes last. */
  soonest?: true
}

/** How a column is sorted. */
export const COLUMN_SORTS: Partial<Record<Column, ColumnSort>> = {
  key: { word: 'number', field: 'number' },
  due: { word: 'due', field: 'due_at', soonest: true },
  sla: { word: 'sla', field: 'sla', soonest: true },
  created: { word: 'created', field: 'created_at' },
  priority: { word: 'priority', field: 'priority' },
  updated: { word: 'updated', field: 'updated_at' },
}

/** Pixels. The title takes the rest. */
export const COLUMN_WIDTHS: Record<Column, number> = {
  key: 92,
  status: 36,
  title: 0,
  labels: 180,
  project: 130,
  category: 130,
  team: 130,
  reporter: 140,
  severity: 90,
  due: 104,
  sla: 160,
  created: 104,
  comments: 60,
  assignee: 150,
  priority: 72,
  updated: 104,
}
export const LEAST_WIDTH = 36
export const MOST_WIDTH = 480

/** The columns of an address, `key,labels`; those of a usual list without it. What is unknown is left out. */
export function readColumns(text: string | undefined): readonly Column[] {
  if (text === undefined) return DEFAULT_COLUMNS
  const named = new Set(text.split(','))
  return COLUMNS.filter((column) => column === FIXED || named.has(column))
}

/** The columns for an address; undefined when they are the usual ones. */
export function writeColumns(columns: readonly Column[]): string | undefined {
  const inOrder = COLUMNS.filter((column) => columns.includes(column))
  return inOrder.join() === DEFAULT_COLUMNS.join() ? undefined : inOrder.join(',')
}

/** What is left out first where there is no room. */
const LEAST_NEEDED: readonly Column[] = [
  'comments',
  'created',
  'category',
  'reporter',
  'severity',
  'project',
  'team',
  'labels',
  'due',
  'sla',
  'updated',
  'assignee',
  'priority',
]
/** Pixels that the title needs, and the box before it. */
const TITLE_NEEDS = 300

/** The columns that have room beside the title, in a list of so many pixels. */
export function fittingColumns(
  columns: readonly Column[],
  widths: Readonly<Record<Column, number>>,
  room: number,
): readonly Column[] {
  let needed = TITLE_NEEDS + columns.reduce((sum, column) => sum + widths[column], 0)
  const left = new Set(columns)
  for (const column of LEAST_NEEDED) {
    if (needed <= room) break
    if (left.delete(column)) needed -= widths[column]
  }
  return left.size === columns.length ? columns : columns.filter((column) => left.has(column))
}
