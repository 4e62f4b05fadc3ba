/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0, below 1. */
  next(): number
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  pick<T>(from: readonly T[]): T
  /** Each value with its weight. */
  weighted<T>(from: readonly (readonly [T, number])[]): T
}

/** Mulberry32: 32 bits of state, enough for sample data, not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const pick = <T>(from: readonly T[]): T => {
    const [one] = from.slice(Math.floor(next() * from.length))
    if (one === undefined) throw new Error('there is nothing to pick from')
    return one
  }
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick,
    weighted: (from) => pick(from.flatMap(([value, weight]) => Array.from({ length: weight }, () => value))),
  }
}
