import type { Store } from '../../kernel/store.ts'
import { withSeenPositions } from '../tickets/seen-positions.ts'
import { presentTickets } from '../tickets/tickets.presenter.ts'
import { Kept } from './kept.ts'
import type { Viewer } from './viewer.ts'

const MOST_BYTES = 16 * 1024 * 1024

/** Tickets as JSON, made once for all who see the same of them. */
export class TicketTexts {
  readonly #store: Store
  readonly #kept = new Kept<Buffer>(MOST_BYTES)

  constructor(store: Store) {
    this.#store = store
  }

  async find(viewer: Viewer): Promise<Buffer> {
    return this.#kept.find(nameOf(viewer), async () => {
      const [text] = await this.#make([viewer])
      if (!text) throw new Error('a ticket was not presented')
      return text
    })
  }

  /** Makes what is missing for one person together, by a few queries however many tickets they are. */
  load(viewers: readonly Viewer[]): Promise<void> {
    const wanted = new Map(viewers.map((viewer) => [nameOf(viewer), viewer]))
    return this.#kept.load(wanted, (missing) => this.#make(missing))
  }

  /** All of one person. */
  async #make(viewers: readonly Viewer[]): Promise<Buffer[]> {
    const [first] = viewers
    if (!first) return []
    const { db, sql } = this.#store
    const tickets = viewers.map(({ on }) => on)
    const shown = await presentTickets(
      db,
      first.actor,
      await withSeenPositions(db, sql, first.actor, tickets),
    )
    return shown.map((ticket) => Buffer.from(JSON.stringify(ticket)))
  }
}

function nameOf({ on, key }: Viewer): string {
  return `${on.ticket.id} ${key}`
}
