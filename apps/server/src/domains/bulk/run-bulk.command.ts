import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { nothingSelected, wasStopped } from './bulk.errors.ts'
import { lockRun } from './lock-run.ts'

/**
 * The selection is complete: from here on the run goes on by itself, by jobs that follow from the event. Changes nothing
 * when it does so already.
 */
export const runBulk = defineCommand({
  name: 'run-bulk',
  input: strict({ bulk: Id }),
  subject: 'bulk',
  load: (context, { bulk }) => lockRun(context, bulk),
  authorize: (actor, run) => (actor.person_id === run.person_id ? 'allow' : 'hide'),
  async run({ tx, append, afterSeq }, _input, run) {
    if (run.state === 'stopped') throw wasStopped()
    if (run.state !== 'selecting') return { id: run.id }
    const { total, last } = await tx
      .selectFrom('bulk_items')
      .select((of) => [of.fn.countAll<number>().as('total'), of.fn.max('position').as('last')])
      .where('bulk_id', '=', run.id)
      .executeTakeFirstOrThrow()
    // What was found by the request that was cut off may be gone when it is repeated.
    if (last === null) throw nothingSelected()
    const { id, action, undo_of } = run
    const event = append({ kind: 'bulk.started', data: { bulk: id, action, total, undo_of } })
    afterSeq(() =>
      tx
        .updateTable('bulks')
        .set({ state: 'running', total, positions: last + 1, seq: event.seq })
        .where('id', '=', id)
        .execute(),
    )
    return { id }
  },
})
