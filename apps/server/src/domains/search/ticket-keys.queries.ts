import type { Db } from '../../io/db/tables.ts'
import type { SearchPart } from './search-terms.ts'

/** Ids of the tickets whose keys are among the parts, also by keys that their projects had before; by the key as asked. */
export async function ticketsOfKeys(db: Db, parts: readonly SearchPart[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const part of parts) {
    if (part.kind !== 'key' || found.has(part.word)) continue
    const ticket = await db
      .selectFrom('tickets')
      .select('id')
      .where('number', '=', part.number)
      .where('project_id', 'in', (of) =>
        of
          .selectFrom('projects')
          .select('id')
          .where('key', '=', part.project)
          .unionAll(
            of.selectFrom('project_aliases').select('project_id as id').where('key', '=', part.project),
          ),
      )
      .executeTakeFirst()
    if (ticket) found.set(part.word, ticket.id)
  }
  return found
}
