import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { prepared } from '../../kernel/prepared.ts'
import type { TicketLeasesTable } from './leases.tables.ts'

export type LeaseRow = Selectable<TicketLeasesTable>

/**
 * The lease that somebody holds on a ticket at an instant (milliseconds), or null. In a command, lock the ticket's row
 * first: then whoever changed its lease before has committed.
 */
export async function liveLease(db: Db, ticketId: string, now: number): Promise<LeaseRow | null> {
  const [row] = await selectLease(db, { ticketId })
  return row && row.until > now ? row : null
}

const selectLease = prepared((db, { ticketId }: { ticketId: string }) =>
  db.selectFrom('ticket_leases').selectAll().where('ticket_id', '=', ticketId),
)

/** All leases that somebody holds at an instant (milliseconds), each with the project of its ticket. */
export function liveLeases(db: Db, now: number): Promise<(LeaseRow & { project_id: string })[]> {
  return db
    .selectFrom('ticket_leases')
    .innerJoin('tickets', 'tickets.id', 'ticket_leases.ticket_id')
    .selectAll('ticket_leases')
    .select('tickets.project_id')
    .where('ticket_leases.until', '>', now)
    .orderBy('ticket_leases.token')
    .execute()
}

/** Whether some lease has run out and its end is not written down yet. */
export async function someLeaseRanOut(db: Db, now: number): Promise<boolean> {
  return (await selectRunOut(db, { now })).length > 0
}

const selectRunOut = prepared((db, { now }: { now: number }) =>
  db.selectFrom('ticket_leases').select('ticket_id').where('until', '<=', now).limit(1),
)
