import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { comparer } from '@waybill/client/lists/sort-tickets.ts'

interface BridgeDeps {
  ticketOf: (id: string) => Ticket | undefined
  /** false: it does not belong on the board any more. */
  matches: (ticket: Ticket) => boolean
}

/** So long a card stands where it went although its column has not got it yet; milliseconds. */
export const BRIDGED_MILLIS = 3_000

/**
 * A filter of words is judged by the server alone: a card has left its column before the other one has asked for it. Until
 * then it is shown where it went.
 */
export class Bridge {
  /** In which column each card was shown. */
  #shown = new Map<string, number>()
  /** Since when cards that went elsewhere are missing there. */
  readonly #missing = new Map<string, number>()

  /** Whether something is shown only for a while. */
  get isOpen(): boolean {
    return this.#missing.size > 0
  }

  /** The columns with the cards that are on their way. `steps`: the ids of the step of each column, in all its versions. */
  over(
    columns: readonly (readonly Ticket[])[],
    steps: readonly (readonly string[])[],
    now: number,
    { ticketOf, matches }: BridgeDeps,
  ): readonly (readonly Ticket[])[] {
    const there = new Map(
      columns.flatMap((tickets, column) => tickets.map(({ id }) => [id, column] as const)),
    )
    for (const [id, column] of this.#shown) {
      const ticket = there.has(id) ? undefined : ticketOf(id)
      if (ticket && !steps[column]?.includes(ticket.step.id) && !this.#missing.has(id))
        this.#missing.set(id, now)
    }
    this.#shown = there
    const added = new Map<number, Ticket[]>()
    for (const [id, since] of this.#missing) {
      const ticket = ticketOf(id)
      const column = ticket ? steps.findIndex((ids) => ids.includes(ticket.step.id)) : -1
      if (there.has(id) || !ticket || column < 0 || now - since >= BRIDGED_MILLIS || !matches(ticket))
        this.#missing.delete(id)
      else added.set(column, [...(added.get(column) ?? []), ticket])
    }
    if (added.size === 0) return columns
    return columns.map((tickets, column) => {
      const more = added.get(column)
      return more ? [...tickets, ...more].sort(comparer('rank')) : tickets
    })
  }
}
