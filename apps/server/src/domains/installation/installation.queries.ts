import type { Db } from '../../io/db/tables.ts'
import { PERSON_COLUMNS, type PersonRow } from '../people/people.queries.ts'

/**
 * An installation is set up when it has an admin. Other people do not count: an import or the sample data makes many,
 * of whom nobody could let anybody else in.
 */
export async function hasAdmin(db: Db): Promise<boolean> {
  const admin = await db
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'admin')
    .limit(1)
    .executeTakeFirst()
  return admin !== undefined
}

/** Whether the code of a set-up link works. */
export async function isSetUpCode(db: Db, hash: string, now: number): Promise<boolean> {
  const found = await db
    .selectFrom('one_time_codes')
    .select('hash')
    .where('hash', '=', hash)
    .where('purpose', '=', 'setup')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return found !== undefined
}

export async function findPerson(db: Db, id: string): Promise<PersonRow> {
  return db.selectFrom('people').select(PERSON_COLUMNS).where('id', '=', id).executeTakeFirstOrThrow()
}
