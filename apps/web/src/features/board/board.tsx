import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react'
import { t } from '../../messages/messages.ts'
import { OptionalPart } from '../../shell/optional-part.tsx'
import { useLabels } from '../../sync/directory.ts'
import { Aim, Lists, yOfAim } from './aim-and-lists.tsx'
import { Card, type LabelColors } from './card.tsx'
import { CardMenu } from './card-menu.tsx'
import { ColumnHead } from './column-head.tsx'
import { FoldedColumn } from './folded-column.tsx'
import { useFoldedColumns } from './folded-columns.ts'
import { toggled } from './kept-folds.ts'
import { FarTickets } from './far-tickets.tsx'
import { LaneHead } from './lane-head.tsx'
import type { Lanes } from './lanes.ts'
import {
  isFolded,
  leftOf,
  layOut,
  spotOf,
  spotsBetween,
  ticketAt,
  topOf,
  type Place,
  type Spot,
} from './layout.ts'
import { moveCard } from './move-card.ts'
import { isDirection, nextCard } from './place.ts'
import { focusCard, focusFold, scrollTo } from './scroll-to-card.ts'
import { useBoardActions } from './use-board-actions.ts'
import { useBridged } from './use-bridged.ts'
import type { ColumnHead as Head, Columns } from './use-columns.ts'
import { useHeld } from './use-held.ts'
import { useSight, useSizes } from './use-sizes.ts'
import type { Refusal } from './watch-move.ts'
import { WorkflowNames } from './workflow-names.tsx'
import classes from './board.module.css'

/** Only who moves a card against its workflow needs it. */
const RefusedMove = lazy(async () => ({ default: (await import('./refused-move.tsx')).RefusedMove }))

interface BoardProps {
  project: string
  filter: string
  by: Lanes
  heads: readonly Head[]
  columns: Columns
  peek: string | undefined
  onPeek: (key: string) => void
  mayAdd: boolean
  mayLimit: boolean
}

/** So many rows before the end of what has been fetched the next cards are fetched. */
const AHEAD = 40
/** Lanes need all cards of a column; so many at most. */
const MOST_IN_LANES = 2_000

/** Columns of cards; only those that can be seen are there. */
export function Board(props: BoardProps) {
  const { project, filter, by, heads, columns, peek, onPeek, mayAdd, mayLimit } = props
  const scroller = useRef<HTMLDivElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  const [told, tell] = useState('')
  const [active, setActive] = useState<string | null>(null)
  const [adding, setAdding] = useState<number | null>(null)
  const [menu, setMenu] = useState<{ id: string; x: number; y: number } | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const sight = useSight(scroller)
  const [folded, setFolded] = useFoldedColumns(project)
  const foldedAt = useMemo(
    () => new Set(heads.flatMap(({ element }, at) => (folded.has(element) ? [at] : []))),
    [heads, folded],
  )
  const sizes = useSizes(sight.width, heads.length, foldedAt.size, by)
  const { views, more } = columns
  const colors = useLabelColors(project)
  const tickets = useBridged(views, heads, filter)
  const layout = useMemo(() => layOut(tickets, by, sizes, foldedAt), [tickets, by, sizes, foldedAt])
  const steps = useMemo(() => heads.map(({ step }) => step), [heads])
  const { held, takeUp, carry, putBack, putDown } = useHeld({
    scroller,
    surface,
    layout,
    sizes,
    steps,
    tell,
    onRefused: setRefusal,
  })

  // Half a screen more on each side of what can be seen until the next half screen.
  const from = sight.top - sight.height / 2
  const to = sight.top + sight.height * 2
  const spots = spotsBetween(layout, sizes, from, to, active)
  const first = spots.find(({ index }) => index === 0)?.id ?? null
  const standing = active !== null && spots.some(({ id }) => id === active) ? active : first

  useEffect(() => {
    const rows = by === 'none' ? Math.ceil(to / sizes.row) + AHEAD : MOST_IN_LANES
    views.forEach(({ hasMore, tickets: fetched }, column) => {
      if (hasMore && fetched.length < rows && !foldedAt.has(column)) more(column)
    })
  }, [views, more, to, sizes.row, by, foldedAt])

  const show = (spot: Spot) => scrollTo(scroller.current, spot, topOf(layout, sizes, spot), sizes, layout)
  const focus = (id: string) => {
    const spot = spotOf(layout, id)
    if (!spot) return
    setActive(id)
    show(spot)
    // It may only be there once it can be seen.
    requestAnimationFrame(() => focusCard(id))
  }
  // A folded column shows no card: its button stands for what went there.
  const focusFolded = (column: number) => {
    const element = heads[column]?.element
    if (element !== undefined && foldedAt.has(column)) focusFold(element)
  }
  const move = (spot: Spot, place: Place) => {
    moveCard(layout, steps, spot, place, { tell, onRefused: setRefusal })
    focusFolded(place.column)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const card = event.target instanceof HTMLElement ? event.target.closest('[data-card]') : null
    const id = card?.getAttribute('data-card')
    const isOnTitle = event.target instanceof HTMLElement && event.target.hasAttribute('data-title')
    if (!id || !isOnTitle || event.ctrlKey || event.metaKey || event.altKey) return
    const { key } = event
    if (held?.by === 'keys') {
      if (isDirection(key)) carry(key)
      else if (key === ' ' || key === 'Enter') {
        putDown()
        focusFolded(held.to.column)
      } else if (key === 'Escape' || key === 'Tab') putBack()
      else return
      if (key !== 'Tab') event.preventDefault()
      return
    }
    if (isDirection(key)) {
      const next = nextCard(layout, id, key)
      if (next) focus(next.id)
    } else if (key === ' ') {
      const spot = spotOf(layout, id)
      const ticket = spot && ticketAt(layout, spot)
      if (ticket?.can['move'] === true) takeUp(id)
      else if (ticket) tell(t('board.may_not_move', { key: ticket.key }))
    } else return
    event.preventDefault()
  }
  useEffect(() => {
    if (held?.by === 'keys') scrollTo(scroller.current, held.to, topOf(layout, sizes, held.to), sizes, layout)
  }, [held, layout, sizes])

  // The button that folds a column, and the one that unfolds it, stand in for each other.
  const fold = (element: string) => {
    setFolded(toggled(folded, element))
    focusFold(element)
  }
  const empty = heads.filter(({ element }, at) => {
    const view = views[at]
    return !folded.has(element) && view?.ready === true && view.tickets.length === 0
  })
  const firstOpen = heads.findIndex(({ element }) => !folded.has(element))

  useBoardActions({
    ticket: useMemo(() => {
      const spot = active === null ? null : spotOf(layout, active)
      return spot ? { ticket: ticketAt(layout, spot), spot } : null
    }, [active, layout]),
    steps,
    onMove: move,
    onAdd: mayAdd && firstOpen >= 0 ? () => setAdding(firstOpen) : null,
    onFoldEmpty:
      empty.length > 0 && empty.length < heads.length - foldedAt.size
        ? () => setFolded([...folded, ...empty.map(({ element }) => element)])
        : null,
    onUnfoldAll: foldedAt.size > 0 ? () => setFolded([]) : null,
  })

  const onOpen = useCallback(
    (event: MouseEvent, { key }: Ticket) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
      event.preventDefault()
      onPeek(key)
    },
    [onPeek],
  )
  const onMenu = useCallback((id: string, button: HTMLElement) => {
    const { right, bottom } = button.getBoundingClientRect()
    setMenu({ id, x: right, y: bottom })
  }, [])
  const closeMenu = (id: string) => {
    setMenu(null)
    requestAnimationFrame(() => focusCard(id))
  }
  const isCut =
    by !== 'none' && views.some(({ hasMore, tickets: fetched }) => hasMore && fetched.length >= MOST_IN_LANES)
  const spotOfMenu = menu && spotOf(layout, menu.id)

  return (
    <>
      {isCut && <p className={classes.cut}>{t('board.lanes_cut', { count: MOST_IN_LANES })}</p>}
      <FarTickets scroller={scroller} heads={heads} views={views} layout={layout} width={sight.width} />
      <div className={classes.scroller} ref={scroller} data-sideways>
        <div className={classes.heads} style={{ width: layout.width }}>
          <WorkflowNames heads={heads} layout={layout} />
          {heads.map((head, column) => {
            const view = views[column]
            if (!view) return null
            const shown = { project, filter, head, view, width: layout.columns[column]?.width ?? 0 }
            return foldedAt.has(column) ? (
              <FoldedColumn key={head.step.id} {...shown} onUnfold={() => fold(head.element)} />
            ) : (
              <ColumnHead
                key={head.step.id}
                {...shown}
                onFold={() => fold(head.element)}
                adding={adding === column}
                onAdding={(open) => setAdding(open ? column : null)}
                mayAdd={mayAdd}
                mayLimit={mayLimit}
              />
            )
          })}
        </div>
        {/* Keys are heard from the cards in it, which are links. */}
        <div
          ref={surface}
          role="group"
          aria-label={t('board.keys')}
          className={classes.surface}
          style={{ width: layout.width, minHeight: layout.height }}
          onKeyDown={onKeyDown}
        >
          {heads.map(({ step }, column) => (
            <div
              key={step.id}
              className={classes.strip}
              data-aimed={held?.to.column === column}
              style={{
                width: (layout.columns[column]?.width ?? 0) - (sizes.column - sizes.card.width) / 2,
                transform: `translateX(${String(leftOf(layout, column) + (sizes.column - sizes.card.width) / 4)}px)`,
              }}
            />
          ))}
          {layout.lanes.map(
            ({ lane, top, cells }) =>
              lane.by !== 'none' && (
                <LaneHead
                  key={lane.key}
                  lane={lane}
                  top={top}
                  left={firstOpen < 0 ? layout.width : leftOf(layout, firstOpen)}
                  height={sizes.head}
                  width={sight.width}
                  count={cells.reduce((sum, { length }) => sum + length, 0)}
                />
              ),
          )}
          <Lists layout={layout} heads={heads} spots={spots} />
          {held?.by === 'pointer' && (
            <Aim held={held.to} layout={layout} y={yOfAim(layout, sizes, held)} sizes={sizes} />
          )}
          {spots.toSorted(byId).map((spot) => {
            const ticket = ticketAt(layout, spot)
            if (!ticket) return null
            const isHeld = held?.from.id === spot.id ? held.by : null
            const at = isHeld === 'keys' && held ? held.to : spot
            const isOverFolded = isFolded(layout, at.column)
            const lifted = isHeld === 'keys' && !isOverFolded ? sizes.row / 4 : 0
            const column = layout.columns[at.column]?.width ?? 0
            return (
              <Card
                key={spot.id}
                ticket={ticket}
                colors={colors}
                x={leftOf(layout, at.column) + (sizes.column - sizes.card.width) / 2}
                y={topOf(layout, sizes, at) - lifted}
                width={column - (sizes.column - sizes.card.width)}
                height={sizes.card.height}
                narrow={isOverFolded}
                active={standing === spot.id}
                held={isHeld}
                peeked={peek === ticket.key}
                onOpen={onOpen}
                onMenu={onMenu}
                onActive={setActive}
              />
            )
          })}
        </div>
      </div>
      {menu && spotOfMenu && (
        <CardMenu
          layout={layout}
          steps={steps}
          spot={spotOfMenu}
          at={menu}
          onMove={(place) => move(spotOfMenu, place)}
          onClose={() => closeMenu(menu.id)}
        />
      )}
      {refusal && (
        <OptionalPart onFail={() => setRefusal(null)}>
          <Suspense fallback={null}>
            <RefusedMove refusal={refusal} onClose={() => setRefusal(null)} />
          </Suspense>
        </OptionalPart>
      )}
      <div className={classes.hidden} role="status" aria-live="assertive">
        {told}
      </div>
    </>
  )
}

function useLabelColors(project: string): LabelColors {
  const { data } = useLabels(project)
  return useMemo(() => new Map(data?.map(({ name, color }) => [name, color])), [data])
}

const byId = (a: Spot, b: Spot) => (a.id < b.id ? -1 : 1)
