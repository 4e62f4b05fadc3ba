import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Seq, line, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from './command.ts'

/**
 * Asks the node that runs a reader to try a parked event again (rule R4). It moves a mark of the kernel's own and no
 * state that anybody sees, so it has no event.
 */
export const retryParkedEvent = defineCommand({
  name: 'retry-parked-event',
  input: strict({ reader: line(100), seq: Seq }),
  subject: 'parked event',
  load: async ({ tx, sql }, { reader, seq }) =>
    (await sql
      .forUpdate(
        tx.selectFrom('parked_events').select('seq').where('reader', '=', reader).where('seq', '=', seq),
      )
      .executeTakeFirst()) ?? null,
  authorize: (actor) => mayInInstallation(actor, 'installation.audit'),
  run: async ({ tx, now }, { reader, seq }) => {
    await tx
      .updateTable('parked_events')
      .set({ retry_at: now })
      .where('reader', '=', reader)
      .where('seq', '=', seq)
      .execute()
    return null
  },
})
