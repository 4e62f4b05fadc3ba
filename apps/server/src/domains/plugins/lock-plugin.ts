import type { CommandContext } from '../../kernel/command.ts'
import { newPluginRow, type PluginRow } from './plugins.queries.ts'

/** The row of a plugin, made when it is the first time, and locked until commit. */
export async function lockPlugin({ tx, sql }: CommandContext, id: string): Promise<PluginRow> {
  await tx
    .insertInto('plugins')
    .values(newPluginRow(id))
    .onConflict((on) => on.column('id').doNothing())
    .execute()
  return sql.forUpdate(tx.selectFrom('plugins').selectAll().where('id', '=', id)).executeTakeFirstOrThrow()
}
