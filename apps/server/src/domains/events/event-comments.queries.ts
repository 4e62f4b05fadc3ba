import type { Db } from '../../io/db/tables.ts'

/** Those of the comments (at most a page of events' worth) that are still there for their readers. */
export async function commentsThatStand(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('comments')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .where('deleted_at', 'is', null)
    .execute()
  return new Set(rows.map((row) => row.id))
}
