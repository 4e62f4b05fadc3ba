import { generateKeyBetween } from 'fractional-indexing'
import type { Db } from '../../io/db/tables.ts'

/** A rank after every ticket of the project. The project's row must be locked, or two tickets would get the same. */
export async function rankAtEnd(db: Db, projectId: string): Promise<string> {
  const last = await db
    .selectFrom('tickets')
    .select('rank')
    .where('project_id', '=', projectId)
    .orderBy('rank', 'desc')
    .limit(1)
    .executeTakeFirst()
  return generateKeyBetween(last?.rank ?? null, null)
}
