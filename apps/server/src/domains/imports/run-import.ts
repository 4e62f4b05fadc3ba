import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { Command } from '../../kernel/command.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import type { Static, TSchema } from 'typebox'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { openCsv } from './csv-file.ts'
import { ErrorRows } from './error-rows.ts'
import { ChoicesOfFields } from './field-choices.ts'
import { finishImport } from './finish-import.command.ts'
import { importBatch } from './import-batch.command.ts'
import type { NewPersonRef } from './imported-ticket.ts'
import { badMapping } from './imports.errors.ts'
import { checkTarget, findRunningImport, knownTickets } from './imports.queries.ts'
import type { Mapping } from './mapping.ts'
import { CellReader } from './read-cells.ts'
import { ticketReader, type ReadTicket, type TicketReader } from './read-ticket.ts'
import { stageFile, type StagedFile } from './stage-file.ts'
import { startImport } from './start-import.command.ts'
import { timeReader } from './time-format.ts'

/**
 * Tickets of one transaction. While one runs on SQLite, the commands of a server beside it wait: with this number a
 * creation beside the import of an incident log took 9 ms at the median and 146 ms at the 99th percentile, on two cores.
 */
const TICKETS_PER_BATCH = 250

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

export interface ImportOptions {
  file: string
  mapping: Mapping
  dryRun: boolean
  /** Where bad rows go. */
  errorsFile: string
  signal: AbortSignal
  progress: (progress: ImportProgress) => void
}

export interface ImportSummary {
  source: string
  project: string
  dry_run: boolean
  /** Cut off by the signal; running it again goes on. */
  stopped: boolean
  rows: number
  tickets: number
  /** New in this run (in a dry run: would be). */
  created: number
  /** Stored by an earlier run of the same import that was cut off. */
  resumed: number
  unchanged: number
  /** Known, but the file has other rows for them than at the time of their import; they are left as they are. */
  differing: number
  /** Because a row of theirs is bad. */
  left_out: number
  events: number
  bad_rows: number
  errors_file: string | null
}

/** Imports a file, or only checks it. @throws Problem when the file, the mapping or the project cannot be used */
export async function runImport(kernel: Kernel, options: ImportOptions): Promise<ImportSummary> {
  const errors = new ErrorRows(options.errorsFile)
  let staged: StagedFile | null = null
  try {
    const run = new ImportRun(kernel, options, errors)
    const fields = await run.checkTarget()
    const { file, inputHash } = await run.stage()
    staged = file
    return await run.importTickets(file, inputHash, new ChoicesOfFields(options.mapping.fields ?? [], fields))
  } finally {
    staged?.stage.close()
    errors.close()
  }
}

class ImportRun {
  readonly #kernel: Kernel
  readonly #options: ImportOptions
  readonly #errors: ErrorRows
  /** The stored import and how far it got; null while there was nothing to store. */
  #stored: { id: string; project: string; position: number } | null = null

  constructor(kernel: Kernel, options: ImportOptions, errors: ErrorRows) {
    this.#kernel = kernel
    this.#options = options
    this.#errors = errors
  }

  async checkTarget() {
    const { mapping } = this.#options
    const { db } = this.#kernel.store
    const found = await loadProjectFacts(db, mapping.project.key, SYSTEM)
    return checkTarget(db, found?.project ?? null, {
      key: mapping.project.key,
      name: mapping.project.name,
      fields: mapping.fields ?? [],
    })
  }

  async stage(): Promise<{ file: StagedFile; inputHash: string }> {
    const { mapping, file, signal, progress } = this.#options
    const csv = await openCsv(file, mapping.format?.delimiter ?? ',')
    let rows = 0
    const staged = await stageFile({
      csv,
      file,
      mapping,
      signal,
      createdAt: (columns) => {
        const reader = this.#ticketReader(columns, new ChoicesOfFields([], []))
        return (cells) => {
          rows += 1
          return reader.createdAt(cells)
        }
      },
      fault: (fault, columns) => {
        this.#errors.write(fault, columns)
      },
      progress: () => {
        progress({ phase: 'reading', done: csv.bytesRead, total: csv.size, unit: 'bytes', rows })
      },
    })
    const inputHash = createHash('sha256').update(csv.hash()).update(JSON.stringify(mapping)).digest('hex')
    return { file: staged, inputHash }
  }

  #ticketReader(columns: readonly string[], choices: ChoicesOfFields): TicketReader {
    const { mapping } = this.#options
    const format = mapping.times?.format ?? 'iso'
    const readTime = timeReader(format, mapping.times?.zone ?? 'UTC')
    if (!readTime)
      throw badMapping('', `/times/format "${format}" needs YYYY, M or MM, and D or DD, once each`)
    return ticketReader(mapping, new CellReader(columns, mapping), readTime, choices)
  }

  async importTickets(file: StagedFile, inputHash: string, choices: ChoicesOfFields): Promise<ImportSummary> {
    const { mapping, dryRun, signal } = this.#options
    const summary = this.#emptySummary(file)
    const reader = this.#ticketReader(file.columns, choices)
    const resumeAt = dryRun ? 0 : await this.#takeUp(inputHash, summary)
    let batch: ReadTicket[] = []
    let rows = 0
    const flush = async (position: number) => {
      await this.#importBatch(batch, position, { inputHash, choices, summary })
      batch = []
      this.#options.progress({
        phase: 'importing',
        done: position,
        total: file.tickets,
        unit: 'tickets',
        rows,
      })
    }
    for (const staged of file.stage.tickets()) {
      rows += staged.rows.length
      const read = reader.read(staged)
      if (Array.isArray(read)) {
        summary.left_out += 1
        for (const fault of read) this.#errors.write(fault, file.columns)
      } else if (staged.position > resumeAt) batch.push(read)
      if (staged.position > resumeAt && staged.position % TICKETS_PER_BATCH === 0) {
        await flush(staged.position)
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
    summary.project = mapping.project.key
    return summary
  }

  /** An import of the same file and mapping that was cut off goes on where it stopped. */
  async #takeUp(inputHash: string, summary: ImportSummary): Promise<number> {
    const running = await findRunningImport(this.#kernel.store.db, this.#options.mapping.source, inputHash)
    if (!running) return 0
    const { position } = await this.#start(inputHash)
    summary.resumed = running.counts.tickets
    return position
  }

  async #start(inputHash: string) {
    const { mapping, file } = this.#options
    const { result } = await this.#run(startImport, {
      source: mapping.source,
      file: basename(file),
      input_hash: inputHash,
      project: mapping.project,
      fields: (mapping.fields ?? []).map(({ key, name, type, options }) => ({
        key,
        name: name ?? key,
        type,
        options: options ?? [],
      })),
    })
    this.#stored = result
    return result
  }

  async #importBatch(
    batch: readonly ReadTicket[],
    position: number,
    { inputHash, choices, summary }: { inputHash: string; choices: ChoicesOfFields; summary: ImportSummary },
  ): Promise<void> {
    const known = await knownTickets(
      this.#kernel.store.db,
      this.#options.mapping.source,
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
    if (this.#options.dryRun || fresh.length === 0) {
      summary.events += fresh.reduce((sum, { ticket }) => sum + 1 + ticket.changes.length, 0)
      return
    }
    const stored = this.#stored ?? (await this.#start(inputHash))
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
    })
    stored.position = position
    choices.stored(added)
    summary.events += result.events
    await sleep(PAUSE_MILLIS)
  }

  #run<Input extends TSchema, Loaded, Result>(command: Command<Input, Loaded, Result>, input: Static<Input>) {
    return runCommand(this.#kernel, command, { input, actor: SYSTEM, via: 'import' })
  }

  #emptySummary(file: StagedFile): ImportSummary {
    return {
      source: this.#options.mapping.source,
      project: this.#options.mapping.project.key,
      dry_run: this.#options.dryRun,
      stopped: false,
      rows: file.rows,
      tickets: file.tickets,
      created: 0,
      resumed: 0,
      unchanged: 0,
      differing: 0,
      left_out: 0,
      events: 0,
      bad_rows: 0,
      errors_file: null,
    }
  }
}

function peopleOf(batch: readonly ReadTicket[]): NewPersonRef[] {
  const people = new Map<string, NewPersonRef>()
  for (const read of batch)
    for (const person of read.people) people.set(person.key, people.get(person.key) ?? person)
  return [...people.values()]
}
