import { Seq, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { takeOverDirectoryHead } from '../../kernel/event-log.ts'
import { movedOn, serverRuns } from './transfer.errors.ts'
import { isServed, lockTransfer } from './transfer.queries.ts'

/**
 * Opens the installation. Readers begin anew: those that begin at the head hear nothing of what was imported, so that
 * nothing is sent a second time; those that begin at the beginning rebuild what they keep.
 */
export const finishTransfer = defineCommand({
  name: 'finish-transfer',
  input: strict({ directory_seq: Seq }),
  subject: 'transfer',
  load: lockTransfer,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, input, row) {
    if (row.phase !== 'check') throw movedOn()
    if (await isServed(tx, now)) throw serverRuns()
    await takeOverDirectoryHead(tx, input.directory_seq)
    await tx.deleteFrom('parked_events').execute()
    await tx.deleteFrom('readers').execute()
    await tx.deleteFrom('transfers').execute()
    return {}
  },
})
