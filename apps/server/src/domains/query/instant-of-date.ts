import type { QueryDate } from '@waybill/contract/query/query-dates.ts'
import type { Bound } from './ticket-condition.ts'

/**
 * Milliseconds of an end of a period: the first instant that lies in it (as its beginning) or no longer in it (as its
 * end). Days and calendar months are those of the time zone; a day of 23 or 25 hours has its own length.
 */
export function instantOfBound({ date, after }: Bound, now: number, zone: string): number {
  const day = dayOf(date, now, zone)
  if (day) {
    const from = after ? day.add({ days: 1 }) : day
    return from.toZonedDateTime(zone).epochMilliseconds
  }
  return instantOf(date, now, zone) + (after ? 1 : 0)
}

/** The day that a date is in the time zone, as `2026-01-31`. */
export function dayOfDate(date: QueryDate, now: number, zone: string): string {
  const day = dayOf(date, now, zone)
  return (day ?? zoned(instantOf(date, now, zone), zone).toPlainDate()).toString()
}

function dayOf(date: QueryDate, now: number, zone: string): Temporal.PlainDate | null {
  if (date.type === 'day') return Temporal.PlainDate.from(date.date)
  if (date.type === 'day_from_today') return zoned(now, zone).toPlainDate().add({ days: date.days })
  return null
}

const HOURS = { h: 1, d: 24, w: 168 } as const

function instantOf(date: QueryDate, now: number, zone: string): number {
  if (date.type === 'instant') return date.at
  if (date.type !== 'from_now') return now
  const { amount, unit } = date
  if (unit === 'm' || unit === 'y') {
    return zoned(now, zone).add(unit === 'm' ? { months: amount } : { years: amount }).epochMilliseconds
  }
  return now + amount * HOURS[unit] * 3_600_000
}

function zoned(millis: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(millis).toZonedDateTimeISO(zone)
}
