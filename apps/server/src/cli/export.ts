import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { EXPORT_FILES } from '../domains/transfer/export-format.ts'
import { exportInstallation } from '../domains/transfer/export-installation.ts'
import { openFiles } from '../io/files/open-files.ts'
import { VERSION } from '../http/version.ts'
import { KNOWN_SCHEMA } from '../io/db/schema-version.ts'
import { UsageError, type CliCommand, type ExitCode } from './cli-command.ts'
import { exportCsv } from './export-csv.ts'
import { showTransfer } from './show-transfer.ts'
import { withExistingKernel } from './with-kernel.ts'

export const exportCommand: CliCommand = {
  name: 'export',
  summary: 'write everything into a folder of JSON Lines',
  help: `waybill export DIR [--with-passwords] [--without-files] [--json]
waybill export FILE.csv [--project KEY] [--query QUERY]

Writes the whole log and what it does not hold (people, references of imports, attached files) into a new folder: one JSON object a line, with
checksums in manifest.json, from one state of the database. The server may keep running. "waybill import DIR" rebuilds an
identical installation of it, on SQLite or PostgreSQL; "waybill verify DIR" checks it. See docs/guides/backup-and-export.md.

  --with-passwords   also the hashes of passwords; keep the folder as safe as the installation
  --without-files    leave the bytes of attached files where they are
  --json             print the manifest as JSON

With the name of a CSV file: the tickets as a table for spreadsheets, which cannot be imported again as they were.

  --project KEY      only those of the project; several with commas
  --query QUERY      only those that the query finds, such as "status:open priority>=high"`,
  async run(context, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'with-passwords': { type: 'boolean', default: false },
        'without-files': { type: 'boolean', default: false },
        project: { type: 'string' },
        query: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [name, ...rest] = positionals
    if (name === undefined || rest.length > 0) throw new UsageError('name one new folder for the export')
    const folder = resolve(context.cwd, name)
    if (/\.csv$/i.test(name)) {
      if (values['with-passwords'] || values['without-files'] || values.json)
        throw new UsageError('with a CSV file only --project and --query are of use')
      return exportCsv(context, folder, values)
    }
    if (values.project !== undefined || values.query !== undefined)
      throw new UsageError('--project and --query are for a CSV file; an export holds everything')
    const files = values['without-files'] ? null : (await openFiles(context.settings())).store
    const shown = showTransfer(context)
    return withExistingKernel<ExitCode>(context, async ({ store, clock }) => {
      try {
        const manifest = await exportInstallation(store, {
          folder,
          passwords: values['with-passwords'],
          ...(files && { files }),
          program: VERSION,
          schema: KNOWN_SCHEMA,
          now: clock.now(),
          signal: context.interrupted(),
          progress: shown.progress,
        })
        shown.stop()
        if (values.json) context.print(JSON.stringify(manifest))
        else {
          const bytes = EXPORT_FILES.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
          const people = manifest.files['people.jsonl'].lines
          context.print(
            `${n(manifest.head)} events, ${n(manifest.tickets)} tickets, ${n(people)} people in ${n(Math.ceil(bytes / 1024))} KiB.`,
          )
          const attached = manifest.attached
          if (attached) {
            const lost = attached.missing > 0 ? `; ${n(attached.missing)} more are missing in the store` : ''
            context.print(`${n(attached.list.lines)} attached files${lost}.`)
          }
          context.print(`State hash ${manifest.state_hash}`)
        }
        return 0
      } catch (error) {
        if (!context.interrupted().aborted) throw error
        context.note('waybill export: stopped; what was written has been removed')
        return 1
      } finally {
        shown.stop()
      }
    })
  },
}

const n = (count: number) => count.toLocaleString('en')
