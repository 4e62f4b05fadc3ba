import { sql } from 'kysely'
import { migrations } from './migrations/index.ts'
import type { Db } from './tables.ts'

/** The version that this program brings a database to. */
export const KNOWN_SCHEMA = migrations.at(-1)?.version ?? 0

/** The version of the schema in the database; 0 for one that Waybill has not used yet. */
export async function schemaVersion(db: Db): Promise<number> {
  const tables = await db.introspection.getTables()
  if (!tables.some((table) => table.name === 'schema_version')) return 0
  const { rows } = await sql<{
    version: number | null
  }>`select max(version) as version from schema_version`.execute(db)
  return rows[0]?.version ?? 0
}
