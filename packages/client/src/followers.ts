import type { Topic } from '@waybill/contract/protocol/topics.ts'

interface Follower {
  topic: Topic
  onMissed: () => void
}

/** Those who follow topics beside lists and open tickets. */
export class Followers {
  readonly #listen: (topic: Topic) => () => void
  readonly #left: () => void
  readonly #all = new Set<Follower>()

  /** `left`: somebody follows no more, so what only they needed may go. */
  constructor(listen: (topic: Topic) => () => void, left: () => void) {
    this.#listen = listen
    this.#left = left
  }

  get size(): number {
    return this.#all.size
  }

  add(topic: Topic, onMissed: () => void): () => void {
    const follower = { topic, onMissed }
    const leave = this.#listen(topic)
    this.#all.add(follower)
    return () => {
      if (!this.#all.delete(follower)) return
      leave()
      this.#left()
    }
  }

  /** What happened in a topic may not have been told. */
  missed(topic: Topic): void {
    for (const one of this.#all) if (one.topic === topic) one.onMissed()
  }

  missedAll(): void {
    for (const { onMissed } of this.#all) onMissed()
  }
}
