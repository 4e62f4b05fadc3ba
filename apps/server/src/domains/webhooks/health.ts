/** Failures one after the other after which an endpoint rests. */
const FAILURES_TO_REST = 5
/** How long it rests first, and at most; doubles with each failure. Milliseconds. */
const FIRST_REST = 30_000
const LONGEST_REST = 10 * 60_000
/** After failing so long it is paused, milliseconds. */
const LONGEST_FAILING = 3 * 24 * 60 * 60 * 1_000

/** How an endpoint has done of late. Milliseconds since 1970. */
export interface Health {
  failures: number
  failing_since: number | null
  /** Nothing is sent before: the circuit is open. */
  open_until: number | null
}

/** Its health after one more try. Any success closes the circuit. */
export function healthAfter(health: Health, attempt: { at: number; ok: boolean }): Health {
  if (attempt.ok) return { failures: 0, failing_since: null, open_until: null }
  const failures = health.failures + 1
  const over = failures - FAILURES_TO_REST
  return {
    failures,
    failing_since: health.failing_since ?? attempt.at,
    open_until: over < 0 ? null : attempt.at + Math.min(FIRST_REST * 2 ** Math.min(over, 10), LONGEST_REST),
  }
}

/** Whether its circuit is not closed: then one message at a time tries it out. */
export function isTriedOut({ failures }: Pick<Health, 'failures'>): boolean {
  return failures >= FAILURES_TO_REST
}

export function hasFailedTooLong({ failing_since }: Health, now: number): boolean {
  return failing_since !== null && now - failing_since >= LONGEST_FAILING
}
