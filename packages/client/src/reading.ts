import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Api } from './api/api.ts'
import { backoffMillis } from './backoff.ts'
import { everyItem } from './http/pages.ts'
import { isForNow } from './http/problems.ts'
import type { Platform } from './platform.ts'
import { learnAttachment } from './store/learn-attachments.ts'
import { learnComment, learnTicket } from './store/learn.ts'
import type { Store } from './store/store.ts'
import type { Wait, Waits } from './waits.ts'

export interface ReadingDeps {
  platform: Pick<Platform, 'random'>
  waits: Waits
  api: Pick<Api, 'tickets' | 'comments' | 'attachments'>
  store: Store
}

/** Between tries while the server cannot answer. */
const WAITS = { first: 500, most: 30_000 }
const NEVER = -1

/** Fetches one ticket, its comments and its files into the store: again when what was read may be old, and until it has worked. */
export class Reading {
  readonly #deps: ReadingDeps
  readonly #ref: string
  readonly #wait: Wait
  #id: string | null = null
  /** Where the log stood at least when it was last read. */
  #readAt = NEVER
  /** What is read before this position is to be read again. */
  #needed = NEVER
  #isReading = false
  #isToRepeat = false
  #hasFailed = false
  #failures = 0
  readonly #settled = Promise.withResolvers<Ticket>()
  /** What was asked for in an earlier turn is nobody's any more. */
  #turn = 0
  #isClosed = false

  constructor(deps: ReadingDeps, ref: string) {
    this.#deps = deps
    this.#ref = ref
    this.#wait = deps.waits.add(() => this.again())
    // Nobody need wait for it.
    this.#settled.promise.catch(ignoreProblem)
  }

  /** The first answer that is not only for now: the ticket, or why it cannot be had. */
  get settled(): Promise<Ticket> {
    return this.#settled.promise
  }

  /** null before it was first read. */
  get id(): string | null {
    return this.#id
  }

  get isReading(): boolean {
    return this.#isReading
  }

  /** @throws Problem 404 when it may not be seen */
  async read(): Promise<Ticket> {
    this.#wait.stop()
    this.#isReading = true
    this.#isToRepeat = false
    this.#needed = NEVER
    const turn = this.#turn
    try {
      const ticket = await this.#fetch(turn)
      this.#hasFailed = false
      this.#failures = 0
      this.#settled.resolve(ticket)
      return ticket
    } catch (error) {
      this.#hasFailed = true
      const forNow = error instanceof Problem && isForNow(error)
      if (forNow && !this.#isClosed) this.#readLater()
      // Whoever signs in again goes on here.
      if (!forNow && !(error instanceof Problem && error.status === 401)) this.#settled.reject(error)
      throw error
    } finally {
      this.#isReading = false
      if (!this.#isClosed && (this.#isToRepeat || this.#readAt < this.#needed)) this.#wait.now()
    }
  }

  /** What was known may be wrong or gone. */
  again(): void {
    if (this.#isClosed) return
    if (this.#isReading) this.#isToRepeat = true
    // What may not be seen any more stays away; whoever shows it sees that it is gone.
    else this.read().catch(ignoreProblem)
  }

  /** The server sends what happens after `at`: what was read before that may be old. */
  heardFrom(at: number): void {
    if (this.#isReading) this.#needed = Math.max(this.#needed, at)
    else if (this.#readAt < at) this.again()
  }

  /** There is a connection again. */
  connected(): void {
    if (this.#hasFailed && !this.#isReading) this.again()
  }

  /** The store is empty, as somebody else may sit here next: nothing that was asked for comes into it. */
  forget(): void {
    this.#turn += 1
    this.#readAt = NEVER
  }

  close(): void {
    this.#turn += 1
    this.#wait.close()
    this.#isClosed = true
  }

  async #fetch(turn: number): Promise<Ticket> {
    const { api, store, waits } = this.#deps
    const { signal } = waits
    // What is read after this moment is at least as new as the log was then.
    const { position } = store.confirmed
    const at = position ?? 0
    const ticket = await api.tickets.get(this.#ref, {}, { signal })
    if (turn !== this.#turn) return ticket
    this.#id = ticket.id
    store.confirm((state) => learnTicket(state, ticket, at))
    signal.throwIfAborted()
    const comments = (page: { after?: string; limit: number }) =>
      api.comments.list(ticket.id, page, { signal })
    for await (const comment of everyItem(comments, { limit: 200 })) {
      if (turn !== this.#turn) return ticket
      store.confirm((state) => learnComment(state, comment, at))
    }
    signal.throwIfAborted()
    const attachments = (page: { after?: string; limit: number }) =>
      api.attachments.list(ticket.id, page, { signal })
    for await (const attachment of everyItem(attachments, { limit: 200 })) {
      if (turn !== this.#turn) return ticket
      store.confirm((state) => learnAttachment(state, attachment, at))
    }
    this.#readAt = position ?? NEVER
    return ticket
  }

  #readLater(): void {
    const { platform } = this.#deps
    const millis = backoffMillis(this.#failures, WAITS, () => platform.random())
    this.#failures += 1
    this.#wait.in(millis)
  }
}

function ignoreProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}
