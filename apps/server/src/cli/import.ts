import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CreateProjectInput, ProjectKey } from '@waybill/contract/projects/project.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { knownNamesMapping } from '../domains/imports/known-names.ts'
import { parseMapping, type Mapping } from '../domains/imports/mapping.ts'
import type { ImportSummary } from '../domains/imports/import-summary.ts'
import { runGithubImport, runImport, type RunOptions } from '../domains/imports/run-import.ts'
import { isExportFolder } from '../domains/transfer/check-export.ts'
import type { Kernel } from '../kernel/run-command.ts'
import { UsageError, type CliCommand } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { importExportFolder } from './import-export.ts'
import { importInWords } from './import-words.ts'
import { showProgress } from './progress.ts'
import { printImports, printUndo } from './undo-import.ts'
import { withKernel } from './with-kernel.ts'

const HELP = `waybill import FILE [--mapping FILE] [--project KEY] [--name NAME] [--dry-run] [--errors FILE] [--json]
waybill import FILE --github --project KEY [--name NAME] [--dry-run] [--errors FILE] [--json]
waybill import DIR [--json]
waybill import --list [--json]
waybill import --undo ID [--unfinished] [--dry-run] [--json]

Reads a CSV file, one row a change of a ticket or one row a ticket, as the mapping says, or with --github the archive of a
repository as JSON; both plain or gzip (docs/guides/import.md). The server may keep running. Ctrl-C stops after the current
batch; the same command again goes on from there, also after a crash. A ticket that is already here is never made twice.

With the DIR of an export: rebuilds the whole installation that it was made from, in an empty one, on SQLite or PostgreSQL, while
no server runs (docs/guides/backup-and-export.md).

  --mapping FILE   which column means what; without it the columns must have the usual names (title, status ...)
  --github         FILE is the archive of a GitHub repository: issues and pull requests with what was said there
  --project KEY    the project, instead of the one in the mapping; required without a mapping
  --name NAME      of the project, when it is missing and may be made
  --dry-run        check everything and count, store nothing
  --errors FILE    where rows that cannot be used go; FILE.errors.csv unless given
  --list           the imports that were made, the newest first
  --undo ID        remove the tickets of an import that nobody has changed since; the end of the id is enough
  --unfinished     undo also an import that was cut off; one that is still running then ends
  --json           print the result as JSON

Exit code 1 when something was left out because of an error, or the import was stopped.`

const OPTIONS = {
  mapping: { type: 'string' },
  github: { type: 'boolean', default: false },
  project: { type: 'string' },
  name: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  errors: { type: 'string' },
  list: { type: 'boolean', default: false },
  undo: { type: 'string' },
  unfinished: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parse>['values']

function parse(args: string[]) {
  return parseArgs({ args, allowPositionals: true, options: OPTIONS })
}

export const importFile: CliCommand = {
  name: 'import',
  summary: 'bring in tickets with their history from a CSV file or a GitHub archive, or take an import back',
  help: HELP,
  async run(context, args) {
    const { values, positionals } = parse(args)
    const [name, ...rest] = positionals
    if (values.list || values.undo !== undefined) {
      if (name !== undefined || (values.list && values.undo !== undefined))
        throw new UsageError('use one of FILE, --list and --undo ID')
      if (values.undo === undefined) return printImports(context, values.json)
      const { json, unfinished, 'dry-run': dryRun } = values
      return printUndo(context, { import: values.undo, json, unfinished, dryRun })
    }
    if (values.unfinished) throw new UsageError('--unfinished belongs to --undo')
    if (name === undefined || rest.length > 0) throw new UsageError('name one file to import')
    if (isExportFolder(resolve(context.cwd, name))) return importExportFolder(context, name, values)
    const summary = await runFile(context, name, values)
    if (values.json) context.print(JSON.stringify(summary))
    else for (const line of importInWords(summary)) context.print(line)
    return summary.stopped || summary.bad_rows > 0 ? 1 : 0
  },
}

async function runFile(context: CliContext, name: string, values: Values): Promise<ImportSummary> {
  const file = resolve(context.cwd, name)
  const project = projectKey(values.project)
  assertName(values.name)
  const start = values.github
    ? archiveImport(file, project, values)
    : await csvImport(context, file, project, values)
  const progress = showProgress(context)
  return withKernel(context, async (kernel) => {
    try {
      return await start(kernel, {
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
}

type Start = (kernel: Kernel, options: RunOptions) => Promise<ImportSummary>

function archiveImport(file: string, key: string | undefined, { mapping, name }: Values): Start {
  if (mapping !== undefined) throw new UsageError('--github needs no --mapping')
  if (key === undefined) throw new UsageError('with --github, name the project: --project KEY')
  const project = { key, ...(name !== undefined && { name }) }
  return (kernel, options) => runGithubImport(kernel, { ...options, file, project })
}

async function csvImport(
  context: CliContext,
  file: string,
  project: string | undefined,
  values: Values,
): Promise<Start> {
  if (/\.json(\.gz)?$/i.test(file)) {
    throw new UsageError('a JSON file is taken with --github, as the archive of a GitHub repository')
  }
  const read = await readMapping(context, file, project, values.mapping)
  const named = values.name !== undefined && { name: values.name }
  const mapping = { ...read, project: { ...read.project, ...named } }
  const workflow = await workflowFile(context, mapping, values.mapping)
  return (kernel, options) => runImport(kernel, { ...options, file, mapping, ...workflow })
}

/** The YAML of the workflow that the mapping names, which lies beside it. */
async function workflowFile(
  context: CliContext,
  { workflow }: Mapping,
  mappingFile: string | undefined,
): Promise<{ workflow?: string }> {
  if (mappingFile === undefined || !workflow || !('file' in workflow)) return {}
  const path = resolve(context.cwd, dirname(mappingFile), workflow.file)
  return { workflow: await readFile(path, 'utf8') }
}

function assertName(name: string | undefined): void {
  const [wrong] = name === undefined ? [] : fieldErrors(CreateProjectInput.properties.name, name)
  if (wrong) throw new UsageError(`--name ${wrong.message}`)
}

function projectKey(key: string | undefined): string | undefined {
  if (key === undefined || fieldErrors(ProjectKey, key).length === 0) return key
  throw new UsageError(
    `--project "${key}" is not a key: 2 to 10 letters and digits, upper case, a letter first`,
  )
}

async function readMapping(
  context: CliContext,
  file: string,
  project: string | undefined,
  mappingFile: string | undefined,
): Promise<Mapping> {
  if (mappingFile === undefined) {
    if (project === undefined) throw new UsageError('without --mapping, name the project: --project KEY')
    return knownNamesMapping(file, project)
  }
  const path = resolve(context.cwd, mappingFile)
  const mapping = parseMapping(await readFile(path, 'utf8'), mappingFile)
  return project === undefined ? mapping : { ...mapping, project: { ...mapping.project, key: project } }
}
