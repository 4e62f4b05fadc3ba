import type { LogEvent } from '@waybill/contract/events/event.ts'
import { MOST_MISSED } from '@waybill/contract/protocol/protocol.ts'
import type { ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import type { EventFrames, Listener } from './event-frames.ts'
import type { LiveSocket } from './live-socket.ts'
import type { RecentEvents } from './recent-events.ts'
import { TextFrame } from './text-frame.ts'
import type { Turns } from './turns.ts'

/** One step of one socket, milliseconds; then others have their turn. */
const STEP_MILLIS = 4
/** Events that are read up together, in one turn. */
const PAGE = 64
/** From so many on it is less work than one by one. */
const WORTH_A_PAGE = 8

export interface PumpOptions {
  socket: LiveSocket
  /** The newest event that this node knows. */
  head: () => number
  recent: RecentEvents
  frames: EventFrames
  turns: Turns
  listener: Listener
  /** Looks whether the person may still be here, if something speaks against it; false: the connection is being closed. */
  admit: () => Promise<boolean>
  /** Whether `admit` must look before anything else is sent. */
  inDoubt: () => boolean
  /** What follows a Reset, before anything else of the log. */
  onReset: (why: ServerFrames['Reset']['why'], at: number) => Promise<void>
  onError: (error: unknown) => void
}

/**
 * Reads the log for one socket from a position of its own: what was missed and what happens now go the same way, so there
 * is no seam between them. Nothing is dropped when the receiver is slow: the log holds it.
 */
export class Pump {
  readonly #options: PumpOptions
  #position: number | null = null
  #running: Promise<void> | null = null
  #asked = false
  #holds = 0
  /** Events up to here have been read up. */
  #prepared = 0

  constructor(options: PumpOptions) {
    this.#options = options
  }

  /** All of the topics' events up to here have been sent; null before the first topic. */
  get position(): number | null {
    return this.#position
  }

  /** Everything that is known has been sent. */
  get isAtHead(): boolean {
    return this.#holds === 0 && this.#position === this.#options.head()
  }

  start(position: number): void {
    this.#position = position
    this.wake()
  }

  /** The log has grown, or something else has changed that the next step looks at. */
  wake(): void {
    this.#asked = true
    const { head } = this.#options
    if (this.#running || this.#holds > 0 || this.#position === null || this.#position >= head()) return
    // Later, so that a run which finds nothing does not end before it is noted as running.
    this.#running = Promise.resolve().then(() => this.#run())
  }

  /** Runs `work` while the pump rests: nothing of the log is sent meanwhile but what `work` sends. */
  async rest<T>(work: () => Promise<T>): Promise<T> {
    this.#holds += 1
    try {
      await this.#running
      return await work()
    } finally {
      this.#holds -= 1
      this.wake()
    }
  }

  /**
   * Sends what topics that are new would have got between two positions; call it while the pump rests.
   * @param heardAt topics by which an event was sent before; asked in the order of the log
   */
  async catchUp(
    from: number,
    to: number,
    listener: Listener,
    heardAt: (seq: number) => Listener['topics'],
  ): Promise<void> {
    const { frames, turns, socket, admit } = this.#options
    for (let at = from; at < to; ) {
      const events = await turns.take(() => this.#pageAfter(at, to, listener))
      at = events.at(-1)?.seq ?? to
      // What is of no ticket is of no topic either: it was sent when it was the pump's turn.
      for (const event of events.filter(({ ticket_id }) => ticket_id !== null)) {
        if (!socket.isOpen) return
        if (!listener.topics.mayHear(event)) continue
        const frame = await turns.take(async () => {
          if (!(await admit())) return null
          const heard = { topics: heardAt(event.seq), actor: listener.actor }
          return (await frames.frameOf(event, heard)) ? null : frames.frameOf(event, listener)
        })
        if (frame instanceof TextFrame) socket.send(frame)
        if (socket.isFull) await socket.drained()
      }
    }
  }

  /** Tells the receiver to begin anew; what follows comes after the newest event that this node knows. */
  async reset(why: ServerFrames['Reset']['why']): Promise<void> {
    const at = this.#options.head()
    if (this.#position !== null) this.#position = at
    this.#options.socket.send({ _tag: 'Reset', at, why })
    await this.#options.onReset(why, at)
  }

  async #run(): Promise<void> {
    const { socket, turns, head, admit, onError } = this.#options
    try {
      while (this.#asked && this.#holds === 0 && socket.isOpen) {
        this.#asked = false
        while (this.#holds === 0 && socket.isOpen && (this.#position ?? 0) < head()) {
          await this.#prepare()
          const goesOn = await turns.take(async () => {
            if (!(await admit())) return false
            await this.#step()
            return true
          })
          if (!goesOn) return
          if (socket.isFull) await socket.drained()
        }
      }
    } catch (error) {
      onError(error)
    } finally {
      this.#running = null
    }
  }

  /** Who has missed much gets it read up a page at a time; what is sent of it is decided when it is sent. */
  async #prepare(): Promise<void> {
    const { head, turns, listener } = this.#options
    const position = this.#position ?? 0
    const missing = head() - position
    if (position < this.#prepared || missing < WORTH_A_PAGE || missing > MOST_MISSED) return
    const page = await turns.take(() => this.#pageAfter(position, head(), listener))
    this.#prepared = page.at(-1)?.seq ?? position
  }

  async #pageAfter(position: number, head: number, listener: Listener): Promise<LogEvent[]> {
    const { recent, frames } = this.#options
    const events = (await recent.after(position, head)).slice(0, PAGE)
    await frames.prepare(events, listener)
    return events
  }

  async #step(): Promise<void> {
    const { socket, head, recent, frames, listener, inDoubt } = this.#options
    const position = this.#position ?? 0
    if (head() - position > MOST_MISSED) {
      await this.reset('too_slow')
      return
    }
    const until = performance.now() + STEP_MILLIS
    for (const event of await recent.after(position, head())) {
      const about = event.ticket_id === null || listener.topics.mayHear(event)
      const frame = about ? await frames.frameOf(event, listener) : null
      if (frame === 'rights') {
        await this.reset('rights')
        return
      }
      if (frame) socket.send(frame)
      this.#position = event.seq
      if (this.#holds > 0 || inDoubt() || socket.isFull || performance.now() > until) return
    }
  }
}
