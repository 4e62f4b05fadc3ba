import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Store } from '../../kernel/store.ts'
import { withFacts } from '../tickets/list-tickets.ts'
import { withSeenPositions } from '../tickets/seen-positions.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import { presentTickets } from '../tickets/tickets.presenter.ts'

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
  const inOrder = ids.flatMap((id) => byId.get(id) ?? [])
  const found = await withFacts(store, actor, reach, inOrder)
  return presentTickets(db, actor, await withSeenPositions(db, store.sql, actor, found)) as Promise<Ticket[]>
}
