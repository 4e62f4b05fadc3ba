import type { Topic } from '@waybill/contract/protocol/topics.ts'

/** A topic that somebody needs. */
export interface Wanted {
  readonly topic: Topic
  /** `new`: to be asked for; `refused`: it is not there for this person. */
  state: 'new' | 'asked' | 'heard' | 'refused'
  /** While it is not heard: everything of it up to this position has been; null when nobody knows. */
  upTo: number | null
}

/** Which topics somebody needs, how many do (the first subscribes, the last unsubscribes), and up to where each was heard. */
export class Topics {
  readonly #wanted = new Map<Topic, Wanted & { needs: number }>()

  /** @returns what is to be subscribed to; null when it is known already */
  add(topic: Topic): Wanted | null {
    const known = this.#wanted.get(topic)
    if (known) {
      known.needs += 1
      return null
    }
    const wanted: Wanted & { needs: number } = { topic, needs: 1, state: 'new', upTo: null }
    this.#wanted.set(topic, wanted)
    return wanted
  }

  /** true: nobody needs it any more. */
  remove(topic: Topic): boolean {
    const known = this.#wanted.get(topic)
    if (!known) return false
    known.needs -= 1
    return known.needs === 0 && this.#wanted.delete(topic)
  }

  /** false: it was left since; when it is needed once more, that is asked for by itself. */
  holds(wanted: Wanted): boolean {
    return this.#wanted.get(wanted.topic) === wanted
  }

  in(state: Wanted['state']): Wanted[] {
    return [...this.#wanted.values()].filter((one) => one.state === state)
  }

  /**
   * The server sends what happens in a topic after `at`.
   * @returns true when something before that may have been missed
   */
  heardFrom(wanted: Wanted, at: number): boolean {
    if (!this.holds(wanted)) return false
    const isMissing = wanted.upTo === null || wanted.upTo < at
    wanted.state = 'heard'
    wanted.upTo = null
    return isMissing
  }

  /** The connection is gone, at this position: all topics are to be asked for again. */
  lost(position: number | null): void {
    for (const one of this.#wanted.values()) {
      if (one.state === 'heard') one.upTo = position
      one.state = 'new'
    }
  }

  /** Nothing that was heard before counts any more. */
  forgetPositions(): void {
    for (const one of this.#wanted.values()) one.upTo = null
  }

  /** Up to here everything of all topics has been heard, or nobody knows; null: no topic waits for what it missed. */
  get oldest(): number | null {
    const known = [...this.#wanted.values()].flatMap(({ upTo }) => upTo ?? [])
    return known.length === 0 ? null : Math.min(...known)
  }
}
