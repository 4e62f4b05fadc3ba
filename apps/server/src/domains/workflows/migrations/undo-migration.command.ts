import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { inverse } from '@waybill/contract/workflows/rename-elements.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { lockWorkflowByRef } from '../workflows.queries.ts'
import { beginMigration } from './begin-migration.ts'
import { cannotUndo } from './migrations.errors.ts'
import { lockMigration } from './migrations.queries.ts'

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
    const moved = await context.tx
      .selectFrom('workflow_migration_items')
      .select(['task_id', 'ticket_id', 'from_step', 'to_step'])
      .where('migration_id', '=', run.id)
      .where('result', '=', 'moved')
      .orderBy('position')
      .execute()
    if (moved.length === 0) throw cannotUndo()
    const id = await beginMigration(context, {
      workflow: run.workflow_id,
      from: run.to_version,
      to: run.from_version,
      mapping: inverse(JSON.parse(run.mapping) as Record<string, string>),
      undo_of: run.id,
      items: moved.map(({ task_id, ticket_id, from_step, to_step }) => ({
        task_id,
        ticket_id,
        from_step: to_step ?? from_step,
        to_step: from_step,
      })),
    })
    await context.tx
      .updateTable('workflow_migrations')
      .set({ undone_by: id })
      .where('id', '=', run.id)
      .execute()
    return { id }
  },
})
