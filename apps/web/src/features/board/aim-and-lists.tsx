import { t } from '../../messages/messages.ts'
import { cardId } from './card.tsx'
import { nameOfLane } from './lane-name.ts'
import { isFolded, leftOf, topOf, type Layout, type Place, type Spot } from './layout.ts'
import type { ColumnHead } from './use-columns.ts'
import type { CardSizes } from './use-sizes.ts'
import classes from './board.module.css'

interface ListsProps {
  layout: Layout
  heads: readonly ColumnHead[]
  spots: readonly Spot[]
}

/** The cards stand in no order in the page, so that none is moved in it; these say in which list and order they are read. */
export function Lists({ layout, heads, spots }: ListsProps) {
  const cells = Map.groupBy(spots, ({ lane, column }) => `${String(lane)} ${String(column)}`)
  return [...cells].map(([name, cards]) => {
    const [card] = cards
    const lane = card && layout.lanes[card.lane]
    if (!card || !lane) return null
    const column = heads[card.column]?.step.name ?? ''
    const words = t('board.cards', { column, count: lane.cells[card.column]?.length ?? 0 })
    return (
      <div
        key={name}
        role="list"
        aria-label={lane.lane.by === 'none' ? words : `${nameOfLane(lane.lane)}, ${words}`}
        aria-owns={cards
          .toSorted((a, b) => a.index - b.index)
          .map(({ id }) => cardId(id))
          .join(' ')}
      />
    )
  })
}

/** Where a card would go that is dragged. */
export function Aim({
  held,
  layout,
  y,
  sizes,
}: {
  held: Place
  layout: Layout
  y: number
  sizes: CardSizes
}) {
  if (isFolded(layout, held.column)) return null
  const x = leftOf(layout, held.column) + (sizes.column - sizes.card.width) / 2
  return (
    <div
      className={classes.aim}
      style={{ width: sizes.card.width, transform: `translate(${String(x)}px, ${String(y)}px)` }}
    />
  )
}

/** Between the cards that are shown: in its own cell the one that moves is among them. */
export function yOfAim(layout: Layout, sizes: CardSizes, { from, to }: { from: Spot; to: Place }): number {
  const isBelowOwn = from.lane === to.lane && from.column === to.column && to.index > from.index
  const gap = sizes.row - sizes.card.height
  return topOf(layout, sizes, { lane: to.lane, index: to.index + (isBelowOwn ? 1 : 0) }) - gap / 2
}
