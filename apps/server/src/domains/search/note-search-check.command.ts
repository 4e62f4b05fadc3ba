import { oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { lockSearchState } from './search-state.queries.ts'

/** How long after a rebuild another one may be begun because of a check: what it could not mend, it cannot mend at once. */
const BETWEEN_REBUILDS_MILLIS = 6 * 60 * 60 * 1000

/** Keeps what a look at the index found; a failure has it built anew. */
export const noteSearchCheck = defineCommand({
  name: 'note-search-check',
  input: strict({
    result: oneOf(['ok', 'missing', 'count']),
    documents: Type.Integer({ minimum: 0, description: 'Counted, in place of the sum that was kept' }),
  }),
  subject: 'search index',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, sql, now }, { result, documents }) {
    const state = await lockSearchState(tx, sql)
    const rests = state.rebuilt_at !== null && now - state.rebuilt_at < BETWEEN_REBUILDS_MILLIS
    const rebuild = result !== 'ok' && state.building === null && !rests
    await tx
      .updateTable('search_state')
      .set({
        checked_at: now,
        check_result: result,
        documents,
        ...(rebuild && { rebuild_reason: 'check_failed' }),
      })
      .execute()
    return { rebuild }
  },
})
