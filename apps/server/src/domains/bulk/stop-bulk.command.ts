import { mayWithBulk } from '@waybill/contract/bulk/bulk-policy.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { bulkFacts } from './bulk.queries.ts'
import { endRun } from './end-run.ts'
import { lockRun } from './lock-run.ts'

/** Ends a run early; tickets that are being changed at this moment are still changed. Stopping twice changes nothing. */
export const stopBulk = defineCommand({
  name: 'stop-bulk',
  input: strict({ bulk: Id }),
  subject: 'bulk',
  load: (context, { bulk }) => lockRun(context, bulk),
  authorize: (actor, run) => mayWithBulk(actor, 'bulk.stop', bulkFacts(run, actor)),
  async run(context, _input, run) {
    if (run.state === 'running') context.append({ kind: 'bulk.stopped', data: { bulk: run.id } })
    if (run.state === 'running' || run.state === 'selecting') await endRun(context, run)
    return { id: run.id }
  },
})
