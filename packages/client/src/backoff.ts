interface Backoff {
  /** The longest wait before the first repetition, milliseconds; doubles each time. */
  first: number
  /** No wait is longer, milliseconds. */
  most: number
}

/**
 * How long to wait before try number `attempt` (the first repetition is 0): any time between nothing and the doubled
 * limit ("full jitter"), so that a thousand clients that lost the same server do not come back in the same moment.
 */
export function backoffMillis(attempt: number, { first, most }: Backoff, random: () => number): number {
  return random() * Math.min(most, first * 2 ** Math.min(attempt, 30))
}
