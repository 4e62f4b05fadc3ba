import { sql, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { readStoredEvents } from '../../kernel/event-log.ts'
import { eventLine, importLine, personLine, referenceLine } from './export-lines.ts'
import type { ExportFile } from './export-format.ts'

/** Rows of one statement; below 50 ms also for events with long texts. */
const ROWS_PER_BATCH = 1_000

interface Options {
  passwords: boolean
}

/** What stands in each file of an export, in batches of lines and in an order that the content alone decides. */
export const exportedLines: Record<ExportFile, (db: Db, options: Options) => AsyncGenerator<string[]>> = {
  async *'events.jsonl'(db) {
    for (let after = 0; ; ) {
      const rows = await readStoredEvents(db, after, ROWS_PER_BATCH)
      const last = rows.at(-1)
      if (!last) return
      yield rows.map(eventLine)
      after = last.seq
    }
  },

  async *'people.jsonl'(db, { passwords }) {
    for (let after = ''; ; ) {
      const rows = await db
        .selectFrom('people')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(ROWS_PER_BATCH)
        .execute()
      const last = rows.at(-1)
      if (!last) return
      yield rows.map((row) => personLine(row, passwords))
      after = last.id
    }
  },

  async *'references.jsonl'(db) {
    for (let after = { source: '', kind: '', external_id: '' }; ; ) {
      const rows = await db
        .selectFrom('external_refs')
        .selectAll()
        .where(
          sql<SqlBool>`(source, kind, external_id) > (${after.source}, ${after.kind}, ${after.external_id})`,
        )
        .orderBy('source')
        .orderBy('kind')
        .orderBy('external_id')
        .limit(ROWS_PER_BATCH)
        .execute()
      const last = rows.at(-1)
      if (!last) return
      yield rows.map(referenceLine)
      after = last
    }
  },

  async *'imports.jsonl'(db) {
    // A row for each run of an import: few.
    const rows = await db.selectFrom('imports').selectAll().orderBy('id').execute()
    yield rows.map(importLine)
  },
}

/** Rows that an export writes, to tell how far it is. */
export async function countExportedRows(db: Db): Promise<number> {
  const count = async (table: 'people' | 'external_refs') =>
    (
      await db
        .selectFrom(table)
        .select((of) => of.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
    ).count
  return (await count('people')) + (await count('external_refs'))
}
