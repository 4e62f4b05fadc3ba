import type { LogEvent } from '@waybill/contract/events/event.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { readEvents, readHead } from './event-log.ts'
import type { Jobs } from './jobs.ts'
import { EventContext } from './reader-context.ts'
import { PendingSignals } from './pending-signals.ts'
import { noteFailedRetry, noteFailure, parkEvent, unparkEvent } from './parked-events.ts'
import { LeaseLostError, lockLease, moveCursor, type ReaderRow } from './reader-rows.ts'
import { runProjection } from './run-projection.ts'
import type { HandlingReader, Projection, Reader, Relay } from './reader.ts'
import type { Kernel } from './run-command.ts'

/** Events whose state and cursor share one transaction. */
const BATCH = 100
/**
 * While commands wait, a projection rests this many times as long as its last turn took: it keeps a fifth of the writer
 * and falls behind for a while, instead of making people wait. (Creating at 32 connections on SQLite, two projections.)
 */
const RESTS_PER_TURN = 4
/** A projection ends its turn by itself, so more than it manages in one are no harm. */
const PROJECTION_BATCH = 200

export interface FollowOptions {
  kernel: Kernel
  jobs: Jobs | null
  /** This node. */
  owner: string
  /** Tries at one event before it is parked. */
  tries: number
  /** Wait after the first failure, in milliseconds; doubles up to a minute. */
  retryMillis: number
  /** Time for `handle`, in milliseconds. */
  handleMillis: number
  /** Hears of every failure: a reader that waits or parks must not do so in silence (rule R4). */
  onError: (reader: string, error: unknown, seq: number | null) => void
}

interface Failure {
  event: LogEvent
  error: unknown
}

/** One reader on the node that holds its lease: reads on from its cursor, as far as the log goes, each time it is woken. */
export class Follower {
  readonly reader: Reader
  readonly #options: FollowOptions
  readonly #stopped = new AbortController()
  /** Everything up to here is handled or not for this reader. The stored cursor may lag behind over the latter. */
  #position: number
  #attempts: number
  #retryAt: number
  #resting = false
  /** Events to take one by one, because a batch with them failed and nobody knows at which. */
  #oneByOne = 0
  /** How long the last turn of a projection took, milliseconds. */
  #lastTurn = 0
  /** Parked events that somebody asked to try again. */
  readonly #parkedToRetry = new Set<number>()
  #current: AbortController | null = null
  #asked = false
  #running: Promise<void> | null = null

  constructor(reader: Reader, row: ReaderRow, options: FollowOptions) {
    this.reader = reader
    this.#options = options
    this.#position = row.cursor
    this.#attempts = row.attempts
    this.#retryAt = row.retry_at
  }

  get position(): number {
    return this.#position
  }

  /** Another node may have the lease: nothing more is begun, and what runs cannot commit. */
  get lost(): boolean {
    return this.#stopped.signal.aborted
  }

  /** Waits for a later try at an event, or rests. */
  get waiting(): boolean {
    return this.#resting || this.#tooEarly
  }

  get #tooEarly(): boolean {
    return this.#retryAt > this.#options.kernel.clock.now()
  }

  /** Reads on in the background; resolves when it has come to the head, or has to wait. */
  wake(): Promise<void> {
    this.#asked = true
    this.#running ??= this.#run().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  /** Begins nothing new and resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    this.#current?.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#asked && !this.lost) {
      this.#asked = false
      try {
        for (const seq of this.#parkedToRetry) await this.#retryParked(seq)
        await this.#readToHead()
      } catch (error) {
        if (error instanceof LeaseLostError) this.#stopped.abort()
        // The database is away, or an event cannot be decoded: nothing is counted, the next poll tries again.
        this.#options.onError(this.reader.name, error, null)
      }
    }
  }

  async #readToHead(): Promise<void> {
    const { db } = this.#options.kernel.store
    while (!this.lost && !this.#tooEarly) {
      this.#resting = 'rests' in this.reader && ((await this.reader.rests?.(db)) ?? false)
      if (this.#resting) return
      const { head } = await readHead(db)
      if (this.#position >= head) return
      if ('project' in this.reader && (await this.reader.sleeps?.(db))) {
        this.#position = head
        continue
      }
      const most = 'project' in this.reader ? PROJECTION_BATCH : BATCH
      const limit = this.#attempts > 0 || this.#oneByOne > 0 ? 1 : most
      const events = await readEvents(db, { after: this.#position, limit, kinds: this.reader.kinds })
      const last = events.at(-1)
      // A short page means that the rest up to the head, which was read before it, is not for this reader.
      const reached = last && events.length === limit ? last.seq : Math.max(head, last?.seq ?? 0)
      if (!last) this.#position = reached
      else if ('project' in this.reader) await this.#project(this.reader, events, reached)
      else if ('relay' in this.reader) await this.#relay(this.reader, events, reached)
      else await this.#handle(this.reader, events, reached)
    }
  }

  async #project(projection: Projection, events: readonly LogEvent[], reached: number): Promise<void> {
    const { kernel, owner } = this.#options
    const { name } = this.reader
    await kernel.store.letOthersWrite(this.#lastTurn * RESTS_PER_TURN)
    const began = performance.now()
    await this.#asOne(events, async () => {
      const { to, signals } = await kernel.store.write(async (tx) => {
        const pending = new PendingSignals()
        await lockLease(tx, name, owner)
        const handled = await runProjection(kernel, tx, projection, events, pending)
        const reachedNow = handled === events.length ? reached : (events[handled - 1]?.seq ?? this.#position)
        await moveCursor(tx, { name, owner, from: this.#position, to: reachedNow })
        return { to: reachedNow, signals: pending }
      })
      this.#moved(to)
      signals.sendTo(kernel.signals)
      this.#lastTurn = performance.now() - began
    })
  }

  async #relay(relay: Relay, events: readonly LogEvent[], reached: number): Promise<void> {
    const { kernel, owner } = this.#options
    await this.#asOne(events, async () => {
      const told = await this.#tell(relay, events)
      const to = told === events.length ? reached : (events[told - 1]?.seq ?? this.#position)
      const move = { name: relay.name, owner, from: this.#position, to }
      await kernel.store.write((tx) => moveCursor(tx, move))
      this.#moved(to)
      if (told < events.length) this.#oneByOne = events.length - told
    })
  }

  /** @returns how many of the events are told @throws Error when none is */
  async #tell(relay: Relay, events: readonly LogEvent[]): Promise<number> {
    const { kernel, handleMillis } = this.#options
    const controller = new AbortController()
    this.#current = controller
    try {
      const context = { db: kernel.store.db, signal: controller.signal }
      const told = await inTime(relay.relay(context, events as readonly never[]), handleMillis, controller)
      if (told >= 1 && told <= events.length) return told
      throw new Error(`${relay.name} says that it told ${String(told)} of ${String(events.length)} events`)
    } finally {
      this.#current = null
    }
  }

  /** Takes events together; when that fails, each is taken alone, so that the failure counts for the right one. */
  async #asOne(events: readonly LogEvent[], take: () => Promise<void>): Promise<void> {
    const [first] = events
    try {
      await take()
    } catch (error) {
      const { sql } = this.#options.kernel.store
      if (error instanceof LeaseLostError || sql.isStorageFailure(error)) throw error
      if (events.length > 1) this.#oneByOne = events.length
      else if (first) await this.#fail({ event: first, error })
    }
  }

  async #handle(reader: HandlingReader, events: readonly LogEvent[], reached: number): Promise<void> {
    const done: EventContext[] = []
    let failure: Failure | null = null
    let doneTo = this.#position
    for (const event of events) {
      if (this.lost) return
      const result = await this.#handleOne(reader, event)
      if (!(result instanceof EventContext)) {
        failure = result
        break
      }
      done.push(result)
      doneTo = event.seq
    }
    if (done.length > 0) {
      const first = events[0]
      const error = await this.#commit(done, failure ? doneTo : reached)
      if (error !== null && done.length > 1) {
        this.#oneByOne = done.length
        return
      }
      if (error !== null && first) failure = { event: first, error: error.cause }
    }
    if (failure) await this.#fail(failure)
  }

  async #handleOne(reader: HandlingReader, event: LogEvent): Promise<EventContext | Failure> {
    const { kernel, handleMillis } = this.#options
    const controller = new AbortController()
    this.#current = controller
    const context = new EventContext(kernel, reader, event, controller.signal)
    try {
      await inTime(reader.handle(context, event as never), handleMillis, controller)
      return context
    } catch (error) {
      return { event, error }
    } finally {
      this.#current = null
      context.end()
    }
  }

  /** @returns what went wrong in the work of the reader, wrapped, or null. */
  async #commit(done: readonly EventContext[], to: number): Promise<{ cause: unknown } | null> {
    const { kernel, jobs, owner } = this.#options
    const move = { name: this.reader.name, owner, from: this.#position, to }
    try {
      await kernel.store.write(async (tx) => {
        await moveCursor(tx, move)
        for (const context of done) await context.keep(tx, jobs)
      })
    } catch (error) {
      if (error instanceof LeaseLostError || kernel.store.sql.isStorageFailure(error)) throw error
      return { cause: error }
    }
    this.#moved(to)
    return null
  }

  #moved(to: number): void {
    this.#position = to
    this.#attempts = 0
    this.#retryAt = 0
    this.#oneByOne = Math.max(0, this.#oneByOne - 1)
  }

  /** Counts the failure, and parks the event when it has had all its tries. */
  async #fail({ event, error }: Failure): Promise<void> {
    const { kernel, owner, tries, retryMillis, onError } = this.#options
    const name = this.reader.name
    const now = kernel.clock.now()
    const attempts = this.#attempts + 1
    const spent = attempts >= tries || isHopeless(error)
    const gaveUp = spent && !isHopeless(error) && 'gaveUp' in this.reader ? this.reader.gaveUp : undefined
    const park = spent && gaveUp === undefined
    const move = { name, owner, from: this.#position, to: park ? event.seq : this.#position }
    const retryAt = spent ? 0 : now + Math.min(retryMillis * 2 ** (attempts - 1), 60_000)
    await gaveUp?.(error)
    await kernel.store.write(async (tx) => {
      await moveCursor(tx, move)
      if (park) await parkEvent(tx, { reader: name, seq: event.seq, attempts, error }, now)
      else {
        const failed = { reader: name, seq: event.seq, attempts: spent ? 0 : attempts, error }
        await noteFailure(tx, failed, retryAt)
      }
    })
    this.#position = move.to
    this.#attempts = spent ? 0 : attempts
    this.#retryAt = retryAt
    this.#oneByOne = Math.max(0, this.#oneByOne - 1)
    onError(name, error, event.seq)
  }

  /** Tries a parked event again, soon; it leaves the list when that works. */
  retryParked(seq: number): void {
    this.#parkedToRetry.add(seq)
  }

  async #retryParked(seq: number): Promise<void> {
    this.#parkedToRetry.delete(seq)
    const { kernel, jobs, owner, onError } = this.#options
    const name = this.reader.name
    const [event] = await readEvents(kernel.store.db, { after: seq - 1, limit: 1 })
    if (!event) return
    const { reader } = this
    const result = 'handle' in reader ? await this.#handleOne(reader, event) : null
    let error: unknown = null
    if (result !== null && !(result instanceof EventContext)) error = result.error
    else {
      try {
        if ('relay' in reader) await this.#tell(reader, [event])
        const signals = await kernel.store.write(async (tx) => {
          const pending = new PendingSignals()
          await lockLease(tx, name, owner)
          await unparkEvent(tx, name, seq)
          if (result) await result.keep(tx, jobs)
          else if ('project' in reader) await runProjection(kernel, tx, reader, [event], pending)
          return pending
        })
        signals.sendTo(kernel.signals)
        return
      } catch (failure) {
        error = failure
      }
    }
    await kernel.store.write(async (tx) => {
      await lockLease(tx, name, owner)
      await noteFailedRetry(tx, name, seq, error)
    })
    onError(name, error, seq)
  }
}

/** A chain of causes does not become shorter by trying again (rule L4). */
function isHopeless(error: unknown): boolean {
  return error instanceof Problem && error.code === 'log.chain_too_deep'
}

/** Rejects and aborts when the work takes too long; it may still go on, but its context is closed. */
function inTime<Result>(work: Promise<Result>, millis: number, controller: AbortController): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      controller.abort()
      reject(new Error(`the reader took longer than ${String(millis)} ms`))
    }, millis)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
