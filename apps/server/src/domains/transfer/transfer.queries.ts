import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { readHead } from '../../kernel/event-log.ts'
import { unfinished } from './transfer.errors.ts'
import type { TransfersTable } from './transfer.tables.ts'

export type TransferRow = Selectable<TransfersTable>

/** @throws Problem while an import of an export is unfinished: the tables do not say yet what the log says */
export async function refuseUnfinishedTransfer(db: Db): Promise<void> {
  if (await db.selectFrom('transfers').select('id').executeTakeFirst()) throw unfinished()
}

/** The import that is under way, locked. */
export async function lockTransfer({ tx, sql }: CommandContext): Promise<TransferRow | null> {
  return (await sql.forUpdate(tx.selectFrom('transfers').selectAll()).executeTakeFirst()) ?? null
}

/** What an installation has that an import of an export would have to mix with, in words; null when it is empty. */
export async function contentOf(db: Db): Promise<string | null> {
  const { head } = await readHead(db)
  if (head > 0) return `a log of ${String(head)} ${head === 1 ? 'event' : 'events'}`
  for (const table of ['people', 'teams', 'projects', 'external_refs', 'imports'] as const) {
    const found = await db.selectFrom(table).selectAll().limit(1).executeTakeFirst()
    if (found) return `rows in the table ${table}`
  }
  return null
}

/** Whether a server holds the lease of a reader, so that it would act on what is imported. */
export async function isServed(db: Db, now: number): Promise<boolean> {
  const lease = await db
    .selectFrom('readers')
    .select('name')
    .where('lease_until', '>', now)
    .executeTakeFirst()
  return lease !== undefined
}

/** The version of its workflow to which each step belongs. */
export async function versionsOfSteps(db: Db): Promise<Map<string, number>> {
  const rows = await db.selectFrom('workflow_steps').select(['id', 'version']).execute()
  return new Map(rows.map(({ id, version }) => [id, version]))
}
