import type { CalendarPeriod, Window } from '@waybill/contract/calendars/calendar.ts'
import { type Stretch, clipped, merged, without } from './stretches.ts'
import { ZoneOffsets, dayNumber } from './zone-offsets.ts'

const MINUTE = 60_000
const DAY = 86_400_000
/** 1970-01-01 was a Thursday. */
const WEEKDAYS = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'] as const

/** The open stretches of a year (of UTC), with the milliseconds that are open before each: sums take a binary search. */
export class OpenYear {
  readonly stretches: readonly Stretch[]
  readonly total: number
  readonly #before: Float64Array

  constructor(zone: string, period: CalendarPeriod, year: number) {
    const from = Date.UTC(year, 0, 1)
    const to = Date.UTC(year + 1, 0, 1)
    this.stretches = clipped(openOf(zone, period, from, to), from, to)
    this.#before = new Float64Array(this.stretches.length + 1)
    for (const [index, one] of this.stretches.entries()) {
      this.#before[index + 1] = (this.#before[index] ?? 0) + (one.to - one.from)
    }
    this.total = this.#before[this.stretches.length] ?? 0
  }

  /** Open milliseconds from the year's beginning to an instant. */
  openUntil(instant: number): number {
    const index = this.indexAt(instant)
    const one = this.stretches[index]
    return (this.#before[index] ?? 0) + (one ? Math.max(0, instant - one.from) : 0)
  }

  /** The first instant by which so much of the year was open; at most its total. */
  instantAfter(open: number): number {
    const index = firstIndex(this.stretches.length, (at) => (this.#before[at + 1] ?? 0) >= open)
    const one = this.stretches[index]
    return one ? one.from + (open - (this.#before[index] ?? 0)) : Infinity
  }

  /** The stretch that an instant lies in, or else the next one. */
  indexAt(instant: number): number {
    return firstIndex(this.stretches.length, (at) => (this.stretches[at]?.to ?? 0) > instant)
  }
}

function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Windows of the week, less the holidays, and the extra hours. A holiday closes its date from midnight to midnight: a night
 * shift that began the evening before ends at that midnight.
 */
function openOf(zone: string, period: CalendarPeriod, from: number, to: number): Stretch[] {
  const offsets = new ZoneOffsets(zone, from - 3 * DAY, to + 3 * DAY)
  const first = Math.floor(from / DAY) - 2
  const last = Math.floor(to / DAY) + 1
  const week: Stretch[] = []
  for (let day = first; day <= last; day += 1) {
    const name = WEEKDAYS[((day % 7) + 7) % 7] ?? 'mon'
    for (const window of period.week[name] ?? []) week.push(stretchOf(offsets, day, window))
  }
  const near = (day: number) => day >= first && day <= last
  const holidays = (period.holidays ?? []).flatMap(({ day, closed }) =>
    near(dayNumber(day)) ? stretchesOn(offsets, dayNumber(day), closed ?? [WHOLE_DAY]) : [],
  )
  const extra = (period.extra ?? []).flatMap(({ day, open }) =>
    near(dayNumber(day)) ? stretchesOn(offsets, dayNumber(day), open) : [],
  )
  return merged([...without(week, holidays), ...extra])
}

const WHOLE_DAY: Window = { start: '00:00', end: '24:00' }

function stretchesOn(offsets: ZoneOffsets, day: number, windows: readonly Window[]): Stretch[] {
  return windows.map((window) => stretchOf(offsets, day, window))
}

function stretchOf(offsets: ZoneOffsets, day: number, { start, end }: Window): Stretch {
  const nextDay = minutesOf(end) < minutesOf(start) ? 1 : 0
  return {
    from: offsets.instantOf(day * DAY + minutesOf(start) * MINUTE),
    to: offsets.instantOf((day + nextDay) * DAY + minutesOf(end) * MINUTE),
  }
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
}
