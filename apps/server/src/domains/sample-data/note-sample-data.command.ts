import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { lockSampleData } from './sample-data.queries.ts'

/** Writes down how far it has come, for those who watch; no fact of the log. `goes_on`: nobody has stopped it. */
export const noteSampleData = defineCommand({
  name: 'note-sample-data',
  input: strict({ done: Type.Integer({ minimum: 0 }), total: Type.Integer({ minimum: 1 }) }),
  subject: 'sample data',
  load: lockSampleData,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { done, total }, { state }) {
    if (state !== 'running') return { goes_on: false }
    await tx.updateTable('sample_data').set({ done, total }).execute()
    return { goes_on: true }
  },
})
