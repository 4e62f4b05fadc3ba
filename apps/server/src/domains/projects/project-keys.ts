import type { Tx } from '../../io/db/tables.ts'
import { keyTaken } from './projects.errors.ts'

/**
 * A key leads to one project for ever: neither the key nor a former key of another project may be taken. The unique
 * column decides between two that take the same key at once.
 * @throws Problem 409
 */
export async function assertKeyIsFree(tx: Tx, key: string, projectId: string): Promise<void> {
  const owner = await tx
    .selectFrom('projects')
    .select('id')
    .where('key', '=', key)
    .unionAll(tx.selectFrom('project_aliases').select('project_id as id').where('key', '=', key))
    .executeTakeFirst()
  if (owner && owner.id !== projectId) throw keyTaken(key)
}
