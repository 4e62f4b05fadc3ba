import { sql, type Expression, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import { ticketsWithClock } from '../sla/clock-conditions.queries.ts'
import type { QueryMoment } from './compile-condition.ts'
import { labelledTickets } from './label-conditions.queries.ts'
import { ratedTickets } from './rating-conditions.queries.ts'
import { partsOf, type TicketCondition } from './ticket-condition.ts'

/**
 * So many are read from their index and sorted in some 50 ms. Where more have it, a page of 50 is found sooner along the order
 * of the list, asking about each ticket: of 1,000,000 it walks past 2,000 when they are spread evenly, and where the newest or
 * oldest have it all, past all others in a second, beside the event loop.
 */
const MOST_FROM_INDEX = 25_000

/** Parts of a query with which its tickets are found, each as it is asked for then. */
export type BeginWith = ReadonlyMap<TicketCondition, Expression<SqlBool>>

/** What a query means over many tickets. */
export interface ListMoment extends QueryMoment {
  /** For a page. */
  beginWith?: BeginWith
  /** Where all tickets are wanted, as by a count. */
  beginAllWith?: BeginWith
}

/**
 * With which parts of a condition it is better to begin than to ask about each ticket, of what stands beside tickets: for a page
 * labels and ratings that few have, and clocks. What is joined by "or" or "not" is none.
 * @param few how many tickets are few
 */
export async function beginWith(
  db: Db,
  engine: EngineSql,
  where: TicketCondition,
  all: BeginWith,
  few = MOST_FROM_INDEX,
): Promise<BeginWith> {
  const parts = new Map(all)
  for (const part of partsOf(where)) {
    const tickets = part.type === 'clock' ? null : ticketsBeside(part, 0)
    if (!tickets) continue
    const { rows } = await sql<{ count: number }>`select count(*) as count
      from (${tickets} limit ${few + 1}) as found`.execute(db)
    if (Number(rows[0]?.count) > few) parts.delete(part)
    else parts.set(part, engine.isAmong(sql.ref('tickets.id'), tickets))
  }
  return parts
}

/** All parts with which one may begin. @param now milliseconds */
export function beginAllWith(where: TicketCondition, now: number): BeginWith {
  const parts = new Map<TicketCondition, Expression<SqlBool>>()
  for (const part of partsOf(where)) {
    const tickets = ticketsBeside(part, now)
    if (tickets) parts.set(part, sql`tickets.id in (${tickets})`)
  }
  return parts
}

function ticketsBeside(part: TicketCondition, now: number) {
  if (part.type === 'rating') return ratedTickets(part)
  if (part.type === 'clock') return part.word === null ? null : ticketsWithClock(part.word, now)
  return part.type === 'label' && part.name !== null ? labelledTickets(part.name) : null
}
