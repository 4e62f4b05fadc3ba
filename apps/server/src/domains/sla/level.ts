const DAY = 86_400_000

/** How many there are at once, over time: stretches come in any order, and are walked in the order of time. Milliseconds. */
export class Level {
  /** By day the moments at which one more or one fewer is there: doubled, and odd where it is one more. */
  readonly #days = new Map<number, number[]>()

  /** Empty stretches are passed over. */
  add(from: number, to: number): void {
    if (from >= to) return
    this.#push(from, 1)
    this.#push(to, 0)
  }

  #push(at: number, more: 0 | 1): void {
    const day = Math.floor(at / DAY)
    const known = this.#days.get(day)
    const code = at * 2 + more
    if (known) known.push(code)
    else this.#days.set(day, [code])
  }

  /** Calls with each moment at which it changes, and how many there are from then on. @param giveTurn as `takingTurns` makes it */
  async walk(changed: (at: number, level: number) => void, giveTurn: () => Promise<void>): Promise<void> {
    let [level, told] = [0, 0]
    for (const day of [...this.#days.keys()].toSorted((a, b) => a - b)) {
      const codes = Float64Array.from(this.#days.get(day) ?? []).sort()
      for (const [index, code] of codes.entries()) {
        level += code % 2 === 1 ? 1 : -1
        const at = Math.floor(code / 2)
        const next = codes[index + 1]
        if (level === told || (next !== undefined && Math.floor(next / 2) === at)) continue
        told = level
        changed(at, level)
      }
      await giveTurn()
    }
  }
}
