import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { appendStoredEvents } from '../../kernel/event-log.ts'
import { EventLine } from './export-format.ts'
import { movedOn } from './transfer.errors.ts'
import { lockTransfer } from './transfer.queries.ts'

/** Some events of an export, with the positions that they have there (rule L7). The position in the log is the checkpoint. */
export const takeOverEvents = defineCommand({
  name: 'take-over-events',
  input: strict({ events: Type.Array(EventLine, { minItems: 1 }) }),
  subject: 'transfer',
  load: lockTransfer,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { events }, row) {
    const last = events.at(-1)?.seq ?? 0
    if (row.phase !== 'log' || Number(row.position) !== last - events.length) throw movedOn()
    await appendStoredEvents(
      tx,
      events.map((event) => ({ ...event, data: JSON.stringify(event.data) })),
    )
    await tx
      .updateTable('transfers')
      .set({ position: String(last) })
      .execute()
    return { position: last }
  },
})
