import { useVirtualizer } from '@tanstack/react-virtual'
import type { TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import {
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  type CSSProperties,
  type MouseEvent,
  type Ref,
} from 'react'
import { t } from '../../../messages/messages.ts'
import type { LabelColours } from '../../../ui/label-colours.ts'
import { FIXED, fittingColumns, type Column } from '../columns.ts'
import type { Grouping } from '../groups.ts'
import type { ChangedField } from '../change/changed-fields.ts'
import type { Selection } from '../selection.ts'
import { useColumnWidths } from './column-widths.ts'
import { GroupRow } from './group-row.tsx'
import type { Row } from './rows.ts'
import { TableHeader } from './table-header.tsx'
import { rowId, TicketRow } from './ticket-row.tsx'
import classes from './ticket-table.module.css'
import { useElementWidth } from './use-element-width.ts'

export interface TableHandle {
  show: (index: number) => void
  focus: () => void
  /** Where a row is, to open a picker beside it. */
  rowElement: (ticketId: string) => HTMLElement | null
}

interface TicketTableProps {
  ref: Ref<TableHandle>
  rows: readonly Row[]
  /** Rows that are not fetched yet. */
  waiting: number
  onMore: () => void
  columns: readonly Column[]
  colours: LabelColours
  by: Grouping | null
  /** Groups hold more than is shown. */
  isCut: boolean
  sort: TicketSort | null
  onSort: (sort: TicketSort | null) => void
  current: string | null
  selection: Selection
  chosen: 'none' | 'some' | 'all'
  onChooseAll: () => void
  onOpen: (ticketId: string, event: MouseEvent) => void
  onPage: (ticketId: string) => void
  onChoose: (ticketId: string, range: boolean) => void
  onChange: (ticketId: string, field: ChangedField, anchor: HTMLElement) => void
  onFold: (groupId: string) => void
  /** Pixels of a row. */
  rowHeight: number
  narrow: boolean
}

/** Rows beyond what is seen, so that a quick scroll shows no gap. */
const OVERSCAN = 8
/** More than rows are ever shown at once. */
const POOL = 128
/** Fetched before the end is reached. */
const AHEAD = 40

/** The tickets as rows; only those that are seen are in the page, however many there are. */
export function TicketTable(props: TicketTableProps) {
  const { rows, waiting, onMore, colours, by, current, selection, rowHeight, narrow } = props
  const scroller = useRef<HTMLDivElement>(null)
  const widths = useColumnWidths()
  const room = useElementWidth(scroller)
  const columns = useMemo(
    () => (narrow || room === 0 ? props.columns : fittingColumns(props.columns, widths, room)),
    [narrow, room, props.columns, widths],
  )
  const count = rows.length + waiting
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    useFlushSync: false,
  })
  const items = virtualizer.getVirtualItems()
  const lastSeen = items.at(-1)?.index ?? 0

  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  useEffect(() => {
    if (waiting > 0 && lastSeen + AHEAD >= rows.length) onMore()
  }, [waiting, lastSeen, rows.length, onMore])
  useImperativeHandle(props.ref, () => ({
    show: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    focus: () => scroller.current?.focus(),
    rowElement: (id) => document.getElementById(rowId(id)),
  }))

  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const target = event.target instanceof Element ? event.target : null
    const group = target?.closest<HTMLElement>('[data-group]')?.dataset['group']
    if (group !== undefined) return props.onFold(group)
    const id = target?.closest<HTMLElement>('[data-id]')?.dataset['id']
    if (id === undefined) return
    if (target?.closest('[data-page]')) {
      // With a key held, the browser opens it where it was told to.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      return props.onPage(id)
    }
    const value = target?.closest<HTMLElement>('[data-field]')
    const field = value?.dataset['field']
    if (target?.closest('[data-choose]') || event.shiftKey) props.onChoose(id, event.shiftKey)
    else if (event.ctrlKey || event.metaKey) props.onChoose(id, false)
    else if (value && isChanged(field)) props.onChange(id, field, value)
    else props.onOpen(id, event)
  }

  const template = narrow ? undefined : templateOf(columns, widths)
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={t('tickets.title')}
      aria-rowcount={count + 1}
      aria-multiselectable
      aria-activedescendant={current === null ? undefined : rowId(current)}
      tabIndex={0}
      data-narrow={narrow}
      style={template}
    >
      {!narrow && (
        <TableHeader
          columns={columns}
          sort={props.sort}
          onSort={props.onSort}
          chosen={props.chosen}
          onChooseAll={props.onChooseAll}
        />
      )}
      <div
        role="rowgroup"
        className={classes.body}
        style={{ height: virtualizer.getTotalSize() }}
        onClick={onClick}
        onDoubleClick={(event) => {
          const target = event.target instanceof Element ? event.target : null
          const id = target?.closest<HTMLElement>('[data-id]')?.dataset['id']
          if (id !== undefined && !target?.closest('button, input')) props.onPage(id)
        }}
      >
        {items.map(({ index, start }) => {
          const row = rows[index]
          if (!row) return <WaitingRow key={`w${String(index % POOL)}`} top={start} />
          if (row.kind === 'group') {
            return (
              by && (
                <GroupRow
                  key={`g${String(index % POOL)}`}
                  {...row}
                  by={by}
                  isCut={props.isCut}
                  index={index}
                  top={start}
                />
              )
            )
          }
          const { ticket } = row
          return (
            <TicketRow
              // Rows that leave at one end come in at the other: no element is made while somebody scrolls.
              key={index % POOL}
              ticket={ticket}
              index={index}
              top={start}
              columns={columns}
              colours={colours}
              current={ticket.id === current}
              chosen={selection.all || selection.ids.has(ticket.id)}
            />
          )
        })}
      </div>
    </div>
  )
}

function WaitingRow({ top }: { top: number }) {
  return (
    <div className={classes.waiting} aria-hidden style={{ transform: `translateY(${String(top)}px)` }}>
      <span />
    </div>
  )
}

function isChanged(field: string | undefined): field is ChangedField {
  return field === 'status' || field === 'priority' || field === 'assignee'
}

function templateOf(columns: readonly Column[], widths: Readonly<Record<Column, number>>): CSSProperties {
  const sizes = columns.map((column) =>
    column === FIXED ? 'minmax(var(--menu), 1fr)' : `${String(widths[column])}px`,
  )
  return { '--columns': `var(--s-8) ${sizes.join(' ')}` } as CSSProperties
}
