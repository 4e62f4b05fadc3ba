import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { wasStopped } from './bulk.errors.ts'
import { lockRun } from './lock-run.ts'

/** The selection is complete: from here on the run goes on by itself, by jobs that follow from the event. */
export const runBulk = defineCommand({
  name: 'run-bulk',
  input: strict({ bulk: Id }),
  subject: 'bulk',
  load: (context, { bulk }) => lockRun(context, bulk),
  authorize: (actor, run) => (actor.person_id === run.person_id ? 'allow' : 'hide'),
  async run({ tx, append, afterSeq }, _input, run) {
    if (run.state !== 'selecting') throw wasStopped()
    const { total } = await tx
      .selectFrom('bulk_items')
      .select((of) => of.fn.countAll<number>().as('total'))
      .where('bulk_id', '=', run.id)
      .executeTakeFirstOrThrow()
    const { id, action, undo_of } = run
    const event = append({ kind: 'bulk.started', data: { bulk: id, action, total, undo_of } })
    afterSeq(() =>
      tx.updateTable('bulks').set({ state: 'running', total, seq: event.seq }).where('id', '=', id).execute(),
    )
    return { id }
  },
})
