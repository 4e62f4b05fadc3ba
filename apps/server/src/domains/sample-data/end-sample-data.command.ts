import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { SampleDataOutcome } from '@waybill/contract/sample-data/sample-data.ts'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockSampleData } from './sample-data.queries.ts'

/** Ends it; what was made stays. People only stop it. Changes nothing once it has ended. */
export const endSampleData = defineCommand({
  name: 'end-sample-data',
  input: strict({ outcome: SampleDataOutcome }),
  subject: 'sample data',
  load: lockSampleData,
  authorize: (actor, _row, { outcome }) =>
    outcome === 'stopped' || actor.kind === 'system' ? mayInInstallation(actor, 'people.manage') : 'hide',
  async run({ tx, now, append }, { outcome }, { state }) {
    if (state !== 'running') return {}
    await tx.updateTable('sample_data').set({ state: outcome, ended_at: now }).execute()
    append({ kind: 'sample.ended', data: { outcome } })
    return {}
  },
})
