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

/** The longest that a receiver may put a message off. */
const LONGEST_WAIT = 24 * HOUR

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
  const asked = notBefore === null ? 0 : Math.min(notBefore, now + LONGEST_WAIT)
  return Math.max(now + Math.round(wait * chance), asked)
}

/** `Retry-After` (RFC 9110) as an instant in milliseconds: seconds from now, or a date. Null for the past and anything else. */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null
  if (/^\d{1,9}$/.test(header.trim())) return now + Number(header) * SECOND
  // Date.parse makes a date of nearly anything; all forms of HTTP end with the zone or the year.
  const at = /[a-z]{3}.*\d{2}:\d{2}:\d{2}/i.test(header) ? Date.parse(header) : Number.NaN
  return at >= now ? at : null
}
