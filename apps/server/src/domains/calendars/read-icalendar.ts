import type { Holiday } from '@waybill/contract/calendars/calendar.ts'
import { HOLIDAY_YEARS } from '@waybill/contract/calendars/calendar.ts'
import ICAL from 'ical.js'
import { noCalendarFile } from './calendars.errors.ts'

/** Dates looked at of one entry that comes again and again: a daily one of six years has 2,200. */
const MOST_OCCURRENCES = 3_000
/** Days of one entry that lasts several. */
const MOST_DAYS = 366
const LONGEST_NAME = 120

/**
 * The whole days of an iCalendar text, from last year to five years from now; entries with a time of the day are no
 * holidays and are passed over. An entry of several days gives each of them.
 * @param now milliseconds
 */
export function readICalendar(text: string, now: number): { holidays: Holiday[]; passedOver: number } {
  const year = new Date(now).getUTCFullYear()
  const range = { from: `${String(year - 1)}-01-01`, to: `${String(year + HOLIDAY_YEARS)}-12-31` }
  const days = new Map<string, Holiday>()
  let passedOver = 0
  for (const event of eventsOf(text)) {
    const found = daysOf(event, range)
    if (found.length === 0) passedOver += 1
    const name = nameOf(event)
    for (const day of found) days.set(`${day} ${name}`, { day, name })
  }
  return { holidays: [...days.values()], passedOver }
}

function eventsOf(text: string): ICAL.Event[] {
  try {
    const calendar = ICAL.Component.fromString(text)
    if (calendar.name !== 'vcalendar') throw new Error('it does not begin with BEGIN:VCALENDAR')
    return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))
  } catch (error) {
    throw noCalendarFile(error instanceof Error ? error.message : String(error))
  }
}

function nameOf(event: ICAL.Event): string {
  const name = String(event.summary ?? '')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
  return name.slice(0, LONGEST_NAME) || 'Holiday'
}

function daysOf(event: ICAL.Event, { from, to }: { from: string; to: string }): string[] {
  const { startDate } = event
  if (!startDate?.isDate) return []
  const length = Math.min(Math.max(1, lengthOf(event)), MOST_DAYS)
  const days: string[] = []
  const note = (start: ICAL.Time) => {
    for (let day = 0; day < length; day += 1) {
      const date = start.clone()
      date.adjust(day, 0, 0, 0)
      const text = date.toString().slice(0, 10)
      if (text >= from && text <= to) days.push(text)
    }
  }
  if (!event.isRecurring()) {
    note(startDate)
    return days
  }
  const occurrences = event.iterator()
  for (let count = 0; count < MOST_OCCURRENCES; count += 1) {
    const start = occurrences.next() as ICAL.Time | null
    if (!start || start.toString().slice(0, 10) > to) break
    note(start)
  }
  return days
}

function lengthOf(event: ICAL.Event): number {
  const { weeks, days } = event.duration
  return weeks * 7 + days
}
