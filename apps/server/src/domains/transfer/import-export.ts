import { join } from 'node:path'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { Static, TSchema } from 'typebox'
import type { Command } from '../../kernel/command.ts'
import { turnsOfLog } from '../tasks/run-states.queries.ts'
import { readEventsByTicket } from '../../kernel/event-log.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import type { Files } from '../attachments/file-store.ts'
import { verifyInstallation } from '../installation/verify.ts'
import { importFiles } from './attached-files.ts'
import { checkExport, type CheckedExport } from './check-export.ts'
import type { EventLine, ExportFile, ImportLine, PersonLine, ReferenceLine } from './export-format.ts'
import type { TransferProgress } from './export-installation.ts'
import { finishTransfer } from './finish-transfer.command.ts'
import { readLines } from './lines-file.ts'
import { NewRows } from './new-rows.ts'
import { PHASES, type Phase } from './phases.ts'
import { addTicketRows, foldInto, newTicket, type RebuiltTicket } from './rebuilt-ticket.ts'
import { RebuiltDirectory } from './rebuilt-directory.ts'
import { startTransfer } from './start-transfer.command.ts'
import { storeRebuiltRows } from './store-rebuilt-rows.command.ts'
import { takeOverEvents } from './take-over-events.command.ts'
import { differentState } from './transfer.errors.ts'
import { versionsOfSteps } from './transfer.queries.ts'

/** Rows or events of one transaction; a kill costs this much work at most. */
const LINES_PER_BATCH = 1_000
const TICKETS_PER_BATCH = 250
const EVENTS_PER_READ = 1_000

export interface ImportExportOptions {
  folder: string
  /** The newest schema that this program knows. */
  schema: number
  /** Where attached files go; without it they stay in the export. */
  files?: Files
  signal: AbortSignal
  progress: (progress: TransferProgress) => void
}

export interface ImportExportSummary {
  events: number
  tickets: number
  people: number
  /** Whether an import that was cut off went on. */
  resumed: boolean
  passwords: boolean
  /** Attached files that the export holds; null when it was made without them. */
  files: number | null
  state_hash: string
  /** False when an older program made the export, which may have hashed the state in another way; the log decides then. */
  hash_compared: boolean
}

/**
 * Imports a whole export into an empty installation: checks every line first, takes over the log, rebuilds all state from
 * it, and compares the hash of the state with that of the export. Run again after a crash, it goes on.
 * @throws Problem when the export or the installation does not fit; the signal's reason when it is stopped
 */
export async function importExport(
  kernel: Kernel,
  options: ImportExportOptions,
): Promise<ImportExportSummary> {
  const checked = await checkExport(options.folder, options)
  return new ImportRun(kernel, checked, options).run()
}

interface Place {
  phase: Phase
  position: string
}

class ImportRun {
  readonly #kernel: Kernel
  readonly #export: CheckedExport
  readonly #options: ImportExportOptions
  #place: Place = { phase: 'log', position: '0' }
  #done = 0

  constructor(kernel: Kernel, checked: CheckedExport, options: ImportExportOptions) {
    this.#kernel = kernel
    this.#export = checked
    this.#options = options
  }

  async run(): Promise<ImportExportSummary> {
    const { manifest, manifestHash } = this.#export
    const { result } = await this.#run(startTransfer, { manifest_hash: manifestHash, head: manifest.head })
    this.#place = { phase: result.phase, position: result.position }
    const { files, signal } = this.#options
    // Before anything names them, and again after a crash: what is stored already is passed over.
    if (files && manifest.attached) await importFiles(this.#kernel, files, this.#export.folder, signal)
    for (const phase of PHASES.slice(PHASES.indexOf(result.phase))) {
      if (this.#place.phase !== phase) throw new Error(`${this.#place.phase} did not lead to ${phase}`)
      await this.#phases[phase]()
    }
    const hashCompared = await this.#check()
    await this.#run(finishTransfer, { directory_seq: manifest.directory_seq })
    return {
      events: manifest.head,
      tickets: manifest.tickets,
      people: manifest.files['people.jsonl'].lines,
      resumed: result.resumed,
      passwords: manifest.passwords,
      files: manifest.attached?.list.lines ?? null,
      state_hash: manifest.state_hash,
      hash_compared: hashCompared,
    }
  }

  readonly #phases: Record<Phase, () => Promise<void>> = {
    log: () => this.#takeOverLog(),
    people: () => this.#storePeople(),
    directory: () => this.#storeDirectory(),
    tickets: () => this.#storeTickets(),
    references: () =>
      this.#storeLines('references.jsonl', 'imports', (rows, value) => {
        rows.add('external_refs', value as ReferenceLine)
      }),
    imports: () =>
      this.#storeLines('imports.jsonl', 'check', (rows, value) => {
        const { checkpoint, counts, ...line } = value as ImportLine
        rows.add('imports', {
          ...line,
          checkpoint: JSON.stringify(checkpoint),
          counts: JSON.stringify(counts),
        })
      }),
    check: () => Promise.resolve(),
  }

  async #takeOverLog(): Promise<void> {
    let position = Number(this.#place.position)
    for await (const lines of this.#batches('events.jsonl', position)) {
      const { result } = await this.#run(takeOverEvents, { events: lines as EventLine[] })
      position = result.position
      this.#place = { phase: 'log', position: String(position) }
      this.#tell(lines.length)
    }
    await this.#store(new NewRows(), { phase: 'people', position: '0' })
  }

  async #storePeople(): Promise<void> {
    const directory = await this.#directory()
    await this.#storeLines('people.jsonl', 'directory', (rows, value) =>
      directory.addPerson(rows, value as PersonLine),
    )
  }

  async #storeDirectory(): Promise<void> {
    const rows = new NewRows()
    const directory = await this.#directory()
    directory.addTeamsAndProjects(rows, this.#export.lastNumbers)
    directory.addViews(rows)
    directory.addCalendarsAndPolicies(rows)
    directory.addRules(rows, this.#kernel.clock.now())
    directory.addWorkflows(rows)
    await this.#store(rows, { phase: 'tickets', position: '' })
  }

  #known: RebuiltDirectory | undefined

  async #directory(): Promise<RebuiltDirectory> {
    this.#known ??= await RebuiltDirectory.read(this.#kernel.store.db, this.#options.signal)
    return this.#known
  }

  /** Ticket by ticket in the order of ids, as the log's index has them; a ticket whose events go on is left for later. */
  async #storeTickets(): Promise<void> {
    const versions = await versionsOfSteps(this.#kernel.store.db)
    const versionOf = (step: string) => versions.get(step) ?? 1
    let tickets: RebuiltTicket[] = []
    const store = async (complete: readonly RebuiltTicket[], to: Place) => {
      const rows = new NewRows()
      for (const ticket of complete) addTicketRows(rows, ticket, versionOf)
      await this.#store(rows, to)
    }
    for (let after = { ticketId: this.#place.position, seq: Number.MAX_SAFE_INTEGER }; ; ) {
      const events = await readEventsByTicket(this.#kernel.store.db, after, EVENTS_PER_READ)
      const last = events.at(-1)
      if (!last) break
      for (const event of events) {
        let current = tickets.at(-1)
        if (current?.id !== event.ticket_id) {
          current = newTicket(event.ticket_id)
          tickets.push(current)
        }
        foldInto(current, event)
      }
      after = { ticketId: last.ticket_id, seq: last.seq }
      while (tickets.length > TICKETS_PER_BATCH) {
        const complete = tickets.slice(0, TICKETS_PER_BATCH)
        await store(complete, { phase: 'tickets', position: complete.at(-1)?.id ?? '' })
        tickets = tickets.slice(TICKETS_PER_BATCH)
      }
      this.#tell(events.length)
    }
    const rows = new NewRows()
    for (const ticket of tickets) addTicketRows(rows, ticket, versionOf)
    const turns = await turnsOfLog(this.#kernel.store.db)
    for (const { team, person, position, seq } of turns.byTeam.values())
      rows.add('team_turns', { team_id: team, person_id: person, position, seq })
    await this.#store(rows, { phase: 'references', position: '0' })
  }

  /** The lines of a file as rows; the number of stored lines is the checkpoint. */
  async #storeLines(
    name: ExportFile,
    next: Phase,
    toRow: (rows: NewRows, value: unknown) => void,
  ): Promise<void> {
    let position = Number(this.#place.position)
    for await (const lines of this.#batches(name, position)) {
      const rows = new NewRows()
      for (const line of lines) toRow(rows, line)
      position += lines.length
      await this.#store(rows, { phase: this.#place.phase, position: String(position) })
      this.#tell(lines.length)
    }
    await this.#store(new NewRows(), { phase: next, position: '0' })
  }

  async #store(rows: NewRows, to: Place): Promise<void> {
    await this.#run(storeRebuiltRows, { from: this.#place, to, rows: rows.toInput() })
    this.#place = to
  }

  /** @returns whether the hashes could be compared */
  async #check(): Promise<boolean> {
    const { manifest } = this.#export
    const found = await verifyInstallation(this.#kernel.store, {
      signal: this.#options.signal,
      onProgress: ({ done, total }) => this.#options.progress({ phase: 'checking', done, total }),
    })
    const [first] = found.problems
    if (first) throw differentState(`${first.about}: ${first.message}.`)
    if (found.hash === manifest.state_hash) return true
    if (manifest.schema < this.#options.schema) return false
    throw differentState(`Its hash is ${found.hash}, that of the export ${manifest.state_hash}.`)
  }

  async *#batches(name: ExportFile, skip: number): AsyncGenerator<unknown[]> {
    let passed = 0
    let batch: unknown[] = []
    for await (const lines of readLines(join(this.#export.folder, name))) {
      for (const { bytes } of lines) {
        passed += 1
        if (passed <= skip) continue
        batch.push(JSON.parse(bytes.toString()))
        if (batch.length < LINES_PER_BATCH) continue
        yield batch
        batch = []
      }
    }
    if (batch.length > 0) yield batch
  }

  #tell(items: number): void {
    this.#options.signal.throwIfAborted()
    this.#done += items
    const { files } = this.#export.manifest
    // Each event is read twice: into the log, and out of it into the tables.
    const total =
      2 * files['events.jsonl'].lines + files['people.jsonl'].lines + files['references.jsonl'].lines
    this.#options.progress({ phase: 'storing', done: Math.min(this.#done, total), total })
  }

  #run<Input extends TSchema, Loaded, Result>(command: Command<Input, Loaded, Result>, input: Static<Input>) {
    return runCommand(this.#kernel, command, { input, actor: SYSTEM, via: 'import' })
  }
}
