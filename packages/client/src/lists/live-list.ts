import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { backoffMillis } from '../backoff.ts'
import { isForNow } from '../http/problems.ts'
import { isProvisional } from '../outbox/intent.ts'
import type { Platform } from '../platform.ts'
import type { State } from '../store/state.ts'
import type { Wait, Waits } from '../waits.ts'
import type { ListRules } from './list-rules.ts'
import { SortedTickets } from './sorted-tickets.ts'

/**
 * Between a change that only the server can judge and the question to the server, milliseconds for each page of the list;
 * twice that at most. So a long list asks no more often than a short one.
 */
const ASK_AGAIN = 300
/** Lists that change as time goes by are asked for this often, milliseconds. */
const CLOCK = 60_000
/** Tickets of one question. */
const PAGE = 100
const MOST_PAGE = 200
/** Between tries while the server cannot answer. */
const WAITS = { first: 1_000, most: 30_000 }
const NEVER = -1

/** A list as it is shown. The same object as long as nothing in it has changed. */
export interface ListView {
  tickets: readonly Ticket[]
  /** false until the first answer. */
  ready: boolean
  /** There are more; `more()` fetches them. */
  hasMore: boolean
  /** Why the last question failed; what is shown may be old. */
  problem: Problem | null
}

export interface ListPage {
  tickets: readonly Ticket[]
  /** Where the log stood at least when it was read. */
  at: number
  next: string | null
}

interface ListDeps {
  platform: Pick<Platform, 'random'>
  waits: Waits
  rules: ListRules
  /** As it is shown: with own changes. */
  state: () => State
  /** Asks the server; the tickets are in the state when it resolves. @throws Problem */
  fetch: (limit: number, after: string | null) => Promise<ListPage>
  /** Tickets that the server does not know yet. */
  provisional: () => readonly string[]
  changed: () => void
}

/**
 * The tickets that a filter finds, kept live. Each change is held against the filter here; where only the server can tell,
 * it is asked again, soon, and once for all changes of that time.
 */
export class LiveList {
  readonly #deps: ListDeps
  readonly #wait: Wait
  /** Those that the server named, in its order, and those that were seen to belong since. */
  readonly #members = new Set<string>()
  /** Those of them that are shown. */
  #shown: SortedTickets
  /** Where the server put each; asked where only it knows the order. */
  readonly #places = new Map<string, number>()
  /** Those that sort after the edge. */
  readonly #behind = new Set<string>()
  /** Members to be looked at again although they have not changed: they came, went, or stood behind the edge. */
  #unsettled = new Set<string>()
  /** The last ticket of what was fetched, while there are more behind it: what sorts after it is not ours to show. */
  #edge: Ticket | null = null
  #next: string | null = null
  #view: ListView = { tickets: [], ready: false, hasMore: false, problem: null }
  /** What the view was made of. */
  #seen: { tickets: State['tickets']; me: string | null } | null = null
  #asking = false
  #answered = false
  #askedAgain = false
  /** Where the log stood at least when all of it was last read. */
  #readAt = NEVER
  /** What is read before this position is to be read again. */
  #needed = NEVER
  /** How many questions the last answer took. */
  #pages = 1
  #failures = 0
  #touched = new Set<string>()
  /** It waits because something has changed; otherwise for the clock, or for a server that cannot answer. */
  #isSoon = false
  #closed = false

  constructor(deps: ListDeps) {
    this.#deps = deps
    this.#shown = new SortedTickets(this.#compare)
    this.#wait = deps.waits.add(() => {
      this.#isSoon = false
      void this.refresh()
    })
  }

  get view(): ListView {
    if (this.#deps.state().tickets !== this.#seen?.tickets || this.#unsettled.size > 0) this.#derive()
    return this.#view
  }

  get isAsking(): boolean {
    return this.#asking
  }

  get members(): ReadonlySet<string> {
    return this.#members
  }

  /** Fetches the list anew, as much of it as there was. */
  async refresh(): Promise<void> {
    if (this.#asking) {
      this.#askedAgain = true
      return
    }
    this.#stopWaiting()
    await this.#ask(async () => {
      const wanted = Math.max(PAGE, this.#members.size)
      const found: Ticket[] = []
      let next: string | null = null
      let readAt = Infinity
      let pages = 0
      do {
        const page = await this.#deps.fetch(Math.min(MOST_PAGE, wanted - found.length), next)
        found.push(...page.tickets)
        next = page.next
        pages += 1
        readAt = Math.min(readAt, page.at)
        this.#include(page.tickets)
      } while (next !== null && found.length < wanted)
      this.#keepOnly(new Set(found.map(({ id }) => id)))
      this.#arrange(found)
      this.#readAt = readAt
      this.#pages = pages
      this.#answered = true
      this.#setEnd(found.at(-1), next)
    })
  }

  /** Fetches the next page, if there is one. */
  async more(): Promise<void> {
    const after = this.#next
    if (after === null || this.#asking) return
    await this.#ask(async () => {
      const page = await this.#deps.fetch(MOST_PAGE, after)
      this.#include(page.tickets)
      this.#setEnd(page.tickets.at(-1), page.next)
    })
  }

  /** Tickets have changed. */
  touch(ids: Iterable<string>): void {
    let isOther = false
    for (const id of ids) {
      if (this.#asking) this.#touched.add(id)
      if (this.#judge(id)) isOther = true
    }
    if (isOther) this.#deps.changed()
  }

  /** A requester has said how content they were, which leaves the ticket as it is. */
  rated(): void {
    if (this.#deps.rules.asksForRatings) this.refreshSoon()
  }

  /** Something has changed that may concern any ticket. */
  refreshSoon(): void {
    if (this.#isSoon || this.#closed) return
    const { platform } = this.#deps
    this.#refreshIn(ASK_AGAIN * this.#pages * (1 + platform.random()))
    this.#isSoon = true
  }

  /** The server sends what happens after `at`: what was read before that may be old. */
  heardFrom(at: number): void {
    if (this.#asking) this.#needed = Math.max(this.#needed, at)
    else if (this.#readAt < at) void this.refresh()
  }

  /** The state is empty, as somebody else may sit here next. */
  forget(): void {
    this.#readAt = NEVER
  }

  close(): void {
    this.#closed = true
    this.#wait.close()
  }

  #refreshIn(millis: number): void {
    this.#stopWaiting()
    this.#wait.in(millis)
  }

  #stopWaiting(): void {
    this.#wait.stop()
    this.#isSoon = false
  }

  /** @returns true when the ticket has come into the list */
  #judge(id: string): boolean {
    const state = this.#deps.state()
    const ticket = state.tickets.get(id)?.value
    if (!ticket || !state.me) return false
    const { rules } = this.#deps
    const verdict = rules.matches(ticket, state.me.id)
    const isKnown = verdict !== null && (rules.compare !== null || (!verdict && !this.#members.has(id)))
    if (!isKnown && !isProvisional(id)) this.refreshSoon()
    if (!verdict || !this.#isInside(ticket) || this.#members.has(id)) return false
    this.#members.add(id)
    this.#unsettled.add(id)
    return true
  }

  #isInside(ticket: Ticket): boolean {
    return this.#edge === null || this.#compare(ticket, this.#edge) <= 0
  }

  async #ask(work: () => Promise<void>): Promise<void> {
    this.#asking = true
    this.#needed = NEVER
    this.#touched.clear()
    let problem: Problem | null = null
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem = error
    } finally {
      this.#asking = false
    }
    if (this.#closed) return
    // What changed while the server was answering may not be in its answer.
    for (const id of [...this.#touched, ...this.#deps.provisional()]) this.#judge(id)
    this.#derive(problem)
    this.#deps.changed()
    this.#askLater(problem)
  }

  #askLater(problem: Problem | null): void {
    const { platform, rules } = this.#deps
    // Without a connection it is asked when there is one.
    const isToTry = problem !== null && problem.status !== 0 && isForNow(problem)
    this.#failures = isToTry ? this.#failures + 1 : 0
    if (isToTry && !this.#isSoon)
      this.#refreshIn(backoffMillis(this.#failures - 1, WAITS, () => platform.random()))
    else if (this.#askedAgain || (problem === null && this.#readAt < this.#needed)) this.refreshSoon()
    else if (rules.asksTheClock && !this.#wait.isSet) this.#refreshIn(CLOCK)
    this.#askedAgain = false
  }

  #include(tickets: readonly Ticket[]): void {
    for (const { id } of tickets) {
      this.#members.add(id)
      this.#unsettled.add(id)
      if (this.#deps.rules.compare === null && !this.#places.has(id)) this.#places.set(id, this.#places.size)
    }
  }

  /** In the server's own order all are put down anew; what it has not placed yet comes last. */
  #arrange(found: readonly Ticket[]): void {
    if (this.#deps.rules.compare !== null) return
    this.#places.clear()
    for (const { id } of found) this.#places.set(id, this.#places.size)
    this.#shown = new SortedTickets(this.#compare)
    for (const id of this.#members) this.#unsettled.add(id)
  }

  readonly #compare = (a: Ticket, b: Ticket): number => {
    const { compare } = this.#deps.rules
    if (compare !== null) return compare(a, b)
    const place = ({ id }: Ticket) => this.#places.get(id) ?? Number.MAX_SAFE_INTEGER
    return place(a) - place(b)
  }

  #keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#members) {
      if (ids.has(id)) continue
      this.#members.delete(id)
      this.#unsettled.add(id)
    }
  }

  #setEnd(last: Ticket | undefined, next: string | null): void {
    this.#next = next
    const edge = next === null ? null : (last ?? null)
    const isFurther = edge === null || (this.#edge !== null && this.#compare(this.#edge, edge) <= 0)
    for (const id of isFurther ? this.#behind : this.#members) this.#unsettled.add(id)
    this.#edge = edge
  }

  /** Looks at what has changed since the last time, and at all of it when somebody else looks. */
  #derive(problem: Problem | null = this.#view.problem): void {
    const { state } = this.#deps
    const { tickets, me } = state()
    const seen = this.#seen?.me === (me?.id ?? null) ? this.#seen : null
    const ids = new Set(seen ? [] : this.#members)
    for (const id of this.#unsettled) ids.add(id)
    if (seen) for (const id of tickets.keysChangedSince(seen.tickets)) ids.add(id)
    this.#seen = { tickets, me: me?.id ?? null }
    this.#unsettled = new Set()
    this.#shown.change([...ids].map((id) => [id, this.#shownAs(id, tickets, me?.id ?? null)] as const))
    const old = this.#view
    const { list } = this.#shown
    const ready = this.#answered
    const hasMore = this.#next !== null
    const isSame = list === old.tickets && ready === old.ready && hasMore === old.hasMore
    if (!isSame || problem !== old.problem) this.#view = { tickets: list, ready, hasMore, problem }
  }

  /** The ticket as the list shows it; null when it does not. */
  #shownAs(id: string, tickets: State['tickets'], me: string | null): Ticket | null {
    const ticket = this.#members.has(id) ? tickets.get(id)?.value : undefined
    const isInside = ticket !== undefined && this.#isInside(ticket)
    if (ticket && !isInside) this.#behind.add(id)
    else this.#behind.delete(id)
    if (!isInside) return null
    return me === null || this.#deps.rules.matches(ticket, me) !== false ? ticket : null
  }
}
