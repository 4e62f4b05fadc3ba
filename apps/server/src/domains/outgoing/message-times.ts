const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * How long one try may take, and how long the message of a node that died in it rests; milliseconds. Longer than the longest
 * talk with a server that answers each step just in time, about three minutes: else a second node would send it meanwhile.
 */
export const CLAIMED_MILLIS = 5 * MINUTE

/** How soon a message that waits for the end of quiet hours is looked at again at the earliest, milliseconds. */
export const QUIET_LOOK_MILLIS = MINUTE

/** Waits after the tries; then each hour. */
const WAITS = [1, 5, 15, 30, 60].map((minutes) => minutes * MINUTE)

/** Tries before a message is given up: about three days, the time that RFC 5321 gives a server to come back. */
export const MOST_ATTEMPTS = 75

/** What has been due for so long without a try, since its way was switched off, is news no more; milliseconds. */
export const STALE_MILLIS = 3 * 24 * HOUR

/** How long sent messages are known, so that what follows refers to them, and failures can be looked at; milliseconds. */
export const MESSAGE_KEPT_MILLIS = 30 * 24 * HOUR

/** How long to wait after so many tries, milliseconds. */
export function waitAfter(attempts: number): number {
  return WAITS[attempts - 1] ?? HOUR
}
