const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** The longest wait before each try, milliseconds: Standard Webhooks' schedule, some three days in all. */
const WAITS = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const

/** After so many failed ones a message is given up. */
export const MOST_TRIES: number = WAITS.length

/**
 * When to try again after a failure, milliseconds since 1970; null when all tries are used up.
 * @param tries so far
 * @param chance from 0 to 1: the whole wait is left to it, so that what failed together does not come back together
 * @param notBefore what the receiver asked for (`Retry-After`)
 */
export function nextTry(
  tries: number,
  { now, chance, notBefore }: { now: number; chance: number; notBefore: number | null },
): number | null {
  const wait = WAITS[tries]
  if (wait === undefined) return null
  return Math.max(now + Math.round(wait * chance), notBefore ?? 0)
}
