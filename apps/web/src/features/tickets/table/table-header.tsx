import type { TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { Checkbox } from '@mantine/core'
import type { KeyboardEvent, PointerEvent } from 'react'
import { t } from '../../../messages/messages.ts'
import { COLUMN_SORTS, FIXED, type Column } from '../columns.ts'
import { resetColumnWidth, setColumnWidth, useColumnWidths } from './column-widths.ts'
import classes from './ticket-table.module.css'

interface TableHeaderProps {
  columns: readonly Column[]
  sort: TicketSort | null
  onSort: (sort: TicketSort | null) => void
  chosen: 'none' | 'some' | 'all'
  onChooseAll: () => void
}

/** Names of the columns: a click sorts, the line between two of them makes the left one wider. */
export function TableHeader({ columns, sort, onSort, chosen, onChooseAll }: TableHeaderProps) {
  return (
    <div role="row" className={classes.header} aria-rowindex={1}>
      <div role="columnheader" className={classes.choose}>
        <Checkbox
          size="xs"
          aria-label={t('tickets.choose_loaded')}
          checked={chosen === 'all'}
          indeterminate={chosen === 'some'}
          onChange={onChooseAll}
        />
      </div>
      {columns.map((column) => (
        <div
          key={column}
          role="columnheader"
          className={classes.head}
          data-column={column}
          aria-sort={ariaSort(column, sort)}
        >
          <ColumnName column={column} sort={sort} onSort={onSort} />
          {column !== FIXED && <ColumnEdge column={column} />}
        </div>
      ))}
    </div>
  )
}

function ColumnName({
  column,
  sort,
  onSort,
}: Pick<TableHeaderProps, 'sort' | 'onSort'> & { column: Column }) {
  const name = t(`tickets.column.${column}`)
  const by = COLUMN_SORTS[column]
  if (!by) return <span className={classes.headText}>{name}</span>
  const isDown = sort === `-${by.field}`
  const isSorted = sort === by.field || isDown
  // The newest first, the most urgent, what is due next; then the other way round, then as the query says.
  const ways = [`-${by.field}` as const, by.field]
  if (by.soonest) ways.reverse()
  const [first, second] = ways
  const next = (!isSorted ? first : sort === first ? second : null) ?? null
  return (
    <button type="button" className={classes.headButton} onClick={() => onSort(next)}>
      <span className={classes.headText}>{name}</span>
      {isSorted && (isDown ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
    </button>
  )
}

function ariaSort(column: Column, sort: TicketSort | null) {
  const field = COLUMN_SORTS[column]?.field
  if (field === undefined) return undefined
  if (sort === field) return 'ascending'
  return sort === `-${field}` ? 'descending' : 'none'
}

const STEP = 12

function ColumnEdge({ column }: { column: Column }) {
  const width = useColumnWidths()[column]
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const edge = event.currentTarget
    const from = event.clientX - width
    edge.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent) => setColumnWidth(column, moved.clientX - from)
    edge.addEventListener('pointermove', move)
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), {
      once: true,
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0
    if (by === 0) return
    event.preventDefault()
    setColumnWidth(column, width + by)
  }
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('tickets.width_of', { column: t(`tickets.column.${column}`) })}
      aria-valuenow={width}
      tabIndex={0}
      className={classes.edge}
      onPointerDown={drag}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resetColumnWidth(column)}
    />
  )
}
