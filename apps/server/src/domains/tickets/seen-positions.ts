import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import { sql, type RawBuilder } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import { publicInstant, publicPositions } from '../../kernel/event-log.ts'
import type { Store } from '../../kernel/store.ts'
import { staffProjectsAmongOwn, type Reach } from './ticket-reach.queries.ts'
import type { TicketWithFacts } from './tickets.queries.ts'

/**
 * The tickets with the `seq` and `updated_at` that this reader may know: for whoever may not see internal comments a
 * ticket has moved only as far as its other events say, or the jump would tell that somebody wrote there.
 */
export async function withSeenPositions(
  db: Db,
  engine: EngineSql,
  actor: Actor,
  tickets: readonly TicketWithFacts[],
): Promise<TicketWithFacts[]> {
  const outside = tickets.filter(
    ({ facts }) => mayWithTicket(actor, 'ticket.see_internal', facts) !== 'allow',
  )
  const positions = await publicPositions(
    db,
    engine,
    outside.map(({ ticket }) => ticket),
  )
  return tickets.map((one) => {
    const position = positions.get(one.ticket.id)
    if (!position) return one
    const updated_at = Math.max(one.ticket.created_at, position.at)
    return { ...one, ticket: { ...one.ticket, seq: position.seq, updated_at } }
  })
}

/** One ticket, as `withSeenPositions` gives it. */
export async function withSeenPosition(
  db: Db,
  engine: EngineSql,
  actor: Actor,
  ticket: TicketWithFacts,
): Promise<TicketWithFacts> {
  const [seen] = await withSeenPositions(db, engine, actor, [ticket])
  return seen ?? ticket
}

/**
 * The `updated_at` of `withSeenPositions` as SQL about a row of `tickets`, for lists to filter and sort by: what they find
 * and in which order must tell no more than what they show. null: the column, which an index has in order, is right for
 * every ticket that this reader sees.
 */
export async function seenUpdated(
  { background, sql: engine }: Store,
  actor: Actor,
  reach: Reach,
): Promise<RawBuilder<number> | null> {
  const staff = await staffProjectsAmongOwn(background, actor, reach)
  if (staff === null) return null
  const seen = publicInstant(engine)
  return staff.length === 0
    ? seen
    : sql`case when tickets.project_id in (${sql.join(staff)}) then tickets.updated_at else ${seen} end`
}
