import type { Ticket } from '@waybill/contract/tickets/ticket.ts'

const MOST_ARGUMENTS = 10_000

type Compare = (a: Ticket, b: Ticket) => number

/** Tickets in the order of a list. A change of a few costs one pass over references, however many there are. */
export class SortedTickets {
  readonly #compare: Compare
  readonly #byId = new Map<string, Ticket>()
  #list: readonly Ticket[] = []

  constructor(compare: Compare) {
    this.#compare = compare
  }

  /** The same array as long as the same tickets stand in it, each the same object. */
  get list(): readonly Ticket[] {
    return this.#list
  }

  /** Puts each ticket where it belongs now; null takes the one of that id out. */
  change(changes: Iterable<readonly [id: string, ticket: Ticket | null]>): void {
    const out = new Set<Ticket>()
    const into: Ticket[] = []
    for (const [id, ticket] of changes) {
      const before = this.#byId.get(id)
      if (before === ticket || (before === undefined && ticket === null)) continue
      if (before) out.add(before)
      if (ticket) {
        into.push(ticket)
        this.#byId.set(id, ticket)
      } else this.#byId.delete(id)
    }
    if (out.size === 0 && into.length === 0) return
    const kept = out.size === 0 ? this.#list : this.#list.filter((ticket) => !out.has(ticket))
    this.#list = this.#merge(kept, into.sort(this.#compare))
  }

  #merge(kept: readonly Ticket[], into: readonly Ticket[]): Ticket[] {
    const pieces: (readonly Ticket[])[] = []
    let from = 0
    for (const ticket of into) {
      const to = this.#placeOf(kept, ticket, from)
      if (to > from) pieces.push(kept.slice(from, to))
      pieces.push([ticket])
      from = to
    }
    pieces.push(kept.slice(from))
    // Copies whole pieces, which `flat` does one by one; so many at a time as a call takes arguments.
    let merged: Ticket[] = []
    for (let at = 0; at < pieces.length; at += MOST_ARGUMENTS) {
      merged = merged.concat(...pieces.slice(at, at + MOST_ARGUMENTS))
    }
    return merged
  }

  /** The first index from `from` on of which the ticket sorts after the new one. */
  #placeOf(list: readonly Ticket[], ticket: Ticket, from: number): number {
    let low = from
    let high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      const there = list[middle]
      if (there && this.#compare(there, ticket) <= 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
