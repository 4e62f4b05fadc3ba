import type { SampleData } from '@waybill/contract/sample-data/sample-data.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import type { SampleDataTable } from './sample-data.tables.ts'

export type SampleDataRow = Selectable<SampleDataTable>

export async function findSampleData(db: Db): Promise<SampleDataRow | null> {
  return (await db.selectFrom('sample_data').selectAll().executeTakeFirst()) ?? null
}

/** The row, locked until commit. */
export async function lockSampleData({ tx, sql }: CommandContext): Promise<SampleDataRow | null> {
  return (await sql.forUpdate(tx.selectFrom('sample_data').selectAll()).executeTakeFirst()) ?? null
}

/** Deleted ones count: somebody has worked here. */
export async function hasTickets(db: Db): Promise<boolean> {
  return (await db.selectFrom('tickets').select('id').limit(1).executeTakeFirst()) !== undefined
}

export async function presentSampleData(db: Db): Promise<SampleData> {
  const row = await findSampleData(db)
  if (!row)
    return {
      state: 'none',
      done: 0,
      total: 0,
      may_start: !(await hasTickets(db)),
      started_at: null,
      ended_at: null,
    }
  const { state, done, total, started_at, ended_at } = row
  return {
    state,
    done,
    total,
    may_start: false,
    started_at: new Date(started_at).toISOString(),
    ended_at: ended_at === null ? null : new Date(ended_at).toISOString(),
  }
}
