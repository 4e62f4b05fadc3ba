import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { foldEmail } from './email.ts'
import type { PeopleTable } from './people.tables.ts'

/** A person without what only signing in needs; the password hash leaves the database nowhere else. */
export type PersonRow = Omit<Selectable<PeopleTable>, 'password_hash' | 'name_folded'>

export const PERSON_COLUMNS = [
  'id',
  'name',
  'email',
  'email_folded',
  'role',
  'active',
  'placeholder',
  'phone',
  'department',
  'address',
  'locale',
  'time_zone',
  'created_at',
  'updated_at',
  'seq',
] as const

/** An id of ours, in any case of letters; everything else that names a person is an e-mail address. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function isId(ref: string): boolean {
  return UUID.test(ref)
}

/** The person whom an id or an e-mail address names, active or not. */
export async function findPersonByRef(db: Db, ref: string): Promise<PersonRow | null> {
  const query = db.selectFrom('people').select(PERSON_COLUMNS)
  const found = isId(ref)
    ? query.where('id', '=', ref.toLowerCase())
    : query.where('email_folded', '=', foldEmail(ref))
  return (await found.executeTakeFirst()) ?? null
}

/** Ids asked for in one statement; a longer list is cut, because SQLite takes 32,766 parameters at most. */
const IDS_PER_QUERY = 1_000

/** Names by id; people who do not exist are missing. */
export async function namesOfPeople(db: Db, ids: Iterable<string>): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)]
  const names = new Map<string, string>()
  for (let start = 0; start < wanted.length; start += IDS_PER_QUERY) {
    const rows = await db
      .selectFrom('people')
      .select(['id', 'name'])
      .where('id', 'in', wanted.slice(start, start + IDS_PER_QUERY))
      .execute()
    for (const row of rows) names.set(row.id, row.name)
  }
  return names
}
