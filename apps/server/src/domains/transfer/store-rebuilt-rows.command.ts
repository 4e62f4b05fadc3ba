import { oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { insertRows, RowsInput } from './new-rows.ts'
import { PHASES } from './phases.ts'
import { movedOn } from './transfer.errors.ts'
import { lockTransfer } from './transfer.queries.ts'

const Place = strict({ phase: oneOf(PHASES), position: Type.String({ maxLength: 64 }) })

/**
 * Stores rows that were folded from the imported log, or stood beside it, and the checkpoint with them: whatever kills the
 * import, it goes on after the last whole batch.
 */
export const storeRebuiltRows = defineCommand({
  name: 'store-rebuilt-rows',
  input: strict({ from: Place, to: Place, rows: RowsInput }),
  subject: 'transfer',
  load: lockTransfer,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { from, to, rows }, row) {
    if (row.phase !== from.phase || row.position !== from.position) throw movedOn()
    await insertRows(tx, rows)
    await tx.updateTable('transfers').set(to).execute()
    return {}
  },
})
