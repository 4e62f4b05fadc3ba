import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { verifyInstallation, type VerifyResult } from '../domains/installation/verify.ts'
import { checkBackup } from '../io/backup/backup-file.ts'
import { checkDatabase, withBackup } from '../io/backup/open-backup.ts'
import type { Store } from '../kernel/store.ts'
import { UsageError, type CliCommand, type ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { showProgress, type Progress } from './progress.ts'
import { verifyExport } from './verify-export.ts'
import { withExistingKernel } from './with-kernel.ts'

export const verify: CliCommand = {
  name: 'verify',
  summary: 'replay the log and compare it with the tables',
  help: `waybill verify [--json]
waybill verify FILE [--json]
waybill verify DIR [--quick] [--json]

Replays the whole log from nothing and compares with every table of state. Changes nothing and may run beside the server.
Exit code 1 when something does not agree. The state hash is the same for the same state on either engine.

With the FILE of a backup: compares its checksum, checks the database in it, and replays its log; the file is only read.
With the DIR of an export: compares all checksums and counts, and imports it into a temporary installation, whose hash must be
that of the export.

  --quick  of an export: checksums, counts and positions only
  --json   print the result as JSON`,
  async run(context, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
    })
    const [name, ...rest] = positionals
    if (rest.length > 0) throw new UsageError('name one backup or export')
    const path = name === undefined ? null : resolve(context.cwd, name)
    const isExport = path !== null && existsSync(path) && statSync(path).isDirectory()
    if (values.quick && !isExport) throw new UsageError('--quick is for the folder of an export')
    const progress = showProgress(context)
    try {
      if (isExport) return await verifyExport(context, path, values)
      const result = await (path === null
        ? withExistingKernel(context, ({ store }) => replay(context, store, progress))
        : verifyBackup(context, path, progress))
      progress.stop()
      if (values.json) context.print(JSON.stringify(result))
      else printResult(context, result)
      return result.ok ? 0 : 1
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

const n = (count: number) => count.toLocaleString('en')

function printResult(context: CliContext, result: VerifyResult): void {
  for (const { about, message } of result.problems) context.print(`${about}: ${message}`)
  const hidden = result.problem_count - result.problems.length
  if (hidden > 0) context.print(`... and ${n(hidden)} more`)
  const verdict = result.ok ? 'log and tables agree' : `${n(result.problem_count)} problems`
  context.print(`${n(result.events)} events, ${n(result.tickets)} tickets: ${verdict}.`)
  context.print(`State hash ${result.hash}`)
}
