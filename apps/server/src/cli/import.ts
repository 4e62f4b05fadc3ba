import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ProjectKey } from '@waybill/contract/projects/project.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { knownNamesMapping } from '../domains/imports/known-names.ts'
import { parseMapping, type Mapping } from '../domains/imports/mapping.ts'
import { runImport, type ImportSummary } from '../domains/imports/run-import.ts'
import { UsageError, type CliCommand } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { showProgress } from './progress.ts'
import { withKernel } from './with-kernel.ts'

export const importFile: CliCommand = {
  name: 'import',
  summary: 'bring in tickets with their history from a CSV file',
  help: `waybill import FILE [--mapping FILE] [--project KEY] [--dry-run] [--errors FILE] [--json]

Reads a CSV file (plain or gzip), one row a change of a ticket or one row a ticket, as the mapping says
(docs/guides/import.md). The server may keep running. Ctrl-C stops after the current batch; the same command again goes
on from there, also after a crash. A ticket that is already here is never made twice.

  --mapping FILE   which column means what; without it the columns must have the usual names (title, status ...)
  --project KEY    the project, instead of the one in the mapping; required without a mapping
  --dry-run        check everything and count, store nothing
  --errors FILE    where rows that cannot be used go; FILE.errors.csv unless given
  --json           print the result as JSON

Exit code 1 when something was left out because of an error, or the import was stopped.`,
  async run(context, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        mapping: { type: 'string' },
        project: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        errors: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [name, ...rest] = positionals
    if (name === undefined || rest.length > 0) throw new UsageError('name one file to import')
    const file = resolve(context.cwd, name)
    const mapping = await readMapping(context, file, values)
    const progress = showProgress(context)
    const summary = await withKernel(context, async (kernel) => {
      try {
        return await runImport(kernel, {
          file,
          mapping,
          dryRun: values['dry-run'],
          errorsFile: resolve(context.cwd, values.errors ?? `${name}.errors.csv`),
          signal: context.interrupted(),
          progress: ({ phase, done, total, rows }) => {
            const label = phase === 'reading' ? 'Reading  ' : values['dry-run'] ? 'Checking ' : 'Importing'
            progress.show({ phase: label, done, total, items: rows, itemName: 'rows' })
          },
        })
      } finally {
        progress.stop()
      }
    })
    if (values.json) context.print(JSON.stringify(summary))
    else for (const line of inWords(summary)) context.print(line)
    return summary.stopped || summary.bad_rows > 0 ? 1 : 0
  },
}

async function readMapping(
  context: CliContext,
  file: string,
  options: { mapping?: string; project?: string },
): Promise<Mapping> {
  const { project } = options
  if (project !== undefined && fieldErrors(ProjectKey, project).length > 0) {
    throw new UsageError(
      `--project "${project}" is not a key: 2 to 10 letters and digits, upper case, a letter first`,
    )
  }
  if (options.mapping === undefined) {
    if (project === undefined) throw new UsageError('without --mapping, name the project: --project KEY')
    return knownNamesMapping(file, project)
  }
  const path = resolve(context.cwd, options.mapping)
  const mapping = parseMapping(await readFile(path, 'utf8'), options.mapping)
  return project === undefined ? mapping : { ...mapping, project: { ...mapping.project, key: project } }
}

const n = (count: number) => count.toLocaleString('en')

function inWords(summary: ImportSummary): string[] {
  const made = summary.dry_run ? 'would be imported' : 'imported'
  const lines = [
    `${n(summary.rows)} rows, ${n(summary.tickets)} tickets: ${n(summary.created)} ${made} into ${summary.project}` +
      `${summary.dry_run ? '' : ` with ${n(summary.events)} events`}, ${n(summary.unchanged)} unchanged` +
      `${summary.resumed > 0 ? `, ${n(summary.resumed)} by the run before` : ''}.`,
  ]
  if (summary.differing > 0) {
    lines.push(
      `${n(summary.differing)} tickets are here already and have other rows in this file than when they were imported; ` +
        'they were left as they are.',
    )
  }
  if (summary.bad_rows > 0) {
    lines.push(
      `${n(summary.bad_rows)} rows cannot be used, and ${n(summary.left_out)} tickets were left out because of them: ` +
        `see ${summary.errors_file ?? ''}. Mend the file and import it again; what is here is not imported twice.`,
    )
  }
  if (summary.stopped) lines.push('Stopped. Run the same command again to go on from here.')
  return lines
}
