import { foldName } from '@waybill/contract/fold-text.ts'
import type { Role } from '@waybill/contract/people/person.ts'
import type { Selectable } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import { keptByDirectory } from '../../kernel/kept-by-directory.ts'
import { prepared } from '../../kernel/prepared.ts'
import { foldEmail } from './email.ts'
import type { PeopleTable } from './people.tables.ts'

/** A person without what only signing in needs; the password hash leaves the database nowhere else. */
export type PersonRow = Omit<
  Selectable<PeopleTable>,
  'password_hash' | 'name_folded' | 'notification_settings'
>

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
  'away_from',
  'away_until',
  'skills',
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
  const [found] = isId(ref)
    ? await selectById(db, { id: ref.toLowerCase() })
    : await selectByEmail(db, { email: foldEmail(ref) })
  return found ?? null
}

const selectById = prepared((db, { id }: { id: string }) =>
  db.selectFrom('people').select(PERSON_COLUMNS).where('id', '=', id),
)

const selectByEmail = prepared((db, { email }: { email: string }) =>
  db.selectFrom('people').select(PERSON_COLUMNS).where('email_folded', '=', email),
)

/** Ids asked for in one statement; a longer list is cut, because SQLite takes 32,766 parameters at most. */
const IDS_PER_QUERY = 1_000

/** Names by id; people who do not exist are missing. */
export function namesOfPeople(db: Db, ids: Iterable<string>): Promise<Map<string, string>> {
  return keptNames(db, ids, null)
}

const keptNames = keptByDirectory<null, string>(loadNames, () => '')

async function loadNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (let start = 0; start < ids.length; start += IDS_PER_QUERY) {
    const rows = await db
      .selectFrom('people')
      .select(['id', 'name'])
      .where('id', 'in', ids.slice(start, start + IDS_PER_QUERY))
      .execute()
    for (const row of rows) names.set(row.id, row.name)
  }
  return names
}

export interface PeopleFilter {
  role?: Role | undefined
  active?: boolean | undefined
  placeholder?: boolean | undefined
  /** Part of the name or of the e-mail address, in any case of letters. */
  q?: string | undefined
}

/** A page of people in the order of their names; placeholders of imports stand among them unless the filter says otherwise. */
export function listPeople(
  db: Db,
  sql: EngineSql,
  filter: PeopleFilter,
  page: { limit: number; after: { name: string; id: string } | null },
): Promise<PersonListRow[]> {
  let query = filtered(db, sql, filter)
    .select([...PERSON_COLUMNS, 'name_folded'])
    .orderBy('name_folded')
    .orderBy('id')
    .limit(page.limit)
  const { after } = page
  if (after) {
    query = query.where((where) =>
      where(where.refTuple('name_folded', 'id'), '>', where.tuple(after.name, after.id)),
    )
  }
  return query.execute()
}

export type PersonListRow = PersonRow & { name_folded: string }

export async function countPeople(db: Db, sql: EngineSql, filter: PeopleFilter): Promise<number> {
  const row = await filtered(db, sql, filter)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function filtered(db: Db, sql: EngineSql, filter: PeopleFilter) {
  const { role, active, placeholder, q } = filter
  return db
    .selectFrom('people')
    .$if(role !== undefined, (query) => query.where('role', '=', role ?? 'requester'))
    .$if(active !== undefined, (query) => query.where('active', '=', active ? 1 : 0))
    .$if(placeholder !== undefined, (query) => query.where('placeholder', '=', placeholder ? 1 : 0))
    .$if(q !== undefined, (query) =>
      query.where((where) =>
        where.or([
          sql.contains(where.ref('name_folded'), foldName(q ?? '')),
          sql.contains(where.ref('email_folded').$castTo<string>(), foldEmail(q ?? '')),
        ]),
      ),
    )
}

/** A one-time code that still works. */
export async function findOneTimeCode(
  db: Db,
  hash: string,
  now: number,
): Promise<{ person_id: string | null } | null> {
  const found = await db
    .selectFrom('one_time_codes')
    .select('person_id')
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return found ?? null
}
