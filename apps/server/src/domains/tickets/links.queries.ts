import type { Actor } from '@waybill/contract/access/policies.ts'
import { LINK_KINDS, type TicketLink } from '@waybill/contract/tickets/ticket.ts'
import type { Db } from '../../io/db/tables.ts'
import { dbOf, type ReadFrom } from '../projects/projects.queries.ts'
import { seenTickets } from './seen-tickets.queries.ts'

/** The links of tickets to others that the actor may see, by ticket; the kind first, then the key. */
export async function linksOf(
  db: Db,
  actor: Actor,
  ticketIds: readonly string[],
): Promise<Map<string, TicketLink[]>> {
  if (ticketIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('ticket_links')
    .selectAll()
    .where('ticket_id', 'in', [...ticketIds])
    .execute()
  const seen = await seenTickets(
    db,
    actor,
    rows.map((row) => row.other_id),
  )
  const links = new Map<string, TicketLink[]>(ticketIds.map((id) => [id, []]))
  for (const row of rows) {
    const ticket = seen.get(row.other_id)
    if (ticket) links.get(row.ticket_id)?.push({ kind: row.kind, ticket })
  }
  for (const list of links.values()) list.sort(byKindAndKey)
  return links
}

function byKindAndKey(a: TicketLink, b: TicketLink): number {
  return (
    LINK_KINDS.indexOf(a.kind) - LINK_KINDS.indexOf(b.kind) ||
    a.ticket.key.localeCompare(b.ticket.key, 'en', { numeric: true })
  )
}

/** The parent of a ticket, or null. `lock` keeps the ticket's row: its parent cannot change until commit. */
export async function parentOf(
  from: ReadFrom,
  ticketId: string,
  options: { lock?: boolean } = {},
): Promise<string | null> {
  if (options.lock) {
    if (!('tx' in from)) throw new Error('rows can only be locked in a command')
    await from.sql.forUpdate(from.tx.selectFrom('tickets').select('id').where('id', '=', ticketId)).execute()
  }
  const row = await dbOf(from)
    .selectFrom('ticket_links')
    .select('other_id')
    .where('ticket_id', '=', ticketId)
    .where('kind', '=', 'parent')
    .executeTakeFirst()
  return row?.other_id ?? null
}
