import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { State } from '../store/state.ts'
import type { Place } from './intent.ts'

/** Before and after every character of a rank of the server. */
const LEAST = '\u0000'
const LITTLE = '\u0001'

/**
 * A rank by which a card shows at its new place until the server has given it one; undefined: it keeps the one it has.
 * `step` is the column where it is going to stand.
 */
export function rankOfPlace(
  state: State,
  ticket: Ticket,
  { before, after }: Place,
  step: string,
): string | undefined {
  const lower = after === undefined ? undefined : state.tickets.get(after)?.value
  const upper = before === undefined ? undefined : state.tickets.get(before)?.value
  if (!lower && !upper) return undefined
  const column = [...state.tickets.values()]
    .map(({ value }) => value)
    .filter((one) => one.id !== ticket.id && one.project_id === ticket.project_id && one.step.id === step)
  const least = lower?.rank ?? greatest(column, upper?.rank ?? '')
  const most = lower ? smallest(column, lower.rank) : upper?.rank
  return between(least, most)
}

/** The nearest rank of the column before `rank`; the empty one when there is none. */
function greatest(column: readonly Ticket[], rank: string): string {
  return column.reduce((found, one) => (one.rank < rank && one.rank > found ? one.rank : found), '')
}

/** The nearest rank of the column after `rank`. */
function smallest(column: readonly Ticket[], rank: string): string | undefined {
  return column.reduce<string | undefined>(
    (found, one) => (one.rank > rank && (found === undefined || one.rank < found) ? one.rank : found),
    undefined,
  )
}

/** Always directly after `lower`, however near `upper` is. */
function between(lower: string, upper: string | undefined): string {
  let rank = `${lower}${LITTLE}`
  for (let depth = 1; upper !== undefined && rank >= upper; depth += 1)
    rank = `${lower}${LEAST.repeat(depth)}${LITTLE}`
  return rank
}
