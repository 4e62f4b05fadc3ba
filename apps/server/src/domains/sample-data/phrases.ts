import type { Random } from './seeded-random.ts'
import type { Words } from './story.ts'

const SLOT = /\{([a-z]+)\}/g

/** Fills the slots of texts: the same slot says the same as long as these phrases live, which is one ticket. */
export class Phrases {
  readonly #random: Random
  readonly #words: Words
  readonly #said = new Map<string, string>()

  constructor(random: Random, words: Words) {
    this.#random = random
    this.#words = words
  }

  /** @throws Error for a slot that has no words */
  say(template: string): string {
    return template.replaceAll(SLOT, (_, slot: string) => this.#word(slot))
  }

  pick(templates: readonly string[]): string {
    return this.say(this.#random.pick(templates))
  }

  #word(slot: string): string {
    const said = this.#said.get(slot)
    if (said !== undefined) return said
    const words = this.#words[slot]
    if (!words) throw new Error(`the sample data has no words for {${slot}}`)
    const word = this.say(this.#random.pick(words))
    this.#said.set(slot, word)
    return word
  }
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
