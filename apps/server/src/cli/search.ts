import { parseArgs } from 'node:util'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { advanceSearchRebuild } from '../domains/search/advance-search-rebuild.command.ts'
import { requestSearchRebuild } from '../domains/search/request-search-rebuild.command.ts'
import { readSearchHealth } from '../domains/search/search-health.queries.ts'
import { readSearchState } from '../domains/search/search-state.queries.ts'
import { runCommand } from '../kernel/run-command.ts'
import { toIsoOrNull } from '../kernel/clock.ts'
import { UsageError, type CliCommand, type ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { showProgress } from './progress.ts'
import { withExistingKernel } from './with-kernel.ts'
import type { OpenKernel } from '../open-kernel.ts'

export const search: CliCommand = {
  name: 'search',
  summary: 'show how the search index stands, or build it anew',
  help: `waybill search [rebuild] [--json]

Without "rebuild" it shows how the search index stands. With it the index is built anew from the tickets, while the old one
goes on answering; it may run beside the server. When it is stopped, the server goes on with it, or the next "rebuild".

  --json   print how the index stands as JSON`,
  async run(context, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    })
    const [action, ...more] = positionals
    if ((action !== undefined && action !== 'rebuild') || more.length > 0) {
      throw new UsageError(`"${positionals.join(' ')}" is not something it does; "rebuild" is`)
    }
    return withExistingKernel<ExitCode>(context, async (kernel) => {
      const done = action === undefined || (await rebuild(context, kernel))
      const health = await readSearchHealth(kernel.store.db)
      if (values.json) {
        context.print(JSON.stringify({ ...health, checked_at: toIsoOrNull(health.checked_at) }))
      } else printHealth(context, health)
      return done && health.ok ? 0 : 1
    })
  },
}

/** False: it was interrupted. */
async function rebuild(context: CliContext, kernel: OpenKernel): Promise<boolean> {
  const request = { actor: SYSTEM, via: 'cli' as const }
  const progress = showProgress(context)
  const state = await readSearchState(kernel.store.db)
  // One that was begun goes on where it stands.
  if (state.building === null) {
    await runCommand(kernel, requestSearchRebuild, { ...request, input: { reason: 'asked' } })
  }
  try {
    while (!context.interrupted().aborted) {
      const { result } = await runCommand(kernel, advanceSearchRebuild, { ...request, input: {} })
      if (!result.more) return true
      const { built, build_total: total } = await readSearchState(kernel.store.db)
      progress.show({ phase: 'Indexing', done: built, total, items: built, itemName: 'tickets' })
    }
    context.note('waybill search: stopped before the end; the old index goes on serving')
    return false
  } finally {
    progress.stop()
  }
}

function printHealth(context: CliContext, health: Awaited<ReturnType<typeof readSearchHealth>>): void {
  const { documents, lag, state, progress, check } = health
  const part = progress === null ? '' : ` (${String(Math.floor(progress * 100))} %)`
  context.print(`${documents.toLocaleString('en')} documents, ${String(lag)} events behind, ${state}${part}.`)
  if (check !== null) context.print(`The last look at the index: ${check}.`)
}
