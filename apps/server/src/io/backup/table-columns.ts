import type { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import type { Db } from '../db/tables.ts'

/** The columns of a table that are written, without those that the database computes. */
export function columnsOfSqlite(file: DatabaseSync, table: string): string[] {
  const rows = file.prepare(`select name from pragma_table_xinfo(?) where hidden = 0`).all(table)
  return rows.map((row) => String(row['name']))
}

/** The same on PostgreSQL. */
export async function columnsOfPostgres(db: Db, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select attname as name from pg_attribute
    where attrelid = ${`public.${table}`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
    order by attnum`.execute(db)
  return rows.map((row) => row.name)
}

/** The name of a column as it stands in SQL, also one that is a word of it. */
export function quoted(column: string): string {
  return `"${column}"`
}
