import type { BusinessTime } from '../calendars/business-time.ts'

/** A stretch of a clock's life. `counts` null: it runs; else why it stands still. Milliseconds; `to` null: it goes on. */
export interface Span {
  from: number
  to: number | null
  still: Still | null
}

/** `paused`: it will go on; `stopped`: nobody waits any more. */
export interface Still {
  kind: 'paused' | 'stopped'
  why: string
}

/** Open milliseconds of the spans in which the clock ran, up to an instant. */
export function elapsedIn(spans: readonly Span[], time: BusinessTime, now: number): number {
  return spans.reduce(
    (sum, { from, to, still }) => (still ? sum : sum + time.between(from, Math.min(to ?? now, now))),
    0,
  )
}

/**
 * The first instant by which so much has been counted; null if that does not come while things stay as they are. What is
 * used up at the very end of a span comes due in the next one: whoever answers at the last instant is in time.
 */
export function instantOf(spans: readonly Span[], time: BusinessTime, amount: number): number | null {
  let counted = 0
  for (const { from, to, still } of spans) {
    if (still) continue
    if (to === null) return time.add(from, amount - counted)
    const open = time.between(from, to)
    if (counted + open > amount) return time.add(from, amount - counted)
    counted += open
  }
  return null
}

/** The spans from an instant on. */
export function spansFrom(spans: readonly Span[], start: number): Span[] {
  return spans
    .filter(({ to }) => to === null || to > start)
    .map((one) => ({ ...one, from: Math.max(one.from, start) }))
}

/** The spans up to an instant, where the clock ended. */
export function spansUntil(spans: readonly Span[], end: number): Span[] {
  return spans
    .filter(({ from }) => from < end)
    .map((one) => ({ ...one, to: one.to === null || one.to > end ? end : one.to }))
}
