import type { Rating } from '@waybill/contract/tasks/task.ts'
import type { Db } from '../../../io/db/tables.ts'
import { toIso } from '../../../kernel/clock.ts'
import { namesOfPeople } from '../../people/people.queries.ts'

/** What its requester said about a ticket; null: nothing yet. */
export async function ratingOf(db: Db, ticket: string): Promise<Rating | null> {
  const row = await db.selectFrom('ratings').selectAll().where('ticket_id', '=', ticket).executeTakeFirst()
  if (!row) return null
  const names = await namesOfPeople(db, [row.by_id])
  const by = { id: row.by_id, name: names.get(row.by_id) ?? '' }
  return { score: Number(row.score), comment: row.comment, by, at: toIso(row.rated_at) }
}
