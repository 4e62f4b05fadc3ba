/** The longest that a receiver may put us off, milliseconds. */
const LONGEST_WAIT = 24 * 60 * 60_000

/**
 * `Retry-After` (RFC 9110) as an instant in milliseconds, a day from now at most: seconds from now, or a date. Null for the
 * past and anything else.
 */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null
  const asked = /^\d{1,9}$/.test(header.trim()) ? now + Number(header) * 1_000 : dateIn(header)
  return asked >= now ? Math.min(asked, now + LONGEST_WAIT) : null
}

/** Date.parse makes a date of nearly anything; all forms of HTTP end with the zone or the year. */
function dateIn(header: string): number {
  return /[a-z]{3}.*\d{2}:\d{2}:\d{2}/i.test(header) ? Date.parse(header) : Number.NaN
}
