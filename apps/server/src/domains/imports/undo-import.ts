import { setTimeout as sleep } from 'node:timers/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { Command } from '../../kernel/command.ts'
import { ticketsTouchedOtherwise } from '../../kernel/event-log.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import type { Static, TSchema } from 'typebox'
import { finishImportUndo } from './finish-import-undo.command.ts'
import { importNotFinished, importUndone, noSuchImport, undoNotPossible } from './imports.errors.ts'
import {
  countTicketsOfImport,
  findImport,
  keysOfImport,
  parseCounts,
  ticketsOfImport,
} from './imports.queries.ts'
import { undoImportBatch } from './undo-import-batch.command.ts'

/** Tickets of one transaction; while one runs on SQLite, the commands of a server beside it wait. */
const TICKETS_PER_BATCH = 100
/** Between batches, so that a server on the same SQLite file gets its turn. */
const PAUSE_MILLIS = 4

export interface UndoOptions {
  import: string
  dryRun: boolean
  /** Also an import that was begun and never finished. */
  unfinished: boolean
  signal: AbortSignal
  progress: (progress: { done: number; total: number }) => void
}

export interface UndoSummary {
  import: string
  source: string
  dry_run: boolean
  /** Cut off by the signal; running it again goes on. */
  stopped: boolean
  /** Tickets that are gone (in a dry run: would be), also by a run of this undo that was cut off. */
  removed: number
  /** Keys of the tickets that somebody has changed since: they stay. */
  kept: string[]
  /** Of the project that went too, because the import had made it and nothing was left in it. */
  removed_project: string | null
  /** The name of the workflow that went too, because an import had made it and nothing uses it. */
  removed_workflow: string | null
}

/**
 * Takes back an import: removes its tickets as far as nobody has changed them since.
 * @throws Problem when there is no such import, or it is not finished, or undone already
 */
export async function undoImport(kernel: Kernel, options: UndoOptions): Promise<UndoSummary> {
  const row = await findImport(kernel.store.db, options.import)
  if (!row) throw noSuchImport(options.import)
  if (row.state === 'undone') throw importUndone()
  if (row.state === 'running' && !options.unfinished) throw importNotFinished()
  if (row.project_id === null) throw undoNotPossible()
  const summary: UndoSummary = {
    import: row.id,
    source: row.source,
    dry_run: options.dryRun,
    stopped: false,
    removed: parseCounts(row.counts).removed ?? 0,
    kept: [],
    removed_project: null,
    removed_workflow: null,
  }
  return options.dryRun ? look(kernel, summary) : remove(kernel, options, summary)
}

async function look({ store }: Kernel, summary: UndoSummary): Promise<UndoSummary> {
  const kept: string[] = []
  for (let after = ''; ; ) {
    const refs = await ticketsOfImport(store.db, summary.import, after, TICKETS_PER_BATCH)
    const last = refs.at(-1)
    if (!last) break
    const ids = refs.map((ref) => ref.target_id)
    const touched = await ticketsTouchedOtherwise(store.db, 'import', ids)
    summary.removed += ids.length - touched.size
    kept.push(...touched)
    after = last.external_id
  }
  return { ...summary, kept: await keysOfImport(store.db, summary.import, kept) }
}

async function remove(kernel: Kernel, options: UndoOptions, summary: UndoSummary): Promise<UndoSummary> {
  const { db } = kernel.store
  const total = summary.removed + (await countTicketsOfImport(db, summary.import))
  for (let done = summary.removed; ; ) {
    const { result } = await run(kernel, undoImportBatch, {
      import: summary.import,
      unfinished: options.unfinished,
      limit: TICKETS_PER_BATCH,
    })
    summary.removed = result.removed
    done += result.seen
    options.progress({ done: Math.min(done, total), total })
    if (!result.more) break
    if (options.signal.aborted) return { ...summary, stopped: true }
    await sleep(PAUSE_MILLIS)
  }
  const { result } = await run(kernel, finishImportUndo, { import: summary.import })
  const kept = await keysOfImport(db, summary.import, null)
  return {
    ...summary,
    removed: result.removed,
    kept,
    removed_project: result.project,
    removed_workflow: result.workflow,
  }
}

async function run<Input extends TSchema, Loaded, Result>(
  kernel: Kernel,
  command: Command<Input, Loaded, Result>,
  input: Static<Input>,
) {
  return runCommand(kernel, command, { input, actor: SYSTEM, via: 'import' })
}
