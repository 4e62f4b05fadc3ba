import type { MigrationResult } from '@waybill/contract/workflows/workflow-migration.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../../io/db/tables.ts'
import type { CommandContext } from '../../../kernel/command.ts'
import { isId } from '../../people/people.queries.ts'
import type { WorkflowMigrationItemsTable, WorkflowMigrationsTable } from './migrations.tables.ts'

export type MigrationRow = Selectable<WorkflowMigrationsTable>
export type MigrationItemRow = Selectable<WorkflowMigrationItemsTable>

export async function findMigration(db: Db, ref: string): Promise<MigrationRow | null> {
  if (!isId(ref)) return null
  const query = db.selectFrom('workflow_migrations').selectAll().where('id', '=', ref.toLowerCase())
  return (await query.executeTakeFirst()) ?? null
}

/** The run, locked until commit. */
export async function lockMigration({ tx, sql }: CommandContext, ref: string): Promise<MigrationRow | null> {
  if (!isId(ref)) return null
  const query = tx.selectFrom('workflow_migrations').selectAll().where('id', '=', ref.toLowerCase())
  return (await sql.forUpdate(query).executeTakeFirst()) ?? null
}

/** The migrations of a workflow, the newest first. */
export function listMigrations(
  db: Db,
  workflow: string,
  page: { limit: number; after: string | null },
): Promise<MigrationRow[]> {
  const { after } = page
  return db
    .selectFrom('workflow_migrations')
    .selectAll()
    .where('workflow_id', '=', workflow)
    .$if(after !== null, (query) => query.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute()
}

export type Counts = Record<MigrationResult, number>

/** How many items have come out in each way. */
export async function countResults(db: Db, migration: string): Promise<Counts> {
  const rows = await db
    .selectFrom('workflow_migration_items')
    .select(['result', (of) => of.fn.countAll<number>().as('count')])
    .where('migration_id', '=', migration)
    .groupBy('result')
    .execute()
  const none: Counts = { waiting: 0, moved: 0, unchanged: 0, refused: 0 }
  return { ...none, ...Object.fromEntries(rows.map(({ result, count }) => [result, count])) }
}

export function listMigrationItems(
  db: Db,
  migration: string,
  filter: { result: MigrationResult | undefined },
  page: { limit: number; after: number | null },
): Promise<MigrationItemRow[]> {
  const { result } = filter
  const { after } = page
  return db
    .selectFrom('workflow_migration_items')
    .selectAll()
    .where('migration_id', '=', migration)
    .$if(result !== undefined, (query) => query.where('result', '=', result ?? 'waiting'))
    .$if(after !== null, (query) => query.where('position', '>', after))
    .orderBy('position')
    .limit(page.limit)
    .execute()
}

/** Positions of the items from one up to another that wait for their turn. */
export async function waitingItems(db: Db, migration: string, from: number, to: number): Promise<number[]> {
  const rows = await db
    .selectFrom('workflow_migration_items')
    .select('position')
    .where('migration_id', '=', migration)
    .where('result', '=', 'waiting')
    .where('position', '>=', from)
    .where('position', '<', to)
    .orderBy('position')
    .execute()
  return rows.map(({ position }) => position)
}
