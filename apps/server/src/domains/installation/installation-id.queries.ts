import type { Db } from '../../io/db/tables.ts'

/**
 * Which installation this is. A restored backup is another one than that which was backed up; an export that is imported
 * becomes part of the one where it is imported.
 */
export async function readInstallationId(db: Db): Promise<string> {
  const { id } = await db.selectFrom('installation').select('id').executeTakeFirstOrThrow()
  return id
}
