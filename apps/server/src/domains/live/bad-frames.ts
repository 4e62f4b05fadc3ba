const MINUTE = 60_000

/** Counts the frames of one connection that are of no use. */
export class BadFrames {
  readonly #most: number
  #times: number[] = []

  /** @param most within a minute */
  constructor(most: number) {
    this.#most = most
  }

  /** @param now milliseconds @returns whether that was one too many */
  add(now: number): boolean {
    this.#times = this.#times.filter((time) => time > now - MINUTE)
    this.#times.push(now)
    return this.#times.length >= this.#most
  }
}
