import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'

/** A run that a job has been at for longer is left behind by a process that died: beyond what a job may take. */
export const CLAIM_MILLIS = 15 * 60_000

/** Takes the oldest run that waits, for the job alone; one that was left behind has failed. null: nothing waits. */
export const claimHistoryRun = defineCommand({
  name: 'claim-history-run',
  input: strict({}),
  subject: 'run',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, sql: engine, now }) {
    await tx
      .updateTable('history_runs')
      .set({ state: 'failed', error: 'It took too long, or the server stopped meanwhile.', finished_at: now })
      .where('state', '=', 'running')
      .where('claimed_at', '<', now - CLAIM_MILLIS)
      .execute()
    const waiting = tx
      .selectFrom('history_runs')
      .select(['id', 'workflow_id', 'input'])
      .where('state', '=', 'waiting')
      .orderBy('id')
      .limit(1)
    const found = await engine.forUpdate(waiting).executeTakeFirst()
    if (!found) return null
    const { numUpdatedRows } = await tx
      .updateTable('history_runs')
      .set({ state: 'running', claimed_at: now })
      .where('id', '=', found.id)
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow()
    return Number(numUpdatedRows) === 1 ? found : null
  },
})
