import type { LogEvent } from '@waybill/contract/events/event.ts'

/** A topic with its reference resolved. */
export type ResolvedTopic = { kind: 'all' | 'inbox' } | { kind: 'project' | 'ticket'; id: string }

/** What one connection hears, by the words that it used for it. */
export class TopicSet {
  readonly #topics = new Map<string, ResolvedTopic>()
  #all = false
  #inbox = false
  #projects: ReadonlySet<string> = new Set()
  #tickets: ReadonlySet<string> = new Set()

  static of(topics: Iterable<[string, ResolvedTopic]>): TopicSet {
    const set = new TopicSet()
    for (const [name, topic] of topics) set.#topics.set(name, topic)
    set.#index()
    return set
  }

  get size(): number {
    return this.#topics.size
  }

  get names(): string[] {
    return [...this.#topics.keys()]
  }

  has(name: string): boolean {
    return this.#topics.has(name)
  }

  [Symbol.iterator](): Iterator<[string, ResolvedTopic]> {
    return this.#topics[Symbol.iterator]()
  }

  add(more: TopicSet): void {
    for (const [name, topic] of more) this.#topics.set(name, topic)
    this.#index()
  }

  /** @returns those of them that were heard */
  remove(names: readonly string[]): [string, ResolvedTopic][] {
    const removed: [string, ResolvedTopic][] = []
    for (const name of names) {
      const topic = this.#topics.get(name)
      if (topic) removed.push([name, topic])
      this.#topics.delete(name)
    }
    this.#index()
    return removed
  }

  /**
   * Whether an event of a ticket is for one of the topics: `mine` says whether it is for `inbox`, which the ticket itself
   * decides.
   */
  hears({ project_id, ticket_id }: Place, mine: boolean): boolean {
    if (this.#all || (this.#inbox && mine)) return true
    return (
      (project_id !== null && this.#projects.has(project_id)) ||
      (ticket_id !== null && this.#tickets.has(ticket_id))
    )
  }

  /** What alone is certain not to be heard needs no look at its ticket. */
  mayHear(place: Place): boolean {
    return this.hears(place, true)
  }

  get hasInbox(): boolean {
    return this.#inbox
  }

  /** Where tickets are that belong to the topics; null: everywhere. */
  get places(): { projects: ReadonlySet<string>; tickets: ReadonlySet<string> } | null {
    return this.#all || this.#inbox ? null : { projects: this.#projects, tickets: this.#tickets }
  }

  #index(): void {
    const topics = [...this.#topics.values()]
    const ids = (kind: 'project' | 'ticket') =>
      new Set(topics.flatMap((topic) => ('id' in topic && topic.kind === kind ? [topic.id] : [])))
    this.#all = topics.some(({ kind }) => kind === 'all')
    this.#inbox = topics.some(({ kind }) => kind === 'inbox')
    this.#projects = ids('project')
    this.#tickets = ids('ticket')
  }
}

type Place = Pick<LogEvent, 'project_id' | 'ticket_id'>
