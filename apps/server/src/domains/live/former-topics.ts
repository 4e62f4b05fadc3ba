import { TopicSet, type ResolvedTopic } from './topic-set.ts'

interface Former {
  topic: ResolvedTopic
  /** All of its events up to here were sent. */
  until: number
}

/** Topics that one connection heard and dropped, so that whoever subscribes again is sent nothing twice. */
export class FormerTopics {
  readonly #topics = new Map<string, Former>()

  get size(): number {
    return this.#topics.size
  }

  add(dropped: Iterable<[string, ResolvedTopic]>, until: number): void {
    for (const [name, topic] of dropped) this.#topics.set(name, { topic, until })
  }

  remove(names: readonly string[]): void {
    for (const name of names) this.#topics.delete(name)
  }

  clear(): void {
    this.#topics.clear()
  }

  /** Up to where the events of a topic were sent; null when it was never heard. */
  untilOf(name: string): number | null {
    return this.#topics.get(name)?.until ?? null
  }

  /** What was heard of each event when it was sent: `present`, and what has been dropped since then. Ask in the order of the log. */
  heardAt(present: TopicSet): (seq: number) => TopicSet {
    const former = [...this.#topics].toSorted(([, a], [, b]) => a.until - b.until)
    const setOf = (rest: typeof former) =>
      TopicSet.of([...present, ...rest.map(([name, { topic }]): [string, ResolvedTopic] => [name, topic])])
    let heard = setOf(former)
    return (seq) => {
      const still = former.findIndex(([, { until }]) => until >= seq)
      if (still !== 0 && former.length > 0) {
        former.splice(0, still === -1 ? former.length : still)
        heard = setOf(former)
      }
      return heard
    }
  }
}
