import type { Topic } from '@waybill/contract/protocol/topics.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Reading, type ReadingDeps } from './reading.ts'
import type { Wait } from './waits.ts'

/** A ticket that is looked at: it, its comments and its lease are in the store, and stay live until it is closed. */
export interface OpenTicket {
  /** The ticket and all its comments have been fetched. @throws Problem 404 when it may not be seen */
  ready: Promise<Ticket>
  /** The same, but what cannot be had for now, as without a network, is waited for. @throws Problem 404 */
  settled: Promise<Ticket>
  close(): void
}

/** Milliseconds; twice that at most. */
const FETCH_AGAIN = 300

interface OpenTicketsDeps extends ReadingDeps {
  listen: (topic: Topic) => () => void
  closed: () => void
}

/** All tickets that are looked at. */
export class OpenTickets {
  readonly #deps: OpenTicketsDeps
  readonly #open = new Map<Reading, Topic>()
  readonly #wait: Wait

  constructor(deps: OpenTicketsDeps) {
    this.#deps = deps
    this.#wait = deps.waits.add(() => {
      for (const reading of this.#open.keys()) reading.again()
    })
  }

  *ids(): Generator<string, void, undefined> {
    for (const { id } of this.#open.keys()) if (id !== null) yield id
  }

  get isReading(): boolean {
    return [...this.#open.keys()].some(({ isReading }) => isReading)
  }

  /** What was known may be wrong or gone: it is fetched again, once for all changes of that time. */
  refreshSoon(): void {
    const { platform } = this.#deps
    this.#wait.in(FETCH_AGAIN * (1 + platform.random()))
  }

  /** A topic is heard from this position on; what happened in it before may have been missed. */
  heardFrom(topic: Topic, at: number): void {
    for (const [reading, of] of this.#open) if (of === topic) reading.heardFrom(at)
  }

  connected(): void {
    for (const reading of this.#open.keys()) reading.connected()
  }

  forget(): void {
    for (const reading of this.#open.keys()) reading.forget()
  }

  open(ref: string): OpenTicket {
    const topic: Topic = `ticket:${ref}`
    const reading = new Reading(this.#deps, ref)
    this.#open.set(reading, topic)
    // Listen before looking: what happens in between comes twice, and never not at all.
    const leave = this.#deps.listen(topic)
    const ready = reading.read()
    ready.catch((error: unknown) => {
      // Nobody need wait for it.
      if (!(error instanceof Problem)) throw error
    })
    return {
      ready,
      settled: reading.settled,
      close: () => {
        if (!this.#open.delete(reading)) return
        reading.close()
        leave()
        if (this.#open.size === 0) this.#wait.stop()
        this.#deps.closed()
      },
    }
  }
}
