import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { lockMigration } from './migrations.queries.ts'

/** Ends a migration early: what was moved stays moved. Stopping what has ended changes nothing. */
export const stopMigration = defineCommand({
  name: 'stop-migration',
  input: strict({ migration: Id }),
  subject: 'migration',
  load: (context, input) => lockMigration(context, input.migration),
  authorize: (actor) => mayInInstallation(actor, 'workflows.manage'),
  async run({ tx, now, append }, _input, run) {
    if (run.state !== 'running') return { id: run.id }
    append({
      kind: 'workflow_migration.stopped',
      data: { migration: run.id, workflow: run.workflow_id },
    })
    await tx
      .updateTable('workflow_migrations')
      .set({ state: 'stopped', finished_at: now })
      .where('id', '=', run.id)
      .execute()
    return { id: run.id }
  },
})
