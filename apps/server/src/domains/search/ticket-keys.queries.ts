import type { Db } from '../../io/db/tables.ts'
import type { SearchPart } from './search-terms.ts'

/** Projects whose tickets an alias without a project may mean. */
const MOST_OF_AN_ALIAS = 100

/**
 * Ids of the tickets whose keys or aliases are among the parts, also by keys that their projects had before; by the word
 * as asked. An alias without a project may be several tickets'.
 */
export async function ticketsOfKeys(db: Db, parts: readonly SearchPart[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for (const part of parts) {
    if ((part.kind !== 'key' && part.kind !== 'alias') || found.has(part.word)) continue
    const ids = part.kind === 'key' ? await ofKey(db, part) : await ofAlias(db, part)
    if (ids.length > 0)
      found.set(
        part.word,
        ids.map((row) => row.id),
      )
  }
  return found
}

function ofKey(db: Db, { project, number }: Extract<SearchPart, { kind: 'key' }>): Promise<{ id: string }[]> {
  return db
    .selectFrom('tickets')
    .select('id')
    .where('number', '=', number)
    .where('project_id', 'in', projectsOf(db, project))
    .limit(1)
    .execute()
}

function ofAlias(
  db: Db,
  { project, alias }: Extract<SearchPart, { kind: 'alias' }>,
): Promise<{ id: string }[]> {
  const all = db.selectFrom('ticket_aliases').select('ticket_id as id').where('alias', '=', alias)
  const asked = project === null ? all : all.where('project_id', 'in', projectsOf(db, project))
  return asked.limit(MOST_OF_AN_ALIAS).execute()
}

function projectsOf(db: Db, key: string) {
  return db
    .selectFrom('projects')
    .select('id')
    .where('key', '=', key)
    .unionAll(db.selectFrom('project_aliases').select('project_id as id').where('key', '=', key))
}
