import { sql, type Expression, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import { ticketsWithClock } from '../sla/clock-conditions.queries.ts'
import type { QueryMoment } from './compile-condition.ts'
import { labelledTickets } from './label-conditions.queries.ts'
import { ratedTickets } from './rating-conditions.queries.ts'
import { partsOf, type TicketCondition } from './ticket-condition.ts'

/**
 * So many are read from their index and sorted in some 10 ms. Where more have it, a page of 50 is found sooner along the order
 * of the list, asking about each ticket: of 1,000,000 it walks past 25,000 at most when they are spread evenly, in some 50 ms.
 */
const MOST_FROM_INDEX = 2_000

/** What a query means over many tickets. */
export interface ListMoment extends QueryMoment {
  /** Parts of it with which a list begins, each as it is asked for then. */
  beginWith?: ReadonlyMap<TicketCondition, Expression<SqlBool>>
}

/**
 * Parts of a condition, of what stands beside tickets, with which it is better to begin than to ask about each ticket: labels
 * and ratings that few have, and clocks. What is joined by "or" or "not" is none.
 * @param now milliseconds
 */
export async function partsToBeginWith(
  { db, engine, now }: { db: Db; engine: EngineSql; now: number },
  where: TicketCondition,
): Promise<ReadonlyMap<TicketCondition, Expression<SqlBool>>> {
  const parts = new Map<TicketCondition, Expression<SqlBool>>()
  for (const part of partsOf(where)) {
    if (part.type === 'clock' && part.word !== null)
      parts.set(part, sql`tickets.id in (${ticketsWithClock(part.word, now)})`)
    const tickets = ticketsBeside(part)
    if (!tickets) continue
    const { rows } = await sql<{ count: number }>`select count(*) as count
      from (${tickets} limit ${MOST_FROM_INDEX + 1}) as found`.execute(db)
    if (Number(rows[0]?.count) <= MOST_FROM_INDEX)
      parts.set(part, engine.isAmong(sql.ref('tickets.id'), tickets))
  }
  return parts
}

function ticketsBeside(part: TicketCondition) {
  if (part.type === 'rating') return ratedTickets(part)
  return part.type === 'label' && part.name !== null ? labelledTickets(part.name) : null
}
