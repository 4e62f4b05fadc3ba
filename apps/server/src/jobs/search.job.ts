import { setTimeout as sleep } from 'node:timers/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { advanceSearchRebuild } from '../domains/search/advance-search-rebuild.command.ts'
import { checkSearch } from '../domains/search/check-search.queries.ts'
import { noteSearchCheck } from '../domains/search/note-search-check.command.ts'
import { requestSearchRebuild } from '../domains/search/request-search-rebuild.command.ts'
import { readSearchState } from '../domains/search/search-state.queries.ts'
import { TOKENIZER_VERSION } from '../domains/search/tokenize.ts'
import { defineJob } from '../kernel/jobs.ts'
import { runCommand, type Kernel } from '../kernel/run-command.ts'

/** How often the index is looked at. */
const CHECK_MILLIS = 10 * 60 * 1000

const request = { actor: SYSTEM, via: 'system' as const }

/**
 * Every minute: looks at the index from time to time, and builds it anew when that is asked for or the rules for words have
 * changed. A rebuild that does not end in an hour, or with the process, goes on with the next run.
 */
export const searchJob = defineJob({
  queue: 'search',
  payload: strict({}),
  attempts: 1,
  retrySeconds: 60,
  timeoutSeconds: 3_600,
  concurrency: 1,
  everySeconds: 60,
  async run({ kernel, signal }) {
    const state = await readSearchState(kernel.store.db)
    if (state.building === null && state.rebuild_reason === null && state.version < TOKENIZER_VERSION) {
      await runCommand(kernel, requestSearchRebuild, { ...request, input: { reason: 'new_rules' } })
    } else if (isDue(kernel, state.checked_at)) await check(kernel)
    while (!signal.aborted) {
      const begun = performance.now()
      const { result } = await runCommand(kernel, advanceSearchRebuild, { ...request, input: {} })
      if (!result.more) return
      // As long as the step took: whoever works meanwhile gets at least half of the writer's time.
      await sleep(performance.now() - begun)
    }
  },
})

function isDue(kernel: Kernel, checkedAt: number | null): boolean {
  return checkedAt === null || kernel.clock.now() - checkedAt >= CHECK_MILLIS
}

async function check(kernel: Kernel): Promise<void> {
  const found = await checkSearch(kernel.store, Math.random)
  if (found) await runCommand(kernel, noteSearchCheck, { ...request, input: found })
}
