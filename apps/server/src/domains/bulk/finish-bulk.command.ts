import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { countItems } from './bulk.queries.ts'
import { lockRun } from './lock-run.ts'

/** Ends a run whose tickets have all had their turn; changes nothing while some wait, and when it has ended already. */
export const finishBulk = defineCommand({
  name: 'finish-bulk',
  input: strict({ bulk: Id }),
  subject: 'bulk',
  load: (context, { bulk }) => lockRun(context, bulk),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now, append }, _input, run) {
    const counted = (await countItems(tx, [run.id])).get(run.id)
    if (run.state !== 'running' || !counted || counted.waiting > 0) return {}
    const { changed, unchanged, refused } = counted
    append({ kind: 'bulk.finished', data: { bulk: run.id, changed, unchanged, refused } })
    await tx
      .updateTable('bulks')
      .set({ state: 'finished', finished_at: now, changed, unchanged, refused })
      .where('id', '=', run.id)
      .execute()
    return {}
  },
})
