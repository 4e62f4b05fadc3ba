import type { CalendarDefinition, CalendarPeriod } from '@waybill/contract/calendars/calendar.ts'
import { OpenYear } from './open-year.ts'
import type { Stretch } from './stretches.ts'
import { dayIn } from './zone-offsets.ts'

/** Beyond so many years after its beginning nothing comes due: `add` answers null. */
export const MOST_YEARS = 5
const KEPT_YEARS = 16

/** Why a moment is not open. */
export type Closed =
  | { because: 'holiday'; name: string }
  | { because: 'weekend' | 'day_off' | 'outside_hours' }

/** Counts the time in which a calendar is open. All in milliseconds; every stretch includes its beginning, not its end. */
export interface BusinessTime {
  readonly zone: string
  /** The first instant by which so much was open after `instant`; null if that never comes. */
  add(instant: number, open: number): number | null
  /** How much was open from one instant to another; 0 if the other is not later. */
  between(from: number, to: number): number
  isOpen(instant: number): boolean
  /** The open stretches between two instants. */
  stretches(from: number, to: number): Stretch[]
  /** Why it is closed at an instant; null while it is open. */
  closedAt(instant: number): Closed | null
}

/** What counts without a calendar: every minute. */
export const AROUND_THE_CLOCK: BusinessTime = {
  zone: 'UTC',
  add: (instant, open) => instant + open,
  between: (from, to) => Math.max(0, to - from),
  isOpen: () => true,
  stretches: (from, to) => (from < to ? [{ from, to }] : []),
  closedAt: () => null,
}

const compiled = new WeakMap<CalendarDefinition, Map<CalendarPeriod, BusinessTime>>()

/**
 * The calendar as it holds for a ticket that began at an instant: of the periods the last one that had begun then, for the
 * ticket's whole life. Without a calendar every minute counts.
 */
export function compileCalendar(definition: CalendarDefinition | null, ticketStart: number): BusinessTime {
  if (!definition) return AROUND_THE_CLOCK
  const period = periodOf(definition, ticketStart)
  if (!period) return AROUND_THE_CLOCK
  const periods = compiled.get(definition) ?? new Map<CalendarPeriod, BusinessTime>()
  compiled.set(definition, periods)
  const known = periods.get(period) ?? new CalendarTime(definition.zone, period)
  periods.set(period, known)
  return known
}

function periodOf({ zone, periods }: CalendarDefinition, start: number): CalendarPeriod | undefined {
  if (periods.length === 1) return periods[0]
  const day = dayIn(zone, start)
  const inOrder = periods.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  return inOrder.findLast(({ from }) => !from || from <= day) ?? inOrder[0]
}

class CalendarTime implements BusinessTime {
  readonly zone: string
  readonly #period: CalendarPeriod
  readonly #years = new Map<number, OpenYear>()
  readonly #totals = new Map<number, number>()

  constructor(zone: string, period: CalendarPeriod) {
    this.zone = zone
    this.#period = period
  }

  add(instant: number, open: number): number | null {
    if (open <= 0) return instant
    const year = yearOf(instant)
    const bound = afterYears(instant)
    let wanted = open + this.#year(year).openUntil(instant)
    for (let at = year; at <= year + MOST_YEARS; at += 1) {
      const table = this.#year(at)
      if (wanted <= table.total) {
        const due = table.instantAfter(wanted)
        return due <= bound ? due : null
      }
      wanted -= table.total
    }
    return null
  }

  between(from: number, to: number): number {
    if (to <= from) return 0
    const last = yearOf(to)
    let open = -this.#year(yearOf(from)).openUntil(from)
    for (let year = yearOf(from); year < last; year += 1) open += this.#totalOf(year)
    return open + this.#year(last).openUntil(to)
  }

  isOpen(instant: number): boolean {
    const table = this.#year(yearOf(instant))
    return (table.stretches[table.indexAt(instant)]?.from ?? Infinity) <= instant
  }

  stretches(from: number, to: number): Stretch[] {
    const found: Stretch[] = []
    for (let year = yearOf(from); from < to && year <= yearOf(to); year += 1) {
      const table = this.#year(year)
      for (let index = table.indexAt(from); index < table.stretches.length; index += 1) {
        const one = table.stretches[index]
        if (!one || one.from >= to) break
        const stretch = { from: Math.max(one.from, from), to: Math.min(one.to, to) }
        const before = found.at(-1)
        if (before?.to === stretch.from) before.to = stretch.to
        else found.push(stretch)
      }
    }
    return found
  }

  closedAt(instant: number): Closed | null {
    if (this.isOpen(instant)) return null
    const moment = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.zone)
    const day = moment.toPlainDate().toString()
    const holiday = this.#period.holidays?.find((one) => one.day === day)
    if (holiday) return { because: 'holiday', name: holiday.name }
    const name = (['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const)[moment.dayOfWeek - 1]
    if (name && (this.#period.week[name] ?? []).length > 0) return { because: 'outside_hours' }
    return { because: moment.dayOfWeek > 5 ? 'weekend' : 'day_off' }
  }

  /** Kept for ever, a number a year: long sums must not make the tables of the years between anew. */
  #totalOf(year: number): number {
    const known = this.#totals.get(year) ?? this.#year(year).total
    this.#totals.set(year, known)
    return known
  }

  #year(year: number): OpenYear {
    const known = this.#years.get(year)
    if (known) return known
    const oldest = this.#years.keys().next()
    if (this.#years.size >= KEPT_YEARS && !oldest.done) this.#years.delete(oldest.value)
    const made = new OpenYear(this.zone, this.#period, year)
    this.#years.set(year, made)
    return made
  }
}

function yearOf(instant: number): number {
  return new Date(instant).getUTCFullYear()
}

function afterYears(instant: number): number {
  return new Date(instant).setUTCFullYear(yearOf(instant) + MOST_YEARS)
}
