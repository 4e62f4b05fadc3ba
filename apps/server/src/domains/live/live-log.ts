import type { LogEvent } from '@waybill/contract/events/event.ts'
import { readHead } from '../../kernel/event-log.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { EventFrames } from './event-frames.ts'
import { LiveDirectory, readLiveDirectory } from './live-directory.queries.ts'
import { RecentEvents } from './recent-events.ts'

/**
 * What this node knows of the log, for all of its sockets. Nobody is told of an event before everything that decides who
 * may see it has been read anew.
 */
export class LiveLog {
  readonly recent: RecentEvents
  readonly frames: EventFrames
  readonly #kernel: Kernel
  readonly #onEvents: (events: readonly LogEvent[]) => void
  #head = 0
  #directory = new LiveDirectory(0, 0, new Map(), new Map())
  #looking: Promise<void> | null = null
  #nextLook: Promise<void> | null = null

  /** @param onEvents hears of new events in their order, after `head` has moved to the last of them */
  constructor(kernel: Kernel, onEvents: (events: readonly LogEvent[]) => void) {
    this.#kernel = kernel
    this.#onEvents = onEvents
    this.recent = new RecentEvents(kernel.store.db)
    this.frames = new EventFrames(kernel.store, this.recent, () => this.#directory)
  }

  get head(): number {
    return this.#head
  }

  get directory(): LiveDirectory {
    return this.#directory
  }

  /** Begins at the head, whatever was known before: between two connections nobody reads along. */
  async begin(): Promise<void> {
    await this.#looking?.catch(() => undefined)
    const { head } = await readHead(this.#kernel.store.db)
    this.#directory = await readLiveDirectory(this.#kernel.store.db)
    // After the readings: somebody may still have looked for a ticket before them, and no event would say that it is old.
    this.frames.tickets.clear()
    this.#head = head
  }

  /** Reads what is committed by now; those who ask meanwhile share the next look. */
  look(): Promise<void> {
    if (!this.#looking) {
      this.#looking = this.#readOn().finally(() => {
        this.#looking = null
      })
      return this.#looking
    }
    this.#nextLook ??= this.#looking
      .catch(() => undefined)
      .then(() => {
        this.#nextLook = null
        return this.look()
      })
    return this.#nextLook
  }

  async #readOn(): Promise<void> {
    const { db } = this.#kernel.store
    const { head, directory } = await readHead(db)
    while (this.#head < head) {
      const events = await this.recent.after(this.#head, head)
      for (const { ticket_id } of events) if (ticket_id !== null) this.frames.tickets.forget(ticket_id)
      if (directory > this.#directory.seq) {
        this.#directory = await readLiveDirectory(db)
        // Names, labels and rights stand on every ticket.
        this.frames.tickets.clear()
      }
      this.#head = events.at(-1)?.seq ?? this.#head
      this.#onEvents(events)
    }
  }
}
