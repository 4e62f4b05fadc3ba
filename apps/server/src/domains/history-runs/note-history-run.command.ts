import { Id, nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import { HISTORY_RUN_STATES, HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'

/** Writes down how far a run is, or what it came to; once. */
export const noteHistoryRun = defineCommand({
  name: 'note-history-run',
  input: strict({
    run: Id,
    state: oneOf(HISTORY_RUN_STATES),
    done: Type.Integer({ minimum: 0 }),
    total: Type.Integer({ minimum: 0 }),
    error: nullable(Type.String()),
    result: nullable(HistoryResult),
  }),
  subject: 'run',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { run, state, done, total, error, result }) {
    const over = state === 'done' || state === 'failed'
    await tx
      .updateTable('history_runs')
      .set({
        state,
        done,
        total,
        error,
        finished_at: over ? now : null,
        result: result === null ? null : JSON.stringify(result),
      })
      .where('id', '=', run)
      .where('state', '=', 'running')
      .execute()
    return {}
  },
})
