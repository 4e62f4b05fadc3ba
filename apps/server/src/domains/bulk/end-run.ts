import type { CommandContext } from '../../kernel/command.ts'
import type { BulkRow } from './bulk.queries.ts'

/** Stops a run. What it has done stays; an undo that did not come to its end can be asked for again. */
export async function endRun({ tx, now }: CommandContext, run: BulkRow): Promise<void> {
  await tx.updateTable('bulks').set({ state: 'stopped', finished_at: now }).where('id', '=', run.id).execute()
  if (run.undo_of === null) return
  await tx
    .updateTable('bulks')
    .set({ undone_by: null })
    .where('id', '=', run.undo_of)
    .where('undone_by', '=', run.id)
    .execute()
}
