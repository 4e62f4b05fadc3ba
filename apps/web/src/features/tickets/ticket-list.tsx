import { DEFAULT_SORT } from '@waybill/client'
import type { BulkChange } from '@waybill/contract/bulk/bulk.ts'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState, type MouseEvent } from 'react'
import { t } from '../../messages/messages.ts'
import { useSeesLabels } from '../../sync/use-sees-labels.ts'
import type { Tickets } from '../../sync/use-tickets.ts'
import { useLabelColours } from '../../ui/label-colours.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { ListShape } from '../../ui/list-shape.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { BulkBar } from './bulk/bulk-bar.tsx'
import { BulkDialog } from './bulk/bulk-dialog.tsx'
import type { Chosen } from './bulk/use-bulk.ts'
import { changeTicket } from './change/change-tickets.ts'
import type { ChangedField } from './change/changed-fields.ts'
import { ValuePicker, type Place } from './change/value-picker.tsx'
import type { Column } from './columns.ts'
import { EmptyList } from './empty-list.tsx'
import { groupTickets, MOST_IN_GROUPS, type Grouping } from './groups.ts'
import { asksForAll, withSort } from './query/query-parts.ts'
import { chooseLoaded, extendTo, keepOnly, NOTHING_CHOSEN, toggle } from './selection.ts'
import { rowsOf, rowsOfGroups } from './table/rows.ts'
import { TicketTable, type TableHandle } from './table/ticket-table.tsx'
import frame from './tickets-frame.module.css'
import classes from './tickets-page.module.css'
import { useListEnd } from './use-list-end.ts'
import { useListKeys } from './use-list-keys.ts'
import { useRowHeight } from './use-row-height.ts'

interface TicketListProps {
  query: string
  tickets: Tickets
  /** How many the query finds; null: not counted yet. */
  count: number | null
  columns: readonly Column[]
  grouping: Grouping | null
  narrow: boolean
  /** The key of the ticket beside the list. */
  peek: string | undefined
  onPeek: (key: string | undefined) => void
  onQuery: (query: string) => void
}

/** What one is about to change, and where its picker opens. */
interface Changing {
  field: ChangedField
  ids: readonly string[]
  place: Place
}

/** The query of all tickets that one may see: a change of many asks for one. */
const EVERYTHING = 'sort:created'

/** The table with everything that can be done to its rows. */
export function TicketList(props: TicketListProps) {
  const { query, tickets, count, columns: wanted, grouping, narrow, peek, onPeek, onQuery } = props
  const { tickets: found, hasMore, more } = tickets
  const navigate = useNavigate()
  const table = useRef<TableHandle>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const [chosenState, setSelection] = useState(NOTHING_CHOSEN)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [changing, setChanging] = useState<Changing | null>(null)
  const [bulk, setBulk] = useState<{ chosen: Chosen; change: BulkChange } | null>(null)
  const rowHeight = useRowHeight(narrow)
  const seesLabels = useSeesLabels()
  const columns = useMemo(
    () => (seesLabels ? wanted : wanted.filter((column) => column !== 'labels')),
    [wanted, seesLabels],
  )

  const rows = useMemo(
    () => (grouping ? rowsOfGroups(groupTickets(found, grouping), folded) : rowsOf(found)),
    [found, grouping, folded],
  )
  const order = useMemo(() => rows.flatMap((row) => (row.kind === 'ticket' ? row.ticket.id : [])), [rows])
  const selection = useMemo(() => keepOnly(chosenState, order), [chosenState, order])
  const projects = useMemo(() => [...new Set(found.map(({ project_key }) => project_key))].sort(), [found])
  const colours = useLabelColours(useSameList(projects))
  const isCut = grouping !== null && hasMore && found.length >= MOST_IN_GROUPS
  const fetchMore = useCallback(() => {
    if (!isCut) more()
  }, [isCut, more])

  // Groups need all of their tickets, so they do not wait for somebody to scroll.
  useEffect(() => {
    if (grouping && hasMore && !isCut) more()
  }, [grouping, hasMore, isCut, more, found.length])

  const byId = (id: string) => found.find((one) => one.id === id)
  const chosenCount = selection.all ? (count ?? selection.ids.size) : selection.ids.size
  const mayChooseAll = !selection.all && count !== null && count > selection.ids.size
  const chosen: Chosen = selection.all
    ? { query: query === '' ? EVERYTHING : query }
    : { tickets: [...selection.ids] }

  const select = (id: string) => {
    setCurrent(id)
    const ticket = byId(id)
    if (peek !== undefined && ticket) onPeek(ticket.key)
  }
  const openPage = (id: string) => {
    const ticket = byId(id)
    if (ticket) void navigate({ to: '/tickets/$ticket', params: { ticket: ticket.key } })
  }
  const open = (id: string, _event: MouseEvent) => {
    setCurrent(id)
    const ticket = byId(id)
    if (!ticket) return
    if (narrow) openPage(id)
    else onPeek(ticket.key)
  }
  const change = (field: ChangedField, place?: Place) => {
    const ids = chosenCount > 0 ? [...selection.ids] : current === null ? [] : [current]
    const [first] = ids
    const row = current === null ? null : table.current?.rowElement(current)
    const at = place ?? placeOf(row?.querySelector(`[data-column="${field}"]`) ?? row ?? null)
    if (first !== undefined) setChanging({ field, ids, place: at })
  }
  const apply = (changes: BulkChange) => {
    const [only] = changing?.ids ?? []
    const ticket = only === undefined ? undefined : byId(only)
    if (changing?.field !== 'labels') setChanging(null)
    if (selection.all || (changing?.ids.length ?? 0) > 1) {
      setChanging(null)
      setBulk({ chosen, change: changes })
    } else if (ticket) {
      changeTicket(ticket, changes)
    }
  }

  const goTo = (id: string | undefined) => {
    if (id === undefined) return
    select(id)
    table.current?.show(rows.findIndex((row) => row.kind === 'ticket' && row.ticket.id === id))
  }
  const end = useListEnd({ tickets, count, query, isCut, onQuery, goToLast: () => goTo(order.at(-1)) })

  useListKeys({
    order,
    current,
    onCurrent: goTo,
    onEnd: end,
    onChoose: (id) => setSelection(toggle(selection, id)),
    onExtend: (id) => setSelection(extendTo(selection, id, order)),
    onChooseAll: () => setSelection(chooseLoaded(order)),
    onOpen: openPage,
    onPeek: (id) => {
      const ticket = byId(id)
      if (ticket) onPeek(peek === ticket.key ? undefined : ticket.key)
    },
    onChange: change,
    seesLabels,
    onEscape: () => {
      if (peek !== undefined) onPeek(undefined)
      else setSelection(NOTHING_CHOSEN)
    },
  })

  if (tickets.problem && tickets.problem.code !== 'query.invalid') {
    return (
      <div className={frame.note}>
        <ProblemNote problem={tickets.problem} />
      </div>
    )
  }
  if (tickets.problem)
    return <EmptyPlace title={t('tickets.query_invalid')} text={t('tickets.query_invalid_text')} />
  if (!tickets.ready) return <ListShape />
  if (found.length === 0) return <EmptyList filtered={!asksForAll(query)} onClear={() => onQuery('')} />

  const parsed = parseQuery(query)
  const changed = changing?.ids.flatMap((id) => byId(id) ?? []) ?? []
  return (
    <>
      {isCut && (
        <div className={classes.strip}>
          {count === null
            ? t('tickets.groups_cut', { count: found.length })
            : t('tickets.groups_cut_of', { count: found.length, total: count })}
        </div>
      )}
      <TicketTable
        ref={table}
        rows={rows}
        waiting={hasMore && !grouping ? Math.max((count ?? 0) - found.length, 1) : 0}
        onMore={fetchMore}
        columns={columns}
        colours={colours}
        by={grouping}
        isCut={isCut}
        sort={parsed.ok ? (parsed.query.sort ?? DEFAULT_SORT) : null}
        onSort={(sort) => onQuery(withSort(query, sort))}
        current={current}
        selection={selection}
        chosen={selection.ids.size === 0 ? 'none' : selection.ids.size >= order.length ? 'all' : 'some'}
        onChooseAll={() =>
          setSelection(selection.ids.size >= order.length ? NOTHING_CHOSEN : chooseLoaded(order))
        }
        onOpen={open}
        onPage={openPage}
        onChoose={(id, range) => {
          setCurrent(id)
          setSelection(range ? extendTo(selection, id, order) : toggle(selection, id))
        }}
        onChange={(id, field, anchor) => {
          setCurrent(id)
          setChanging({ field, ids: [id], place: placeOf(anchor) })
        }}
        onFold={(id) => setFolded((before) => toggled(before, id))}
        rowHeight={rowHeight}
        narrow={narrow}
      />
      {chosenCount > 0 && (
        <BulkBar
          count={chosenCount}
          allCount={mayChooseAll ? count : null}
          onAll={() => setSelection({ ...chooseLoaded(order), all: true })}
          onField={change}
          seesLabels={seesLabels}
          onDelete={() => setBulk({ chosen, change: { delete: true } })}
          onClear={() => setSelection(NOTHING_CHOSEN)}
        />
      )}
      {changing && changed.length > 0 && (
        <ValuePicker
          field={changing.field}
          tickets={changed}
          place={changing.place}
          onChange={apply}
          onClose={() => {
            setChanging(null)
            table.current?.focus()
          }}
        />
      )}
      {bulk && <BulkDialog {...bulk} onClose={() => setBulk(null)} />}
    </>
  )
}

function placeOf(element: Element | null): Place {
  const { left, top, width, height } = element?.getBoundingClientRect() ?? new DOMRect()
  return { left, top, width, height }
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

/** The same array as long as the same stands in it. */
function useSameList(list: readonly string[]): readonly string[] {
  const joined = list.join('\n')
  return useMemo(() => (joined === '' ? [] : joined.split('\n')), [joined])
}
