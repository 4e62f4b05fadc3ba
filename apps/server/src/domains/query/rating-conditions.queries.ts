import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { isBetween, type Scores } from './compile-condition.ts'
import { ratingsOf, type TicketCondition } from './ticket-condition.ts'

/**
 * So many are read from their index and sorted in some 10 ms. Where more are rated so, a page of 50 is found sooner along the order
 * of the list, asking about each ticket: of 1,000,000 it walks past 25,000 at most when they are spread evenly, in some 50 ms.
 */
const MOST_FROM_INDEX = 2_000

const SCORE = sql.ref('ratings.score')

/** Whether the requester of a ticket has rated it so. @param few whether it is better to begin with those that are */
export function hasRating(scores: Scores, few: boolean): RawBuilder<SqlBool> {
  if (few) return sql`tickets.id in (select ratings.ticket_id from ratings where ${isBetween(SCORE, scores)})`
  return sql`exists (select 1 from ratings where ratings.ticket_id = tickets.id and ${isBetween(SCORE, scores)})`
}

/** Those ratings which a condition asks for that few tickets have. */
export async function fewRated(db: Db, where: TicketCondition): Promise<ReadonlySet<TicketCondition>> {
  const few = new Set<TicketCondition>()
  for (const scores of ratingsOf(where)) {
    const { count } = await db
      .selectFrom(
        db
          .selectFrom('ratings')
          .select('ticket_id')
          .where(isBetween(SCORE, scores))
          .limit(MOST_FROM_INDEX + 1)
          .as('some'),
      )
      .select((of) => of.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count <= MOST_FROM_INDEX) few.add(scores)
  }
  return few
}
