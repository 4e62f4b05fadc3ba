import type { LeaseEnd } from '@waybill/contract/leases/lease.ts'
import type { CommandContext } from '../../kernel/command.ts'

interface OfTicket {
  id: string
  project_id: string
}

/**
 * Ends the leases of tickets, whoever holds them, each with an event; one that had run out before says so. The rows of the
 * tickets must be locked.
 */
export async function endLeases(
  context: CommandContext,
  tickets: readonly OfTicket[],
  why: LeaseEnd,
): Promise<void> {
  if (tickets.length === 0) return
  const { tx, now, append } = context
  const projects = new Map(tickets.map((ticket) => [ticket.id, ticket.project_id]))
  const rows = await tx
    .deleteFrom('ticket_leases')
    .where('ticket_id', 'in', [...projects.keys()])
    .returningAll()
    .execute()
  for (const { ticket_id, holder_id, until, ends_as } of rows.toSorted(byTicket)) {
    append({
      kind: 'lease.ended',
      project_id: projects.get(ticket_id) ?? null,
      ticket_id,
      data: { holder: holder_id, why: until <= now ? ends_as : why },
    })
  }
}

function byTicket(a: { ticket_id: string }, b: { ticket_id: string }): number {
  return a.ticket_id < b.ticket_id ? -1 : 1
}
