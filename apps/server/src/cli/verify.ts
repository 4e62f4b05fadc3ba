import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { verifyFiles, type FilesResult } from '../domains/attachments/verify-files.ts'
import { verifyInstallation, type VerifyResult } from '../domains/installation/verify.ts'
import { checkBackup } from '../io/backup/backup-file.ts'
import { checkDatabase, withBackup } from '../io/backup/open-backup.ts'
import { openFiles } from '../io/files/open-files.ts'
import type { Store } from '../kernel/store.ts'
import { UsageError, type CliCommand, type ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { showProgress, type Progress } from './progress.ts'
import { verifyExport } from './verify-export.ts'
import { withExistingKernel } from './with-kernel.ts'

export const verify: CliCommand = {
  name: 'verify',
  summary: 'replay the log and compare it with the tables',
  help: `waybill verify [--files] [--json]
waybill verify FILE [--json]
waybill verify DIR [--quick] [--json]

Replays the whole log from nothing and compares with every table of state. Changes nothing and may run beside the server.
Exit code 1 when something does not agree. The state hash is the same for the same state on either engine.

With the FILE of a backup: compares its checksum, checks the database in it, and replays its log; the file is only read.
With the DIR of an export: compares all checksums and counts, and imports it into a temporary installation, whose hash must be
that of the export.

  --files  also reads all attached files and compares their bytes with their checksums
  --quick  of an export: checksums, counts and positions only
  --json   print the result as JSON`,
  async run(context, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        files: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
      },
    })
    const [name, ...rest] = positionals
    if (rest.length > 0) throw new UsageError('name one backup or export')
    const path = name === undefined ? null : resolve(context.cwd, name)
    const isExport = path !== null && existsSync(path) && statSync(path).isDirectory()
    if (values.quick && !isExport) throw new UsageError('--quick is for the folder of an export')
    if (values.files && path !== null) throw new UsageError('--files is for the installation itself')
    const progress = showProgress(context)
    try {
      if (isExport) return await verifyExport(context, path, values)
      const result = await (path === null
        ? withExistingKernel(context, ({ store }) => replay(context, store, progress))
        : verifyBackup(context, path, progress))
      const files = values.files ? await readFiles(context, progress) : null
      progress.stop()
      if (values.json) context.print(JSON.stringify({ ...result, ...(files && { files }) }))
      else {
        printResult(context, result)
        if (files) printFiles(context, files)
      }
      return result.ok && (files?.wrong.length ?? 0) === 0 ? 0 : 1
    } catch (error) {
      if (!context.interrupted().aborted) throw error
      context.note('waybill verify: stopped before the end; nothing is known of the rest')
      return 1 satisfies ExitCode
    } finally {
      progress.stop()
    }
  },
}

async function verifyBackup(context: CliContext, path: string, progress: Progress): Promise<VerifyResult> {
  const info = await checkBackup(path, {
    eachPiece: (done, total) => {
      context.interrupted().throwIfAborted()
      progress.show({ phase: 'Reading  ', done, total, items: done, itemName: 'bytes' })
    },
  })
  checkDatabase(path)
  return withBackup(path, info, (store) => replay(context, store, progress))
}

function replay(
  context: CliContext,
  store: Pick<Store, 'snapshot'>,
  progress: Progress,
): Promise<VerifyResult> {
  return verifyInstallation(store, {
    signal: context.interrupted(),
    onProgress: ({ done, total }) => {
      progress.show({ phase: 'Replaying', done, total, items: done, itemName: 'events' })
    },
  })
}

function readFiles(context: CliContext, progress: Progress): Promise<FilesResult> {
  return withExistingKernel(context, async ({ store }) => {
    const { store: place } = await openFiles(context.settings())
    return verifyFiles(store.db, place, {
      signal: context.interrupted(),
      onProgress: ({ done, total, bytes }) => {
        progress.show({ phase: 'Files    ', done, total, items: bytes, itemName: 'bytes' })
      },
    })
  })
}

function printFiles(context: CliContext, { files, bytes, wrong }: FilesResult): void {
  for (const { sha256, is } of wrong)
    context.print(`file ${sha256}: ${is === 'missing' ? 'is not there' : 'has other bytes'}`)
  const verdict = wrong.length === 0 ? 'all as they were attached' : `${n(wrong.length)} are wrong`
  context.print(`${n(files)} files, ${n(bytes)} bytes: ${verdict}.`)
}

const n = (count: number) => count.toLocaleString('en')

function printResult(context: CliContext, result: VerifyResult): void {
  for (const { about, message } of result.problems) context.print(`${about}: ${message}`)
  const hidden = result.problem_count - result.problems.length
  if (hidden > 0) context.print(`... and ${n(hidden)} more`)
  const verdict = result.ok ? 'log and tables agree' : `${n(result.problem_count)} problems`
  context.print(`${n(result.events)} events, ${n(result.tickets)} tickets: ${verdict}.`)
  context.print(`State hash ${result.hash}`)
}
