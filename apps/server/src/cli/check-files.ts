import type { FileStore } from '../domains/attachments/file-store.ts'
import type { Db } from '../io/db/tables.ts'

/** The newest ones are looked at: those that a restore or a move of the folder most likely left behind. */
const MOST_LOOKED_AT = 200

export interface LookedAtFiles {
  all: number
  lookedAt: number
  /** Of those looked at, which are not there or have another size. */
  missing: number
}

/** Whether the place of attached files has what the database names. @throws when it cannot be reached */
export async function lookAtFiles(db: Db, store: FileStore): Promise<LookedAtFiles> {
  const { all } = await db
    .selectFrom('attachments')
    .select((of) => of.fn.count<number>('sha256').distinct().as('all'))
    .executeTakeFirstOrThrow()
  const newest = await db
    .selectFrom('attachments')
    .select(['sha256', 'size'])
    .orderBy('created_at', 'desc')
    .limit(MOST_LOOKED_AT)
    .execute()
  const files = [...new Map(newest.map((row) => [row.sha256, row.size]))]
  let missing = 0
  for (const [sha256, size] of files) if ((await store.size(sha256)) !== size) missing += 1
  return { all, lookedAt: files.length, missing }
}
