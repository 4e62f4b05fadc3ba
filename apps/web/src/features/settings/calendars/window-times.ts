import type { Window } from '@waybill/contract/calendars/calendar.ts'

export const DAY_MINUTES = 24 * 60
/** Hours that are drawn begin and end at a quarter. */
export const STEP = 15

/** Minutes since midnight. */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

export function clockOf(minutes: number): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

/** A field for a time of the day knows no 24:00; an end at 00:00 means it. */
export const shownEnd = (end: string) => (end === '24:00' ? '00:00' : end)
export const writtenEnd = (end: string) => (end === '00:00' ? '24:00' : end)

/** It goes on after midnight. */
export function isOvernight({ start, end }: Window): boolean {
  return minutesOf(end) <= minutesOf(start)
}

export interface Bar {
  from: number
  to: number
  /** Which window of the day; null: what is left of one of the day before. */
  window: number | null
}

/** What a day's line shows, in minutes: its own hours, and those that reach in from the day before. */
export function barsOf(own: readonly Window[], before: readonly Window[]): Bar[] {
  const left = before
    .filter((one) => isOvernight(one) && minutesOf(one.end) > 0)
    .map(({ end }) => ({ from: 0, to: minutesOf(end), window: null }))
  const bars = own.map((one, window) => ({
    from: minutesOf(one.start),
    to: isOvernight(one) ? DAY_MINUTES : minutesOf(one.end),
    window,
  }))
  return [...left, ...bars]
}

export function sorted(windows: readonly Window[]): Window[] {
  return windows.toSorted((a, b) => minutesOf(a.start) - minutesOf(b.start))
}

/** The next hours that somebody may want: the afternoon after a morning, office hours on a closed day. */
export function nextWindow(windows: readonly Window[]): Window {
  const last = sorted(windows).at(-1)
  if (!last || isOvernight(last) || last.end === '24:00') return { start: '09:00', end: '17:00' }
  const end = minutesOf(last.end)
  const start = end + 120 <= DAY_MINUTES ? end + 60 : end
  return { start: clockOf(start), end: clockOf(Math.min(start + 4 * 60, DAY_MINUTES)) }
}

/** What was drawn, with both ends at a quarter and at least one quarter long; null: nothing. */
export function drawnWindow(a: number, b: number): Window | null {
  const from = Math.max(0, Math.floor(Math.min(a, b) / STEP) * STEP)
  const to = Math.min(DAY_MINUTES, Math.ceil(Math.max(a, b) / STEP) * STEP)
  return to - from < STEP ? null : { start: clockOf(from), end: clockOf(to) }
}
