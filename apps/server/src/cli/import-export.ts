import { resolve } from 'node:path'
import { importExport, type ImportExportSummary } from '../domains/transfer/import-export.ts'
import { openFiles } from '../io/files/open-files.ts'
import { KNOWN_SCHEMA } from '../io/db/schema-version.ts'
import { UsageError, type ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { showTransfer } from './show-transfer.ts'
import { withKernel } from './with-kernel.ts'

/** `waybill import DIR`: a whole export into an empty installation. */
export async function importExportFolder(
  context: CliContext,
  name: string,
  options: { json: boolean; mapping?: string; project?: string; github: boolean; 'dry-run': boolean },
): Promise<ExitCode> {
  if (options.mapping !== undefined || options.project !== undefined || options.github || options['dry-run'])
    throw new UsageError('with the folder of an export only --json is of use; "waybill verify DIR" tries it')
  const shown = showTransfer(context)
  const summary = await withKernel(
    context,
    async (kernel) => {
      try {
        return await importExport(kernel, {
          folder: resolve(context.cwd, name),
          schema: KNOWN_SCHEMA,
          files: await openFiles(context.settings()),
          signal: context.interrupted(),
          progress: shown.progress,
        })
      } catch (error) {
        if (!context.interrupted().aborted) throw error
        return null
      } finally {
        shown.stop()
      }
    },
    { unfinishedTransfer: 'allow' },
  )
  if (summary === null) {
    context.note('waybill import: stopped. Run the same command again to go on from here.')
    return 1
  }
  if (options.json) context.print(JSON.stringify(summary))
  else for (const line of inWords(summary)) context.print(line)
  return 0
}

const n = (count: number) => count.toLocaleString('en')

function inWords(summary: ImportExportSummary): string[] {
  return [
    `${n(summary.events)} events, ${n(summary.tickets)} tickets, ${n(summary.people)} people: ` +
      'log and tables agree, and they are what was exported.',
    ...(summary.hash_compared
      ? [`State hash ${summary.state_hash}`]
      : ['An older version made the export, so that its state hash cannot be compared; the log decided.']),
    ...(summary.files === null
      ? ['The export was made without the bytes of attached files.']
      : [`${n(summary.files)} attached files.`]),
    ...(summary.passwords
      ? []
      : ['The export holds no passwords. Let the first admin in with: waybill user password EMAIL']),
  ]
}
