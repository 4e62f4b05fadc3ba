import { LANGUAGE } from '../messages/messages.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto', style: 'narrow' })

/** The language of the texts as the reader's region writes it; where it has no way of its own, as the world does. */
function localeFor(reader: string | undefined): string {
  const known = reader ?? new Intl.DateTimeFormat().resolvedOptions().locale
  const wanted = `${LANGUAGE}-${new Intl.Locale(known).maximize().region ?? '001'}`
  return new Intl.DateTimeFormat(wanted).resolvedOptions().locale === wanted ? wanted : `${LANGUAGE}-001`
}

function formatsOf(reader: string | undefined, timeZone: string | undefined) {
  const locale = localeFor(reader)
  const of = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options })
  return {
    exact: of({ dateStyle: 'full', timeStyle: 'long' }),
    dayAndMinute: of({ dateStyle: 'medium', timeStyle: 'short' }),
    thisYear: of({ day: 'numeric', month: 'short' }),
    otherYear: of({ day: 'numeric', month: 'short', year: 'numeric' }),
  }
}

let formats = formatsOf(undefined, undefined)

/** Dates are written for this reader's region and zone from now on; null: for those of the browser. */
export function writeDatesFor(locale: string | null, timeZone: string | null): void {
  try {
    formats = formatsOf(locale ?? undefined, timeZone ?? undefined)
  } catch (error) {
    // A zone that this browser does not know.
    if (!(error instanceof RangeError)) throw error
    formats = formatsOf(undefined, undefined)
  }
}

/** "5 min. ago", "in 3 hr.", after four weeks the date; in the reader's zone. */
export function relativeTime(instant: string, now: number): string {
  const at = Date.parse(instant)
  const away = Math.abs(at - now)
  const of = (unit: Intl.RelativeTimeFormatUnit, millis: number) =>
    relative.format(Math.round((at - now) / millis), unit)
  if (away < MINUTE) return relative.format(0, 'second')
  if (away < HOUR) return of('minute', MINUTE)
  if (away < DAY) return of('hour', HOUR)
  if (away < 28 * DAY) return of('day', DAY)
  return shortDate(instant, now)
}

/** The moment with its zone, to the second. */
export function exactTime(instant: string): string {
  return formats.exact.format(new Date(instant))
}

/** "Mar 2, 2026, 9:00 AM": for lists that are looked up, not followed. */
export function dateAndTime(instant: string): string {
  return formats.dayAndMinute.format(new Date(instant))
}

/** At the end of a sentence: its full stop is also that of "p.m.". */
export function inSentence(moment: string): string {
  return moment.replace(/\.$/, '')
}

export function shortDate(instant: string, now: number): string {
  const at = new Date(instant)
  const isThisYear = at.getFullYear() === new Date(now).getFullYear()
  return (isThisYear ? formats.thisYear : formats.otherYear).format(at)
}
