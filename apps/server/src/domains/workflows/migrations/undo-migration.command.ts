import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { inverse } from '@waybill/contract/workflows/rename-elements.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { lockWorkflowByRef } from '../workflows.queries.ts'
import { beginMigration } from './begin-migration.ts'
import { cannotUndo } from './migrations.errors.ts'
import { countResults, lockMigration } from './migrations.queries.ts'

/** Brings each ticket that a migration has moved back to the step where it stood, unless it has gone on since. */
export const undoMigration = defineCommand({
  name: 'undo-migration',
  input: strict({ migration: Id }),
  subject: 'migration',
  load: (context, input) => lockMigration(context, input.migration),
  authorize: (actor) => mayInInstallation(actor, 'workflows.manage'),
  async run(context, _input, run) {
    if (run.state === 'running' || run.undone_by !== null) throw cannotUndo()
    await lockWorkflowByRef(context, run.workflow_id)
    const { moved } = await countResults(context.tx, run.id)
    if (moved === 0) throw cannotUndo()
    const id = await beginMigration(context, {
      workflow: run.workflow_id,
      from: run.to_version,
      to: run.from_version,
      mapping: inverse(JSON.parse(run.mapping) as Record<string, string>),
      undo_of: run.id,
      total: moved,
    })
    await context.tx
      .updateTable('workflow_migrations')
      .set({ undone_by: id })
      .where('id', '=', run.id)
      .execute()
    return { id }
  },
})
