import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { sql } from 'kysely'
import { migrate, NewerSchemaError } from '../db/migrate.ts'
import { migrations } from '../db/migrations/index.ts'
import { KNOWN_SCHEMA, schemaVersion } from '../db/schema-version.ts'
import { openSqlite } from '../db/sqlite.ts'
import { COPIED_TABLES, DERIVED_READERS } from '../db/table-kinds.ts'
import type { Db } from '../db/tables.ts'
import type { Store } from '../../kernel/store.ts'
import type { CopyOptions } from './copy-options.ts'
import { columnsOfPostgres, columnsOfSqlite, quoted } from './table-columns.ts'

const ROWS_PER_FETCH = 1_000

/** About the size that a backup will have, in bytes: that of all tables with their indexes. */
export async function sizeOfPostgres(db: Db): Promise<number> {
  const { rows } = await sql<{
    bytes: number
  }>`select coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and c.relname in (${sql.join(COPIED_TABLES)})`.execute(db)
  return rows[0]?.bytes ?? 0
}

/** Copies one state of a PostgreSQL database row by row into a new SQLite file; whoever writes meanwhile does not wait. */
export async function backupPostgres(
  store: Pick<Store, 'snapshot'>,
  target: string,
  options: CopyOptions,
): Promise<void> {
  await store.snapshot(async (db) => {
    const version = await schemaVersion(db)
    // What a later version keeps where is not known here; a copy would leave it out.
    if (version > KNOWN_SCHEMA) throw new NewerSchemaError(version, KNOWN_SCHEMA)
    await makeEmpty(target, version)
    // The file is thrown away when anything goes wrong, and flushed as a whole at the end.
    const file = new DatabaseSync(target, { enableForeignKeyConstraints: false })
    try {
      file.exec('pragma journal_mode = delete; pragma synchronous = off; begin')
      const total = await estimatedRows(db)
      let done = 0
      for (const table of await tablesOf(db)) {
        await copyTable(db, file, table, (rows) => {
          options.signal.throwIfAborted()
          done += rows
          options.progress(done, Math.max(done, total))
        })
      }
      await copyJobs(db, file)
      file.exec('commit')
    } finally {
      file.close()
    }
  })
}

async function makeEmpty(path: string, version: number): Promise<void> {
  const store = openSqlite(path)
  await migrate(
    store,
    migrations.filter((migration) => migration.version <= version),
  )
  await store.close()
}

async function tablesOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(db)
  const there = new Set(rows.map((row) => row.name))
  return COPIED_TABLES.filter((table) => there.has(table))
}

async function estimatedRows(db: Db): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint as count
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and c.relname in (${sql.join(COPIED_TABLES)})`.execute(db)
  return rows[0]?.count ?? 0
}

async function copyTable(
  db: Db,
  file: DatabaseSync,
  table: string,
  eachBatch: (rows: number) => void,
): Promise<void> {
  const columns = columnsOfSqlite(file, table)
  const there = new Set(await columnsOfPostgres(db, table))
  if (columns.length !== there.size || !columns.every((column) => there.has(column)))
    throw new Error(`the table ${table} has other columns than its migrations give it`)
  file.exec(`delete from ${table}`)
  const names = columns.map(quoted).join(', ')
  const insert = file.prepare(insertInto(table, columns))
  await sql`declare waybill_copy no scroll cursor for select ${sql.raw(names)} from ${sql.table(table)}`.execute(
    db,
  )
  for (;;) {
    const { rows } = await sql<
      Record<string, unknown>
    >`fetch forward ${sql.lit(ROWS_PER_FETCH)} from waybill_copy`.execute(db)
    if (rows.length === 0) break
    const kept = rows.filter((row) => !isOfDerivedReader(table, row))
    for (const row of kept) insert.run(...columns.map((column) => valueOf(row[column])))
    eachBatch(rows.length)
  }
  await sql`close waybill_copy`.execute(db)
}

/** Readers of tables that are not in the copy begin anew. */
export function isOfDerivedReader(table: string, row: Record<string, unknown>): boolean {
  if (table === 'readers') return DERIVED_READERS.includes(String(row['name']))
  return table === 'parked_events' && DERIVED_READERS.includes(String(row['reader']))
}

function valueOf(value: unknown): SQLInputValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value === 'string' || value === null) return value
  throw new Error(`a value of type ${typeof value} has no place in a backup`)
}

/**
 * What waits in the queue of pg-boss, as rows of our own table of jobs; recurring ones (policy `short`) start by themselves.
 * The queue keeps its tables in a schema of its own, which is there after the first start of a server.
 */
async function copyJobs(db: Db, file: DatabaseSync): Promise<void> {
  const { rows: found } = await sql<{ there: boolean }>`
    select to_regclass('waybill_jobs.job') is not null as there`.execute(db)
  if (!found[0]?.there) return
  const { rows } = await sql<{
    id: string
    queue: string
    payload: string
    run_at: number
    attempts: number
    created_at: number
    lane: string | null
  }>`
    select id::text as id, group_id as lane, name as queue, coalesce(data, '{}')::text as payload, retry_count as attempts,
      (extract(epoch from start_after) * 1000)::bigint as run_at, (extract(epoch from created_on) * 1000)::bigint as created_at
    from waybill_jobs.job where state in ('created', 'retry', 'active') and policy is distinct from 'short'`.execute(
    db,
  )
  // The file may be of an older schema, whose jobs have fewer columns.
  const columns = columnsOfSqlite(file, 'jobs')
  const insert = file.prepare(insertInto('jobs', columns))
  for (const row of rows) {
    const job: Record<string, SQLInputValue> = { ...row, locked_until: 0, state: 'waiting' }
    insert.run(...columns.map((column) => valueOf(job[column] ?? null)))
  }
}

function insertInto(table: string, columns: readonly string[]): string {
  return `insert into ${table} (${columns.map(quoted).join(', ')}) values (${columns.map(() => '?').join(', ')})`
}
