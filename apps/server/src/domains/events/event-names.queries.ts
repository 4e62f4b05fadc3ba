import type { Db } from '../../io/db/tables.ts'

/** Names by id; deleted labels are missing. */
export async function namesOfLabels(db: Db, ids: ReadonlySet<string>): Promise<Map<string, string>> {
  if (ids.size === 0) return new Map()
  const rows = await db
    .selectFrom('labels')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** Names of custom fields by key; where two projects name the same key differently, either will do. */
export async function namesOfFields(
  db: Db,
  projectIds: readonly string[],
  keys: ReadonlySet<string>,
): Promise<Map<string, string>> {
  if (keys.size === 0 || projectIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('project_fields')
    .select(['key', 'name'])
    .where('project_id', 'in', [...projectIds])
    .where('key', 'in', [...keys])
    .execute()
  return new Map(rows.map((row) => [row.key, row.name]))
}
