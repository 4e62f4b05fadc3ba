import { sql } from 'kysely'
import type { Db } from '../db/tables.ts'

/** What tells a database of PostgreSQL from every other one, whatever address its nodes know it by. */
export async function databaseIdentity(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`select system_identifier || '.' || oid as name
    from pg_control_system(), pg_database where datname = current_database()`.execute(db)
  if (!rows[0]) throw new Error('the database is not in its own catalogue')
  return rows[0].name
}
