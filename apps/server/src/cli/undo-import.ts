import { listImports, parseCounts } from '../domains/imports/imports.queries.ts'
import { undoImport, type UndoSummary } from '../domains/imports/undo-import.ts'
import { toIso } from '../kernel/clock.ts'
import type { ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { printTable } from './print-table.ts'
import { showProgress } from './progress.ts'
import { withExistingKernel } from './with-kernel.ts'

/** Keys of kept tickets that are printed one by one; `--json` has them all. */
const MOST_TOLD = 50

const n = (count: number) => count.toLocaleString('en')

/** `waybill import --list` */
export async function printImports(context: CliContext, json: boolean): Promise<ExitCode> {
  const rows = await withExistingKernel(context, ({ store }) => listImports(store.db))
  const imports = rows.map((row) => ({
    id: row.id,
    source: row.source,
    file: row.file,
    project: row.project_key,
    state: row.state,
    started_at: toIso(row.started_at),
    finished_at: row.finished_at === null ? null : toIso(row.finished_at),
    ...parseCounts(row.counts),
  }))
  if (json) {
    for (const one of imports) context.print(JSON.stringify(one))
    return 0
  }
  if (imports.length === 0) {
    context.note('Nothing has been imported yet.')
    return 0
  }
  printTable(context, [
    ['id', 'state', 'project', 'tickets', 'removed', 'started', 'source', 'file'],
    ...imports.map((one) => [
      one.id,
      one.state,
      one.project ?? '',
      n(one.tickets),
      one.removed === undefined ? '' : n(one.removed),
      one.started_at.slice(0, 16),
      one.source,
      one.file,
    ]),
  ])
  return 0
}

/** `waybill import --undo ID` */
export async function printUndo(
  context: CliContext,
  options: { import: string; dryRun: boolean; unfinished: boolean; json: boolean },
): Promise<ExitCode> {
  const progress = showProgress(context)
  const summary = await withExistingKernel(context, async (kernel) => {
    try {
      return await undoImport(kernel, {
        ...options,
        signal: context.interrupted(),
        progress: ({ done, total }) => {
          progress.show({ phase: 'Removing ', done, total, items: done, itemName: 'tickets' })
        },
      })
    } finally {
      progress.stop()
    }
  })
  if (options.json) context.print(JSON.stringify(summary))
  else for (const line of inWords(summary)) context.print(line)
  return summary.stopped ? 1 : 0
}

function inWords(summary: UndoSummary): string[] {
  const removed = summary.dry_run ? 'would be removed' : 'removed'
  const lines = [
    `Import from ${summary.source}: ${n(summary.removed)} tickets ${removed}, ${n(summary.kept.length)} kept.`,
  ]
  if (summary.stopped) return [...lines, 'Stopped. Run the same command again to go on from here.']
  if (summary.kept.length > 0) {
    const told = summary.kept.slice(0, MOST_TOLD).join(' ')
    const hidden = summary.kept.length - MOST_TOLD
    lines.push(
      `Kept, because they were changed after the import: ${told}${hidden > 0 ? ` and ${n(hidden)} more (--json lists all)` : ''}`,
    )
  }
  if (summary.removed_project !== null)
    lines.push(`The project ${summary.removed_project}, which the import had made, is gone too.`)
  if (summary.removed_workflow !== null)
    lines.push(`The workflow "${summary.removed_workflow}", which the import had made, is gone too.`)
  return lines
}
