/** From an instant to another, half-open, in milliseconds. */
export interface Stretch {
  from: number
  to: number
}

/** The same time as stretches in order that neither overlap nor touch. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const sorted = stretches.filter(({ from, to }) => from < to).toSorted((a, b) => a.from - b.from)
  const result: Stretch[] = []
  for (const { from, to } of sorted) {
    const last = result.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else result.push({ from, to })
  }
  return result
}

/** What is in `stretches` and not in `less`. */
export function without(stretches: readonly Stretch[], less: readonly Stretch[]): Stretch[] {
  const closed = merged(less)
  const result: Stretch[] = []
  let next = 0
  for (const { from, to } of merged(stretches)) {
    let at = from
    while ((closed[next]?.to ?? Infinity) <= at) next += 1
    for (let index = next; at < to; index += 1) {
      const one = closed[index]
      if (!one || one.from >= to) {
        result.push({ from: at, to })
        break
      }
      if (one.from > at) result.push({ from: at, to: one.from })
      at = Math.max(at, one.to)
    }
  }
  return result
}

/** What of the stretches lies between two instants. */
export function clipped(stretches: readonly Stretch[], from: number, to: number): Stretch[] {
  return stretches
    .map((one) => ({ from: Math.max(one.from, from), to: Math.min(one.to, to) }))
    .filter((one) => one.from < one.to)
}
