import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import type { Db } from '../../io/db/tables.ts'

/** A ticket as its events up to one of them have made it. */
export interface FoldedTicket {
  /** Undefined: none of its events is folded. */
  state: TicketState | undefined
  /** Of the last event that is folded; 0 before the first. */
  seq: number
  /** How much the folded events say, in characters: about what the state takes in memory. */
  size: number
}

/** As many as a moment of a schedule looks at, and so much of them together that a process bears it. */
const MOST_TICKETS = 1_000
const MOST_SIZE = 16_000_000

const UNFOLDED: FoldedTicket = { state: undefined, seq: 0, size: 0 }

/**
 * Tickets that a reader of the log has folded, so that it goes on from there at their next events: what was not used for
 * longest goes first. Events never change and come in order, so what is kept is what folding anew would give.
 */
export class KeptTickets {
  readonly #ofDatabase = new WeakMap<Db, { tickets: Map<string, FoldedTicket>; size: number }>()
  readonly #most: { tickets: number; size: number }

  constructor(most = { tickets: MOST_TICKETS, size: MOST_SIZE }) {
    this.#most = most
  }

  /** The ticket as it was at some event before this position; not folded at all where only later ones are kept. */
  before(db: Db, ticket: string, seq: number): FoldedTicket {
    const kept = this.#ofDatabase.get(db)?.tickets.get(ticket)
    return kept && kept.seq < seq ? kept : UNFOLDED
  }

  /** In place of what was kept of the ticket. One ticket alone is kept however large it is: it was in memory anyway. */
  keep(db: Db, ticket: string, folded: FoldedTicket): void {
    const all = this.#ofDatabase.get(db) ?? { tickets: new Map<string, FoldedTicket>(), size: 0 }
    this.#ofDatabase.set(db, all)
    all.size += folded.size - (all.tickets.get(ticket)?.size ?? 0)
    all.tickets.delete(ticket)
    all.tickets.set(ticket, folded)
    for (const [oldest, { size }] of all.tickets) {
      const fits = all.tickets.size <= this.#most.tickets && all.size <= this.#most.size
      if (fits || oldest === ticket) break
      all.tickets.delete(oldest)
      all.size -= size
    }
  }
}
