import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Store } from '../../kernel/store.ts'
import { withSeenPositions } from '../tickets/seen-positions.ts'
import { watchedBy } from '../tickets/ticket-parts.queries.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import { presentTickets } from '../tickets/tickets.presenter.ts'
import { ticketFactsOf } from '../tickets/tickets.queries.ts'

/** Tickets as lists show them, in the order of their ids here; what is gone, or out of sight, by now is left out. */
export async function presentFound(
  store: Store,
  actor: Actor,
  reach: Reach,
  ids: readonly string[],
): Promise<Ticket[]> {
  if (ids.length === 0) return []
  const { db } = store
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const watched = await watchedBy(db, actor, ids)
  const found = ids.flatMap((id) => {
    const ticket = byId.get(id)
    const at = ticket && reach.projects.get(ticket.project_id)
    if (!at) return []
    const facts = ticketFactsOf(ticket, at.facts, watched.has(id), actor)
    return mayWithTicket(actor, 'ticket.see', facts) === 'allow'
      ? [{ ticket, project: at.project, facts }]
      : []
  })
  return presentTickets(db, actor, await withSeenPositions(db, store.sql, actor, found)) as Promise<Ticket[]>
}
