import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { LogEvent, Via } from '@waybill/contract/events/event.ts'
import type { TSchema } from 'typebox'
import type { EngineSql } from '../io/db/engine-sql.ts'
import type { Db, Tx } from '../io/db/tables.ts'
import type { Command } from './command.ts'
import type { Jobs, NewJob } from './jobs.ts'
import type { HandlingReader, ReaderContext } from './reader.ts'
import { runCommand, type CommandOutcome, type Kernel } from './run-command.ts'

/** What one event gives to do; the runner carries it out when the cursor moves. */
export class EventContext implements ReaderContext {
  readonly db: Db
  readonly sql: EngineSql
  readonly now: number
  readonly publicUrl: URL
  readonly signal: AbortSignal
  readonly #kernel: Kernel
  readonly #reader: string
  readonly #via: Via
  readonly #event: LogEvent
  readonly #parts = new Set<string>()
  readonly #works: ((tx: Tx) => Promise<unknown>)[] = []
  readonly #jobs: NewJob[] = []
  #over = false

  constructor(kernel: Kernel, reader: HandlingReader, event: LogEvent, signal: AbortSignal) {
    this.#kernel = kernel
    this.#reader = reader.name
    this.#via = reader.via ?? `reader:${reader.name}`
    this.#event = event
    this.db = kernel.store.db
    this.sql = kernel.store.sql
    this.now = kernel.clock.now()
    this.publicUrl = kernel.publicUrl
    this.signal = signal
  }

  newId(): string {
    return this.#kernel.newId()
  }

  run<Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
    part = '',
    via: Via = this.#via,
  ): Promise<CommandOutcome<Result>> {
    this.#assertOpen()
    if (this.#parts.has(part)) {
      throw new Error(
        `${this.#reader} runs two commands as part "${part}" of one event; name each differently`,
      )
    }
    this.#parts.add(part)
    return runCommand(this.#kernel, command, {
      input,
      actor: SYSTEM,
      via,
      cause: this.#event,
      idempotencyKey: commandKey(this.#reader, this.#event.seq, part),
      // The first decision stands: a repetition may see other state and decide otherwise, and must not act twice.
      idempotencyInput: part,
    })
  }

  withCursor(work: (tx: Tx) => Promise<unknown>): void {
    this.#assertOpen()
    this.#works.push(work)
  }

  enqueue({ target, ...job }: Omit<NewJob, 'key'> & { target: string }): void {
    this.#assertOpen()
    this.#jobs.push({ ...job, key: `${this.#reader}:${String(this.#event.seq)}:${target}` })
  }

  /** `handle` has returned, failed or run out of time. */
  end(): void {
    this.#over = true
  }

  /** Carries out what was asked for, in the transaction of the cursor. */
  async keep(tx: Tx, jobs: Jobs | null): Promise<void> {
    for (const work of this.#works) await work(tx)
    for (const job of this.#jobs) {
      if (!jobs) throw new Error(`${this.#reader} adds a job, but there is no job queue`)
      await jobs.enqueue(tx, job)
    }
  }

  #assertOpen(): void {
    if (this.#over)
      throw new Error(`${this.#reader} is done with event ${String(this.#event.seq)}; await all calls`)
  }
}

/** Digits of the largest seq, so that keys sort like numbers and the purge can compare them. */
const SEQ_DIGITS = 16

/** The idempotency key of a reader's command: the same for every repetition of the same part of the same event. */
export function commandKey(reader: string, seq: number, part: string): string {
  return `reader:${reader}:${String(seq).padStart(SEQ_DIGITS, '0')}:${part}`
}
