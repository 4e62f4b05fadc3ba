import type { Answer } from './ask.ts'

/** Answers that are kept to be asked for by their ETag. */
const MOST = 200

interface Known {
  etag: string
  answer: Answer<unknown>
}

/**
 * What was read before, by address: asked for again with its ETag, the server answers 304 and sends no body. Readers get
 * the same object again and must not change it. What was not asked for longest is forgotten first.
 */
export class KnownAnswers {
  readonly #known = new Map<string, Known>()

  etagOf(address: string): string | undefined {
    return this.#known.get(address)?.etag
  }

  /** The answer to a 304; undefined when it has been forgotten meanwhile. */
  get(address: string): Answer<unknown> | undefined {
    const known = this.#known.get(address)
    if (known) this.#renew(address, known)
    return known?.answer
  }

  keep(address: string, answer: Answer<unknown>): void {
    if (answer.etag !== null) this.#renew(address, { etag: answer.etag, answer })
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST) break
      this.#known.delete(oldest)
    }
  }

  /** Somebody else may be signed in now. */
  clear(): void {
    this.#known.clear()
  }

  #renew(address: string, known: Known): void {
    this.#known.delete(address)
    this.#known.set(address, known)
  }
}
