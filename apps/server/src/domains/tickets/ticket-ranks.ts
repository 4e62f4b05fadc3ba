import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import { sql, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { TicketRow } from './tickets.queries.ts'

/**
 * Ranks order the tickets of a project, whatever their column; deleted ones keep theirs. Everything here needs the lock
 * of the project's row, so that two people who drag at once come one after the other.
 */
export type Place = Pick<TicketRow, 'id' | 'rank'>

/** The next ticket of the project in the direction, leaving out the one that moves. */
export function neighbour(
  db: Db,
  projectId: string,
  of: Place,
  direction: 'before' | 'after',
  movingId: string,
): Promise<Place | undefined> {
  const descending = direction === 'before'
  return db
    .selectFrom('tickets')
    .select(['id', 'rank'])
    .where('project_id', '=', projectId)
    .where('id', '!=', movingId)
    .where(
      descending
        ? sql<SqlBool>`(rank, id) < (${of.rank}, ${of.id})`
        : sql<SqlBool>`(rank, id) > (${of.rank}, ${of.id})`,
    )
    .orderBy('rank', descending ? 'desc' : 'asc')
    .orderBy('id', descending ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst()
}

/** Whether `a` comes before `b` on a board: by rank, then by id. */
export function precedes(a: Place, b: Place): boolean {
  return a.rank === b.rank ? a.id < b.id : a.rank < b.rank
}

/**
 * The rank of a ticket between two neighbours. Neighbours of the same rank have no room between them: then the later
 * ones of that rank move up a little too, in the order that they have.
 */
export async function rankBetween(
  db: Db,
  projectId: string,
  lower: Place | undefined,
  upper: Place | undefined,
  movingId: string,
): Promise<{ rank: string; moveUp: Place[] }> {
  if (!lower || !upper || lower.rank !== upper.rank) {
    return { rank: generateKeyBetween(lower?.rank ?? null, upper?.rank ?? null), moveUp: [] }
  }
  const crowd = await db
    .selectFrom('tickets')
    .select(['id', 'rank'])
    .where('project_id', '=', projectId)
    .where('rank', '=', lower.rank)
    .where('id', '>', lower.id)
    .where('id', '!=', movingId)
    .orderBy('id')
    .execute()
  const beyond = await db
    .selectFrom('tickets')
    .select('rank')
    .where('project_id', '=', projectId)
    .where('rank', '>', lower.rank)
    .where('id', '!=', movingId)
    .orderBy('rank')
    .limit(1)
    .executeTakeFirst()
  const [rank = lower.rank, ...ranks] = generateNKeysBetween(
    lower.rank,
    beyond?.rank ?? null,
    crowd.length + 1,
  )
  return { rank, moveUp: crowd.map(({ id }, index) => ({ id, rank: ranks[index] ?? lower.rank })) }
}
