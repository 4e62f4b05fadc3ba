import type { CalendarDefinition, CalendarPeriod, Window } from '@waybill/contract/calendars/calendar.ts'
import { emptyWindow, neverOpen, noSuchZone, periodTwice, startsAtMidnight } from './calendars.errors.ts'
import { isZone } from './zone-offsets.ts'

/**
 * The definition as it is kept: periods by their beginning, holidays and extra hours by their day.
 * @throws Problem 422 that names what is wrong in it
 */
export function checkedCalendar({ zone, periods }: CalendarDefinition): CalendarDefinition {
  if (!isZone(zone)) throw noSuchZone(zone)
  const beginnings = new Set<string>()
  periods.forEach((period, index) => {
    const from = period.from ?? ''
    if (beginnings.has(from)) throw periodTwice(index)
    beginnings.add(from)
    checkPeriod(period, index)
  })
  return {
    zone,
    periods: periods.map(inOrder).toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1)),
  }
}

function checkPeriod({ week, holidays = [], extra = [] }: CalendarPeriod, index: number): void {
  const at = `/periods/${String(index)}`
  for (const [day, windows] of Object.entries(week)) checkWindows(windows, `${at}/week/${day}`)
  holidays.forEach(({ closed = [] }, place) => checkWindows(closed, `${at}/holidays/${String(place)}/closed`))
  extra.forEach(({ open }, place) => checkWindows(open, `${at}/extra/${String(place)}/open`))
  const open = [...Object.values(week), ...extra.map((one) => one.open)]
  if (open.every((windows) => windows.length === 0)) throw neverOpen(index)
}

function checkWindows(windows: readonly Window[], at: string): void {
  windows.forEach(({ start, end }, place) => {
    if (start === '24:00') throw startsAtMidnight(`${at}/${String(place)}/start`)
    if (start === end) throw emptyWindow(`${at}/${String(place)}`)
  })
}

function inOrder({ from, week, holidays = [], extra = [] }: CalendarPeriod): CalendarPeriod {
  const byDay = (a: { day: string }, b: { day: string }) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)
  return { from: from ?? null, week, holidays: holidays.toSorted(byDay), extra: extra.toSorted(byDay) }
}
