import { readHead } from './event-log.ts'
import { Follower, type FollowOptions } from './follow-log.ts'
import type { Jobs } from './jobs.ts'
import { readerStates, registerReader, releaseLeases, takeLease, type ReaderState } from './reader-rows.ts'
import { assertUniqueNames, type Reader } from './reader.ts'
import type { Kernel } from './run-command.ts'

export interface ReaderRunnerOptions {
  /** Null: readers that add jobs fail. */
  jobs: Jobs | null
  onError: FollowOptions['onError']
  /** How long a node owns a reader without renewing; a dead node's readers rest that long. Milliseconds. */
  leaseMillis?: number
  /** How often to look at the log without having been rung (rule R3), in milliseconds. */
  pollMillis?: number
  tries?: number
  retryMillis?: number
  handleMillis?: number
}

export interface ReaderRunner {
  /** Registers new readers, takes the leases that are free, and follows the log. */
  start(): Promise<void>
  /** Lets what is being handled finish, then gives the leases to other nodes. */
  stop(): Promise<void>
  /**
   * Resolves when every reader that this node holds has come to the head of the log, or waits for a retry; events that
   * readers caused on the way included. For tests, and before an orderly end.
   */
  catchUp(): Promise<void>
  states(): Promise<ReaderState[]>
}

/**
 * Runs readers, each on one node at a time.
 * @throws Error when two readers have the same name (rule R1).
 */
export function createReaderRunner(
  kernel: Kernel,
  readers: readonly Reader[],
  options: ReaderRunnerOptions,
): ReaderRunner {
  assertUniqueNames(readers)
  return new Runner(kernel, readers, options)
}

class Runner implements ReaderRunner {
  readonly #kernel: Kernel
  readonly #readers: readonly Reader[]
  readonly #owner: string
  readonly #leaseMillis: number
  readonly #pollMillis: number
  readonly #follow: FollowOptions
  readonly #followers = new Map<string, Follower>()
  #timer: NodeJS.Timeout | undefined
  #ticking: Promise<void> | null = null
  #stopListening: () => void = () => undefined
  #stopped = false

  constructor(kernel: Kernel, readers: readonly Reader[], options: ReaderRunnerOptions) {
    this.#kernel = kernel
    this.#readers = readers
    this.#owner = kernel.newId()
    this.#leaseMillis = options.leaseMillis ?? 10_000
    this.#pollMillis = options.pollMillis ?? 1_000
    this.#follow = {
      kernel,
      jobs: options.jobs,
      owner: this.#owner,
      tries: options.tries ?? 8,
      retryMillis: options.retryMillis ?? 1_000,
      handleMillis: options.handleMillis ?? 30_000,
      onError: options.onError,
    }
  }

  async start(): Promise<void> {
    await this.#kernel.store.write(async (tx) => {
      const { head } = await readHead(tx)
      for (const reader of this.#readers) {
        await registerReader(tx, reader.name, reader.start === 'head' ? head : 0)
      }
    })
    this.#stopListening = this.#kernel.doorbell.onRing(() => this.#wakeAll())
    await this.#tick()
    this.#timer = setInterval(() => void this.#tick(), this.#pollMillis)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    this.#stopListening()
    await this.#ticking
    await Promise.all([...this.#followers.values()].map((follower) => follower.stop()))
    this.#followers.clear()
    await this.#kernel.store.write((tx) => releaseLeases(tx, this.#owner))
  }

  async catchUp(): Promise<void> {
    for (;;) {
      await this.#tick()
      await Promise.all([...this.#followers.values()].map((follower) => follower.wake()))
      const { head } = await readHead(this.#kernel.store.db)
      const behind = [...this.#followers.values()].some(
        (follower) => follower.position < head && !follower.waiting && !follower.lost,
      )
      if (!behind) return
    }
  }

  states(): Promise<ReaderState[]> {
    const names = this.#readers.map((reader) => reader.name)
    return readerStates(this.#kernel.store.db, names)
  }

  #wakeAll(): void {
    if (this.#stopped) return
    for (const follower of this.#followers.values()) void follower.wake()
  }

  /** Leases, retries of parked events, and the poll that makes a lost ring cost a second at most. */
  #tick(): Promise<void> {
    this.#ticking ??= this.#lookAfterLeases()
      .catch((error: unknown) => this.#follow.onError('*', error, null))
      .finally(() => {
        this.#ticking = null
      })
    return this.#ticking
  }

  async #lookAfterLeases(): Promise<void> {
    if (this.#readers.length === 0) return
    const { db } = this.#kernel.store
    const now = this.#kernel.clock.now()
    const rows = await db
      .selectFrom('readers')
      .select(['name', 'lease_owner', 'lease_until'])
      .where(
        'name',
        'in',
        this.#readers.map((reader) => reader.name),
      )
      .execute()
    const due: string[] = []
    for (const row of rows) {
      const follower = this.#followers.get(row.name)
      const mine = row.lease_owner === this.#owner
      if (follower && (!mine || follower.lost)) {
        this.#followers.delete(row.name)
        // Not awaited: it may hang in its handler, and cannot commit any more.
        void follower.stop()
      }
      const free = row.lease_owner === null || row.lease_until <= now
      // Renewed after a third, so that two renewals may fail before the lease is lost.
      const dueForRenewal = row.lease_until - now < (this.#leaseMillis * 2) / 3
      if (mine ? !follower || follower.lost || dueForRenewal : free) due.push(row.name)
    }
    // Together, so that on SQLite they share one commit.
    await Promise.all(due.map((name) => this.#takeLease(name, now)))
    await this.#retryParked(now)
    // One look at the head for all: nobody is woken for nothing, once a second, each with a read of its own.
    const { head } = await readHead(db)
    for (const follower of this.#followers.values()) if (follower.position < head) void follower.wake()
  }

  async #takeLease(name: string, now: number): Promise<void> {
    const reader = this.#readers.find((one) => one.name === name)
    const follower = this.#followers.get(name)
    const lease = {
      name,
      owner: this.#owner,
      now,
      until: now + this.#leaseMillis,
      position: follower?.position ?? null,
    }
    const row = await this.#kernel.store.write((tx) => takeLease(tx, lease))
    if (row && reader && !follower && !this.#stopped) {
      this.#followers.set(name, new Follower(reader, row, this.#follow))
    }
  }

  async #retryParked(now: number): Promise<void> {
    if (this.#followers.size === 0) return
    const asked = await this.#kernel.store.db
      .selectFrom('parked_events')
      .select(['reader', 'seq'])
      .where('reader', 'in', [...this.#followers.keys()])
      .where('retry_at', '<=', now)
      .orderBy('seq')
      .limit(10)
      .execute()
    for (const { reader, seq } of asked) {
      const follower = this.#followers.get(reader)
      follower?.retryParked(seq)
      void follower?.wake()
    }
  }
}
