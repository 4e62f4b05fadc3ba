import { sql } from 'kysely'
import { contentOf } from '../../domains/transfer/transfer.queries.ts'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import type { Store } from '../../kernel/store.ts'
import { migrateOne } from '../db/migrate.ts'
import { migrations } from '../db/migrations/index.ts'
import { schemaVersion } from '../db/schema-version.ts'
import { COPIED_TABLES, isOurFunction, kindOfTable } from '../db/table-kinds.ts'
import type { Db, Tx } from '../db/tables.ts'
import { bringBackFiles } from './backup-files.ts'
import { checkBackup, readBackupInfo } from './backup-file.ts'
import { isOfDerivedReader } from './backup-postgres.ts'
import { checkDatabase, openImmutable, requireKnownSchema } from './open-backup.ts'
import { renewInstallation } from './renew-installation.ts'
import { asideName, notEmpty, serverRuns, type RestoreOptions, type Restored } from './restore-options.ts'
import { columnsOfPostgres, columnsOfSqlite, quoted } from './table-columns.ts'

const ROWS_PER_BATCH = 1_024

/** The schema of pg-boss, where jobs wait. */
const JOBS_SCHEMA = 'waybill_jobs'

/** Copies a backup into a PostgreSQL database, in one transaction: whatever goes wrong, all is as before. */
export async function restoreToPostgres(
  backup: string,
  store: Pick<Store, 'db' | 'write'>,
  options: RestoreOptions,
): Promise<Restored> {
  requireKnownSchema(backup, await readBackupInfo(backup))
  const content = (await schemaVersion(store.db)) === 0 ? null : await contentOf(store.db)
  if (content !== null && !options.replace) throw notEmpty(content)
  if (await isInUse(store.db)) throw serverRuns()
  // Half of the progress for the check, half for the rows.
  const info = await checkBackup(backup, {
    eachPiece: (done, total) => {
      options.signal.throwIfAborted()
      options.progress(done, 2 * total)
    },
  })
  checkDatabase(backup)
  const files = options.files ? await bringBackFiles(backup, options.files, options) : 0
  const aside = await store.write(async (tx) => {
    const name = await setAside(tx, content === null ? null : options.now)
    for (const migration of migrations.filter(({ version }) => version <= info.schema))
      await migrateOne(tx, 'postgres', migration, migrations)
    await copyRows(tx, backup, (share) => {
      options.signal.throwIfAborted()
      options.progress(info.bytes * (1 + share), 2 * info.bytes)
    })
    await renewInstallation(tx, info.schema)
    return name
  })
  return { info, aside, files }
}

/** Whether another Waybill is connected; every pool of ours has this name. */
async function isInUse(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_stat_activity
    where datname = current_database() and application_name like 'waybill%' and pid <> pg_backend_pid()`.execute(
    db,
  )
  return rows.length > 0
}

/** Moves all that is ours into a schema of its own, or drops it where it holds nothing. @returns the schema's name */
async function setAside(tx: Tx, now: number | null): Promise<string | null> {
  const name = now === null ? 'waybill_empty' : `waybill_${asideName(now).replaceAll('-', '_')}`
  const tables = await namesOf(
    tx,
    sql`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  const functions = await namesOf(
    tx,
    sql`select proname as name from pg_proc where pronamespace = 'public'::regnamespace`,
  )
  const jobs = await namesOf(tx, sql`select nspname as name from pg_namespace where nspname = ${JOBS_SCHEMA}`)
  await sql`create schema ${sql.id(name)}`.execute(tx)
  for (const table of tables.filter((one) => kindOfTable(one) !== null))
    await sql`alter table ${sql.id('public', table)} set schema ${sql.id(name)}`.execute(tx)
  for (const one of functions.filter(isOurFunction))
    await sql`alter function ${sql.id('public', one)} set schema ${sql.id(name)}`.execute(tx)
  if (jobs.length > 0)
    await sql`alter schema ${sql.id(JOBS_SCHEMA)} rename to ${sql.id(`${name}_jobs`)}`.execute(tx)
  if (now !== null) return name
  await sql`drop schema ${sql.id(name)} cascade`.execute(tx)
  if (jobs.length > 0) await sql`drop schema ${sql.id(`${name}_jobs`)} cascade`.execute(tx)
  return null
}

async function namesOf(tx: Tx, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`${query}`.execute(tx)
  return rows.map((row) => row.name)
}

interface ForeignKey {
  table_name: string
  name: string
  definition: string
}

async function copyRows(tx: Tx, backup: string, progress: (share: number) => void): Promise<void> {
  const file = openImmutable(backup)
  try {
    const there = new Set(
      file
        .prepare(`select name from sqlite_schema where type = 'table'`)
        .all()
        .map((row) => String(row['name'])),
    )
    const tables = COPIED_TABLES.filter((table) => there.has(table))
    const count = (table: string) => Number(file.prepare(`select count(*) as n from ${table}`).get()?.['n'])
    const total = tables.reduce((sum, table) => sum + count(table), 0)
    let done = 0
    // Added again at the end, where each is checked once over all rows; rows may then come in any order.
    const keys = await foreignKeys(tx)
    for (const { table_name, name } of keys)
      await sql`alter table ${sql.id(table_name)} drop constraint ${sql.id(name)}`.execute(tx)
    for (const table of tables) {
      const columns = columnsOfSqlite(file, table)
      const known = new Set(await columnsOfPostgres(tx, table))
      if (columns.length !== known.size || !columns.every((column) => known.has(column)))
        throw new Error(`the table ${table} has other columns than its migrations give it`)
      await sql`delete from ${sql.id(table)}`.execute(tx)
      const insert = async (rows: readonly unknown[][]) => {
        await insertInto(tx, table, columns, rows)
        done += rows.length
        progress(total === 0 ? 1 : done / total)
      }
      let batch: unknown[][] = []
      for (const row of file.prepare(`select ${columns.map(quoted).join(', ')} from ${table}`).iterate()) {
        if (isOfDerivedReader(table, row)) continue
        batch.push(columns.map((column) => row[column]))
        if (batch.length < ROWS_PER_BATCH) continue
        await insert(batch)
        batch = []
      }
      await insert(batch)
    }
    for (const { table_name, name, definition } of keys)
      await sql`alter table ${sql.id(table_name)} add constraint ${sql.id(name)} ${sql.raw(definition)}`.execute(
        tx,
      )
  } finally {
    file.close()
  }
}

async function foreignKeys(tx: Tx): Promise<ForeignKey[]> {
  const { rows } = await sql<ForeignKey>`
    select c.relname as table_name, o.conname as name, pg_get_constraintdef(o.oid) as definition
    from pg_constraint o join pg_class c on c.oid = o.conrelid
    where o.contype = 'f' and c.relnamespace = 'public'::regnamespace`.execute(tx)
  return rows.filter((row) => kindOfTable(row.table_name) !== null)
}

async function insertInto(
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: readonly unknown[][],
): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column)))
  for (const slice of bulkSlices(rows)) {
    const values = sql.join(slice.map((row) => sql`(${sql.join(row)})`))
    await sql`insert into ${sql.id(table)} (${names}) values ${values}`.execute(tx)
  }
}
