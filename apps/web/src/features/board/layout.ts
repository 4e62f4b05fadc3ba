import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { laneKeyOf, lanesOf, type Lane, type Lanes } from './lanes.ts'

/** In pixels. */
export interface Sizes {
  /** From one column to the next. */
  column: number
  /** The same of a column that is folded. */
  folded: number
  /** From one card to the next. */
  row: number
  /** From the top of a lane to its cards. */
  head: number
}

/** One lane: what stands in each column of it, and from where to where it reaches. */
export interface LaidLane {
  lane: Lane
  top: number
  /** Where its cards begin. */
  cardsTop: number
  bottom: number
  /** By column. */
  cells: readonly (readonly Ticket[])[]
}

export interface LaidColumn {
  left: number
  width: number
  /** Its cards are not shown. */
  folded: boolean
}

export interface Layout {
  lanes: readonly LaidLane[]
  columns: readonly LaidColumn[]
  width: number
  height: number
}

/** A place for a card: `index` counts the cards of the cell without the one that moves. */
export interface Place {
  lane: number
  column: number
  index: number
}

export interface Spot {
  id: string
  lane: number
  column: number
  index: number
}

/** Where everything stands. `columns`: the tickets of each column in their order. `folded`: the columns that are. */
export function layOut(
  columns: readonly (readonly Ticket[])[],
  by: Lanes,
  sizes: Sizes,
  folded: ReadonlySet<number> = NONE,
): Layout {
  const lanes: LaidLane[] = []
  let top = 0
  for (const lane of lanesOf(by, columns)) {
    const cells = columns.map((tickets) =>
      by === 'none' ? tickets : tickets.filter((ticket) => laneKeyOf(by, ticket) === lane.key),
    )
    const rows = Math.max(1, ...cells.map(({ length }, column) => (folded.has(column) ? 0 : length)))
    const cardsTop = top + sizes.head
    // One row more than there are cards, to drop something below them.
    const bottom = cardsTop + (rows + (by === 'none' ? 1 : 0)) * sizes.row
    lanes.push({ lane, top, cardsTop, bottom, cells })
    top = bottom
  }
  const laid = layColumns(columns.length, sizes, folded)
  return { lanes, columns: laid, width: rightOf(laid.at(-1)), height: top }
}

const NONE: ReadonlySet<number> = new Set()

function layColumns(count: number, sizes: Sizes, folded: ReadonlySet<number>): LaidColumn[] {
  const laid: LaidColumn[] = []
  for (let at = 0; at < count; at += 1) {
    const isFolded = folded.has(at)
    laid.push({ left: rightOf(laid.at(-1)), width: isFolded ? sizes.folded : sizes.column, folded: isFolded })
  }
  return laid
}

function rightOf(column: LaidColumn | undefined): number {
  return column ? column.left + column.width : 0
}

export function leftOf({ columns }: Pick<Layout, 'columns'>, column: number): number {
  return columns[column]?.left ?? 0
}

export function isFolded({ columns }: Pick<Layout, 'columns'>, column: number): boolean {
  return columns[column]?.folded === true
}

/** The cards that reach into a part of the board, and `kept` wherever it stands. */
export function spotsBetween(
  { lanes, columns }: Layout,
  { row }: Sizes,
  from: number,
  to: number,
  kept: string | null,
): Spot[] {
  const spots: Spot[] = []
  lanes.forEach(({ cardsTop, cells }, lane) => {
    const first = Math.max(0, Math.floor((from - cardsTop) / row))
    const last = Math.ceil((to - cardsTop) / row)
    cells.forEach((tickets, column) => {
      if (isFolded({ columns }, column)) return
      tickets.slice(first, Math.max(first, last)).forEach(({ id }, offset) => {
        spots.push({ id, lane, column, index: first + offset })
      })
    })
  })
  const isThere = kept === null || spots.some(({ id }) => id === kept)
  const own = isThere || kept === null ? null : spotOf({ lanes }, kept)
  return own && !isFolded({ columns }, own.column) ? [...spots, own] : spots
}

export function spotOf({ lanes }: Pick<Layout, 'lanes'>, id: string): Spot | null {
  for (const [lane, { cells }] of lanes.entries())
    for (const [column, tickets] of cells.entries()) {
      const index = tickets.findIndex((ticket) => ticket.id === id)
      if (index >= 0) return { id, lane, column, index }
    }
  return null
}

export function topOf(
  { lanes }: Layout,
  { row }: Sizes,
  { lane, index }: Pick<Spot, 'lane' | 'index'>,
): number {
  return (lanes[lane]?.cardsTop ?? 0) + index * row
}

export function ticketAt({ lanes }: Layout, spot: Omit<Spot, 'id'>): Ticket | undefined {
  return lanes[spot.lane]?.cells[spot.column]?.[spot.index]
}
