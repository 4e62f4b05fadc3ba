const HOUR = 3_600_000

/** Lengths of time, of which it is asked how long a share of them is at most. Milliseconds. */
export class Spread {
  readonly #hours = new Map<number, number[]>()
  #zeros = 0
  #count = 0

  add(length: number): void {
    this.#count += 1
    if (length === 0) {
      this.#zeros += 1
      return
    }
    const hour = Math.floor(length / HOUR)
    const known = this.#hours.get(hour)
    if (known) known.push(length)
    else this.#hours.set(hour, [length])
  }

  /** The least length that so large a share does not exceed; 0 of nothing. @param share 0 to 1 */
  at(share: number): number {
    let place = Math.max(0, Math.ceil(this.#count * share) - 1) - this.#zeros
    if (place < 0) return 0
    for (const hour of [...this.#hours.keys()].toSorted((a, b) => a - b)) {
      const lengths = this.#hours.get(hour) ?? []
      if (place < lengths.length) return Float64Array.from(lengths).sort()[place] ?? 0
      place -= lengths.length
    }
    return 0
  }
}
