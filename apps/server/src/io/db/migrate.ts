import { sql } from 'kysely'
import type { Store } from '../../kernel/store.ts'
import { migrations as all } from './migrations/index.ts'
import { columnTypes, type Migration } from './migrations/migration.ts'
import type { Tx } from './tables.ts'

/** Any constant will do, as long as no other program takes the same advisory lock in this database. */
const ADVISORY_LOCK = 0x57415942

/**
 * Brings the schema up to date: each missing migration in a transaction of its own, forward only. Many nodes may start at
 * once; one migrates and the others wait and find it done.
 * @returns the names of the migrations that ran.
 * @throws Error when the schema is newer than this program.
 */
export async function migrate(store: Store, migrations: readonly Migration[] = all): Promise<string[]> {
  const ran: string[] = []
  for (const migration of migrations) {
    const done = await store.write((tx) => migrateOne(tx, store.engine, migration, migrations))
    if (done) ran.push(migration.name)
  }
  return ran
}

/** Runs one migration in the caller's transaction, unless it has run. @returns whether it ran */
export async function migrateOne(
  tx: Tx,
  engine: Store['engine'],
  migration: Migration,
  known: readonly Migration[],
): Promise<boolean> {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)})`.execute(tx)
  await sql`create table if not exists schema_version (version integer primary key, name text not null)`.execute(
    tx,
  )
  const { rows } = await sql<{
    version: number
  }>`select version from schema_version order by version`.execute(tx)
  const newest = rows.at(-1)?.version ?? 0
  const newestKnown = known.at(-1)?.version ?? 0
  if (newest > newestKnown) throw new NewerSchemaError(newest, newestKnown)
  if (migration.version <= newest) return false
  for (const statement of migration.statements(columnTypes[engine], engine))
    await sql.raw(statement).execute(tx)
  await sql`insert into schema_version (version, name) values (${migration.version}, ${migration.name})`.execute(
    tx,
  )
  return true
}

export class NewerSchemaError extends Error {
  constructor(found: number, known: number) {
    super(
      `the database has schema version ${String(found)}, but this program knows versions up to ${String(known)}; ` +
        'start the newer program again, or restore a backup made before the upgrade',
    )
    this.name = 'NewerSchemaError'
  }
}
