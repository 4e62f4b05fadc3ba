import type { CommandContext } from '../../kernel/command.ts'
import type { BulkRow } from './bulk.queries.ts'

/** The run, locked until commit. */
export async function lockRun({ tx, sql }: CommandContext, id: string): Promise<BulkRow | null> {
  const query = tx.selectFrom('bulks').selectAll().where('id', '=', id)
  return (await sql.forUpdate(query).executeTakeFirst()) ?? null
}
