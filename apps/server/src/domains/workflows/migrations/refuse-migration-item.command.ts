import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../../kernel/command.ts'
import { lockMigration } from './migrations.queries.ts'

/** Notes of a ticket that it could not be moved, so that the others are not held up. */
export const refuseMigrationItem = defineCommand({
  name: 'refuse-migration-item',
  input: strict({ migration: Id, position: Type.Integer({ minimum: 0 }) }),
  subject: 'migration',
  load: (context, input) => lockMigration(context, input.migration),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { position }, run) {
    const detail = 'Something went wrong in Waybill with this ticket. Its log on the server says what.'
    await tx
      .updateTable('workflow_migration_items')
      .set({ result: 'refused', detail })
      .where('migration_id', '=', run.id)
      .where('position', '=', position)
      .where('result', '=', 'waiting')
      .execute()
    return {}
  },
})
