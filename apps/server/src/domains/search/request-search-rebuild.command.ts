import { oneOf, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockSearchState } from './search-state.queries.ts'

/** Asks that the index be built anew; the job of the search does it. One that is being built begins again. */
export const requestSearchRebuild = defineCommand({
  name: 'request-search-rebuild',
  input: strict({ reason: oneOf(['asked', 'new_rules', 'check_failed']) }),
  subject: 'search index',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, sql }, { reason }) {
    await lockSearchState(tx, sql)
    await tx.updateTable('search_state').set({ rebuild_reason: reason }).execute()
    return {}
  },
})
