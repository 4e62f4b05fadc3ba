import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { countResults, lockMigration } from './migrations.queries.ts'

/** Ends a migration whose tickets have all had their turn; changes nothing while some wait. */
export const finishMigration = defineCommand({
  name: 'finish-migration',
  input: strict({ migration: Id }),
  subject: 'migration',
  load: (context, input) => lockMigration(context, input.migration),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now, append }, _input, run) {
    if (run.state !== 'running' || run.copied === 0) return {}
    const { waiting, moved, unchanged, refused } = await countResults(tx, run.id)
    if (waiting > 0) return {}
    append({
      kind: 'workflow_migration.finished',
      data: { migration: run.id, workflow: run.workflow_id, moved, unchanged, refused },
    })
    await tx
      .updateTable('workflow_migrations')
      .set({ state: 'finished', finished_at: now })
      .where('id', '=', run.id)
      .execute()
    return {}
  },
})
