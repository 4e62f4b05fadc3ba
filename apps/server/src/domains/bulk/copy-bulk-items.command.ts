import { Id, strict } from '@waybill/contract/schema.ts'
import { sql } from 'kysely'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { lockRun } from './lock-run.ts'

/** Gives an undo the items that were changed, at the positions that they have in the run that it undoes; once. */
export const copyBulkItems = defineCommand({
  name: 'copy-bulk-items',
  input: strict({
    bulk: Id,
    from: Type.Integer({ minimum: 0 }),
    /** Exclusive. */
    to: Type.Integer({ minimum: 0 }),
  }),
  subject: 'bulk',
  load: (context, { bulk }) => lockRun(context, bulk),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, sql: engine }, { from, to }, run) {
    if (run.state !== 'selecting') return {}
    const undone = run.undo_of ?? ''
    // Of a run that was stopped a moment ago the last items may be under way: their locks are waited for.
    await engine
      .forUpdate(
        tx
          .selectFrom('bulk_items')
          .select('position')
          .where('bulk_id', '=', undone)
          .where('state', '=', 'waiting')
          .where('position', '>=', from)
          .where('position', '<', to),
      )
      .execute()
    await tx
      .insertInto('bulk_items')
      .columns(['bulk_id', 'position', 'ticket_id', 'state'])
      .expression((of) =>
        of
          .selectFrom('bulk_items')
          .select([
            sql<string>`${run.id}`.as('bulk_id'),
            'position',
            'ticket_id',
            sql<'waiting'>`'waiting'`.as('state'),
          ])
          .where('bulk_id', '=', undone)
          .where('state', '=', 'changed')
          .where('position', '>=', from)
          .where('position', '<', to),
      )
      .onConflict((on) => on.doNothing())
      .execute()
    return {}
  },
})
