import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { isBetween, type Scores } from './compile-condition.ts'

const SCORE = sql.ref('ratings.score')

/** The tickets that were rated so. */
export function ratedTickets(scores: Scores): RawBuilder<{ ticket_id: string }> {
  return sql`select ratings.ticket_id from ratings where ${isBetween(SCORE, scores)}`
}

/** Whether the requester of a ticket has rated it so. */
export function hasRating(scores: Scores): RawBuilder<SqlBool> {
  return sql`exists (select 1 from ratings where ratings.ticket_id = tickets.id and ${isBetween(SCORE, scores)})`
}
