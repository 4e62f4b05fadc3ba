import { BULK_KEPT_MILLIS } from '@waybill/contract/bulk/bulk.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { endLeftBehind, leftBehindBefore } from './new-run.ts'

/**
 * Forgets runs that ended 30 days ago, which cannot be undone any more: a part of the results of one of them, and the run
 * itself with the last part. That it happened stays in the log. Ends runs that a crash left behind, too.
 */
export const purgeBulks = defineCommand({
  name: 'purge-bulks',
  input: strict({ limit: Type.Integer({ minimum: 1, maximum: 10_000 }) }),
  subject: 'bulk',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { limit }) {
    const { tx, now } = context
    const left = await tx
      .selectFrom('bulks')
      .select('id')
      .where('state', '=', 'selecting')
      .where('started_at', '<', leftBehindBefore(now))
      .limit(1)
      .executeTakeFirst()
    if (left) {
      await endLeftBehind(context, left.id)
      return { more: true }
    }
    const run = await tx
      .selectFrom('bulks')
      .select('id')
      .where('finished_at', '<', now - BULK_KEPT_MILLIS)
      // An undo reads the results of the run that it undoes.
      .where('id', 'not in', (of) =>
        of
          .selectFrom('bulks')
          .select('undo_of')
          .where('state', 'in', ['selecting', 'running'])
          .where('undo_of', 'is not', null),
      )
      .orderBy('finished_at')
      .limit(1)
      .executeTakeFirst()
    if (!run) return { more: false }
    const first = await tx
      .selectFrom('bulk_items')
      .select('position')
      .where('bulk_id', '=', run.id)
      .orderBy('position')
      .limit(1)
      .executeTakeFirst()
    if (first) {
      await tx
        .deleteFrom('bulk_items')
        .where('bulk_id', '=', run.id)
        .where('position', '<', first.position + limit)
        .execute()
    } else {
      await tx.deleteFrom('bulks').where('id', '=', run.id).execute()
    }
    return { more: true }
  },
})
