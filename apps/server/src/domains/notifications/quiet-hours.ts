import type { QuietHours } from '@waybill/contract/notifications/notification-settings.ts'

/** Of people who have none in their profile. */
export const DEFAULT_ZONE = 'UTC'

/**
 * When the quiet hours end in which an instant lies, always later than it; null when it lies in none. Where a clock is put
 * back or forward, the hours are those that it shows.
 * @param at milliseconds since 1970 UTC
 */
export function quietUntil(at: number, quiet: QuietHours, zone: string): number | null {
  const from = Temporal.PlainTime.from(quiet.from)
  const until = Temporal.PlainTime.from(quiet.until)
  const now = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const time = now.toPlainTime()
  const isAfter = (limit: Temporal.PlainTime) => Temporal.PlainTime.compare(time, limit) >= 0
  const isOverMidnight = Temporal.PlainTime.compare(from, until) > 0
  const isQuiet = isOverMidnight ? isAfter(from) || !isAfter(until) : isAfter(from) && !isAfter(until)
  if (!isQuiet) return null
  const day = isAfter(until) ? now.toPlainDate().add({ days: 1 }) : now.toPlainDate()
  const end = day.toZonedDateTime({ timeZone: zone, plainTime: until })
  if (end.epochMilliseconds > at) return end.epochMilliseconds
  // In an hour that the clock shows twice, for the second time.
  return day.toPlainDateTime(until).toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds
}
