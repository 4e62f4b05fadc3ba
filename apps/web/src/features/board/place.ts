import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { isFolded, spotOf, type Layout, type Place, type Sizes } from './layout.ts'

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

export function isDirection(key: string): key is Direction {
  return ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'].includes(key)
}

/** The cards of a cell without the one that moves. */
export function othersAt(
  { lanes }: Layout,
  { lane, column }: Omit<Place, 'index'>,
  moving: string,
): Ticket[] {
  return (lanes[lane]?.cells[column] ?? []).filter(({ id }) => id !== moving)
}

/** Where a card would go that is let go at a point of the board; on a folded column before all others. */
export function placeAt(layout: Layout, sizes: Sizes, x: number, y: number, moving: string): Place {
  const right = layout.columns.findIndex(({ left, width }) => x < left + width)
  const column = right < 0 ? layout.columns.length - 1 : right
  const found = layout.lanes.findIndex(({ bottom }) => y < bottom)
  const lane = found < 0 ? layout.lanes.length - 1 : found
  if (isFolded(layout, column)) return { lane, column, index: 0 }
  const from = layout.lanes[lane]?.cardsTop ?? 0
  const own = spotOf(layout, moving)
  const shown = Math.round((y - from) / sizes.row)
  // Below its own place the card that moves is counted no longer.
  const isBelowOwn = own?.lane === lane && own.column === column && shown > own.index
  const { length } = othersAt(layout, { lane, column }, moving)
  return { lane, column, index: clamp(isBelowOwn ? shown - 1 : shown, length) }
}

/** Where a card goes from a place by a key; through the top and bottom of a cell into the next lane. */
export function nextPlace(layout: Layout, place: Place, key: Direction, moving: string): Place {
  const count = (at: Omit<Place, 'index'>) =>
    isFolded(layout, at.column) ? 0 : othersAt(layout, at, moving).length
  const { lane, column, index } = place
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const to = clamp(column + (key === 'ArrowLeft' ? -1 : 1), layout.columns.length - 1)
      return { lane, column: to, index: Math.min(index, count({ lane, column: to })) }
    }
    case 'ArrowUp':
      if (index > 0) return { ...place, index: index - 1 }
      return lane === 0 ? place : { lane: lane - 1, column, index: count({ lane: lane - 1, column }) }
    case 'ArrowDown':
      if (index < count({ lane, column })) return { ...place, index: index + 1 }
      return lane === layout.lanes.length - 1 ? place : { lane: lane + 1, column, index: 0 }
  }
}

/** The card that a key leads to from another one: the nearest in that direction; undefined at the edge. */
export function nextCard(layout: Layout, from: string, key: Direction): Ticket | undefined {
  const spot = spotOf(layout, from)
  if (!spot) return undefined
  const { lane, column, index } = spot
  const cell = (at: number, of: number) => layout.lanes[at]?.cells[of] ?? []
  const step = key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 1
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const beside = cell(lane, column)[index + step]
    if (beside) return beside
    for (let at = lane + step; at >= 0 && at < layout.lanes.length; at += step) {
      const found = key === 'ArrowUp' ? cell(at, column).at(-1) : cell(at, column)[0]
      if (found) return found
    }
    return undefined
  }
  for (let of = column + step; of >= 0 && of < layout.columns.length; of += step) {
    if (isFolded(layout, of)) continue
    const found = cell(lane, of)[index] ?? cell(lane, of).at(-1)
    if (found) return found
  }
  return undefined
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most))
}
