import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { fromWorkflowFile } from '@waybill/contract/workflows/workflow-file.ts'
import type { Command } from '../../kernel/command.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import type { Static, TSchema } from 'typebox'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { csvFormat } from './csv-format.ts'
import { ErrorRows } from './error-rows.ts'
import { ChoicesOfFields } from './field-choices.ts'
import { finishImport } from './finish-import.command.ts'
import { githubFormat } from './github-format.ts'
import { importBatch } from './import-batch.command.ts'
import type { ImportFormat, StagedImport } from './import-format.ts'
import { summaryOf, type ImportSummary } from './import-summary.ts'
import type { NewPersonRef } from './imported-ticket.ts'
import { noSuchWorkflow } from './imports.errors.ts'
import { checkTarget, findRunningImport, knownTickets } from './imports.queries.ts'
import type { Mapping } from './mapping.ts'
import { makeWorkflowOfImport } from './make-workflow-of-import.command.ts'
import type { ReadTicket } from './read-ticket.ts'
import { startImport } from './start-import.command.ts'
import { publishedVersion, workflowOfImport } from './workflow-of-import.ts'

/**
 * Tickets of one transaction. While one runs on SQLite, the commands of a server beside it wait: with this number a
 * creation beside the import of an incident log took 9 ms at the median and 146 ms at the 99th percentile, on two cores.
 */
const TICKETS_PER_BATCH = 250
/** Events of one transaction, about: that many has a batch of an incident log. Tickets with long talks fill it sooner. */
const EVENTS_PER_BATCH = 2_000

/** Between batches, so that a server on the same SQLite file, which asks again every 5 to 20 ms, gets its turn. */
const PAUSE_MILLIS = 4

export interface ImportProgress {
  phase: 'reading' | 'importing'
  done: number
  total: number
  unit: 'bytes' | 'tickets'
  /** Rows handled so far in this phase. */
  rows: number
}

/** What is common to imports of all formats. */
export interface RunOptions {
  dryRun: boolean
  /** Where bad rows go. */
  errorsFile: string
  signal: AbortSignal
  progress: (progress: ImportProgress) => void
}

/** `workflow`: the YAML of the file that the mapping names, where it names one. */
export type ImportOptions = RunOptions & { file: string; mapping: Mapping; workflow?: string }
export type GithubImportOptions = RunOptions & { file: string; project: { key: string; name?: string } }

/** Imports a CSV file, or only checks it. @throws Problem when the file, the mapping or the project cannot be used */
export async function runImport(kernel: Kernel, options: ImportOptions): Promise<ImportSummary> {
  const { file, mapping } = options
  const workflow = await workflowOfImport(kernel.store.db, mapping, options.workflow)
  return runFormat(kernel, csvFormat(file, { mapping, workflow, now: kernel.clock.now() }), options)
}

/** Imports the archive of a GitHub repository, or only checks it. @throws Problem when it cannot be used */
export function runGithubImport(kernel: Kernel, options: GithubImportOptions): Promise<ImportSummary> {
  return runFormat(kernel, githubFormat(options.file, options.project), options)
}

async function runFormat(kernel: Kernel, format: ImportFormat, options: RunOptions): Promise<ImportSummary> {
  const errors = new ErrorRows(options.errorsFile)
  let staged: StagedImport | null = null
  try {
    const run = new ImportRun(kernel, format, options, errors)
    const fields = await run.checkTarget()
    staged = await run.stage()
    return await run.importTickets(staged, new ChoicesOfFields(format.fields, fields))
  } finally {
    staged?.close()
    errors.close()
  }
}

interface Stored {
  id: string
  project: string
  position: number
  workflow: { id: string; version: number } | null
}

class ImportRun {
  readonly #kernel: Kernel
  readonly #format: ImportFormat
  readonly #options: RunOptions
  readonly #errors: ErrorRows
  /** The stored import and how far it got; null while there was nothing to store. */
  #stored: Stored | null = null

  constructor(kernel: Kernel, format: ImportFormat, options: RunOptions, errors: ErrorRows) {
    this.#kernel = kernel
    this.#format = format
    this.#options = options
    this.#errors = errors
  }

  async checkTarget() {
    const { project, fields } = this.#format
    const { db } = this.#kernel.store
    const found = await loadProjectFacts(db, project.key, SYSTEM)
    return checkTarget(db, found?.project ?? null, { key: project.key, name: project.name, fields })
  }

  stage(): Promise<StagedImport> {
    const { signal, progress } = this.#options
    return this.#format.stage({
      signal,
      fault: (fault, columns) => {
        this.#errors.write(fault, columns)
      },
      progress: (bytes, rows) => {
        progress({ phase: 'reading', ...bytes, unit: 'bytes', rows })
      },
    })
  }

  async importTickets(file: StagedImport, choices: ChoicesOfFields): Promise<ImportSummary> {
    const { dryRun, signal, progress } = this.#options
    const summary = summaryOf(file, this.#format, dryRun)
    const resumeAt = dryRun ? 0 : await this.#takeUp(file, summary)
    let batch: ReadTicket[] = []
    let events = 0
    let rows = 0
    let flushed = resumeAt
    const flush = async (position: number) => {
      await this.#importBatch(batch, position, { file, choices, summary })
      batch = []
      events = 0
      flushed = position
      progress({ phase: 'importing', done: position, total: file.tickets, unit: 'tickets', rows })
    }
    for (const { position, rows: rowsOfTicket, read } of file.read(choices)) {
      rows += rowsOfTicket
      if (Array.isArray(read)) {
        summary.left_out += 1
        for (const fault of read) this.#errors.write(fault, file.columns)
      } else if (position > resumeAt) {
        batch.push(read)
        events += eventsOf(read)
      }
      if (position <= resumeAt) continue
      if (events >= EVENTS_PER_BATCH || position - flushed >= TICKETS_PER_BATCH) {
        await flush(position)
        if (signal.aborted) {
          summary.stopped = true
          break
        }
      }
    }
    if (!summary.stopped) {
      await flush(file.tickets)
      if (this.#stored) await this.#run(finishImport, { import: this.#stored.id, errors: this.#errors.count })
    }
    summary.bad_rows = this.#errors.count
    summary.errors_file = this.#errors.count > 0 ? this.#errors.path : null
    return summary
  }

  /** An import of the same file and mapping that was cut off goes on where it stopped. */
  async #takeUp(file: StagedImport, summary: ImportSummary): Promise<number> {
    const running = await findRunningImport(this.#kernel.store.db, file.source, file.inputHash)
    if (!running) return 0
    const { position } = await this.#start(file)
    summary.resumed = running.counts.tickets
    return position
  }

  async #start(file: StagedImport) {
    const workflow = await this.#workflow()
    const { result } = await this.#run(startImport, {
      source: file.source,
      file: basename(this.#format.file),
      input_hash: file.inputHash,
      project: this.#format.project,
      fields: this.#format.fields.map(({ key, name, type, options }) => ({
        key,
        name: name ?? key,
        type,
        options: options ?? [],
      })),
      labels: [...file.labels],
      ...(workflow && { workflow: workflow.id }),
    })
    this.#stored = { ...result, workflow }
    return this.#stored
  }

  /** The version on which tickets stand; the workflow is made when it is missing. */
  async #workflow(): Promise<{ id: string; version: number } | null> {
    const { workflow } = this.#format
    if (!workflow) return null
    const { db } = this.#kernel.store
    const { name, file } = workflow
    if (file && !(await publishedVersion(db, name)))
      await this.#run(makeWorkflowOfImport, { workflow: fromWorkflowFile(file, null) })
    const found = await publishedVersion(db, name)
    if (!found) throw noSuchWorkflow(name)
    return { id: found.workflow_id, version: found.version }
  }

  async #importBatch(
    batch: readonly ReadTicket[],
    position: number,
    { file, choices, summary }: { file: StagedImport; choices: ChoicesOfFields; summary: ImportSummary },
  ): Promise<void> {
    const known = await knownTickets(
      this.#kernel.store.db,
      file.source,
      batch.map(({ ticket }) => ticket.external_id),
    )
    const fresh: ReadTicket[] = []
    for (const read of batch) {
      const digest = known.get(read.ticket.external_id)
      if (digest === undefined) fresh.push(read)
      else if (digest === read.ticket.digest) summary.unchanged += 1
      else summary.differing += 1
    }
    summary.created += fresh.length
    for (const { counts } of fresh) {
      for (const [name, count] of Object.entries(counts ?? {}))
        summary.counts[name] = (summary.counts[name] ?? 0) + count
    }
    if (this.#options.dryRun || fresh.length === 0) {
      summary.events += fresh.reduce((sum, read) => sum + eventsOf(read), 0)
      return
    }
    const stored = this.#stored ?? (await this.#start(file))
    const tickets = fresh.map(({ ticket }) => ticket)
    const added = choices.missing(tickets)
    const { result } = await this.#run(importBatch, {
      import: stored.id,
      project: stored.project,
      from: stored.position,
      to: position,
      tickets,
      people: peopleOf(fresh),
      choices: added,
      ...(stored.workflow && { workflow: stored.workflow }),
    })
    stored.position = position
    choices.stored(added)
    summary.events += result.events
    await sleep(PAUSE_MILLIS)
  }

  #run<Input extends TSchema, Loaded, Result>(command: Command<Input, Loaded, Result>, input: Static<Input>) {
    return runCommand(this.#kernel, command, { input, actor: SYSTEM, via: 'import' })
  }
}

/** How many events the ticket will have, about: a change may become several. */
function eventsOf({ ticket }: ReadTicket): number {
  return 1 + ticket.changes.length + (ticket.comments?.length ?? 0)
}

function peopleOf(batch: readonly ReadTicket[]): NewPersonRef[] {
  const people = new Map<string, NewPersonRef>()
  for (const read of batch)
    for (const person of read.people) people.set(person.key, people.get(person.key) ?? person)
  return [...people.values()]
}
