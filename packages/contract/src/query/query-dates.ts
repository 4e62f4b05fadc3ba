import { IsDateTime } from 'typebox/format'
import { INSTANT_PATTERN } from '../schema.ts'

/** What a date in a query says; the server knows the clock and the time zone that make instants of it. */
export type QueryDate =
  /** A whole day, `2026-01-31`. */
  | { type: 'day'; date: string }
  /** A whole day, counted from today: 0 is `today`. */
  | { type: 'day_from_today'; days: number }
  /** Milliseconds since 1970 UTC. */
  | { type: 'instant'; at: number }
  /** `now`, or `-7d` from now. */
  | { type: 'from_now'; amount: number; unit: DateUnit }

/** Hours, days of 24 hours, weeks, months and years of the calendar. */
export type DateUnit = 'h' | 'd' | 'w' | 'm' | 'y'

const DAYS: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 }
const DATE = /^\d{4}-\d{2}-\d{2}$/
/** RFC 3339 wants seconds; people leave them out. */
const WITHOUT_SECONDS = /^(\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2})([Zz]|[+-]\d{2}:\d{2})$/
/** At most four digits, so that no date leaves the years that databases and JavaScript know. */
const RELATIVE = /^([+-])(\d{1,4})([hdwmy])$/

/** Words and shapes that `readDate` takes, for errors and completion. */
export const DATE_EXAMPLES = ['2026-01-31', '2026-01-31T09:30:00Z', 'today', '-7d'] as const

/** The date that a text is, in any case of letters; null when it is none, such as February 30th. */
export function readDate(text: string): QueryDate | null {
  const word = text.toLowerCase()
  const days = Object.hasOwn(DAYS, word) ? DAYS[word] : undefined
  if (days !== undefined) return { type: 'day_from_today', days }
  if (word === 'now') return { type: 'from_now', amount: 0, unit: 'h' }
  const [, sign, digits, unit] = RELATIVE.exec(word) ?? []
  if (digits !== undefined) {
    return {
      type: 'from_now',
      amount: sign === '-' ? -Number(digits) : Number(digits),
      unit: unit as DateUnit,
    }
  }
  const isDay = DATE.test(text)
  const instant = isDay ? `${text}T00:00:00Z` : text.replace(WITHOUT_SECONDS, '$1:00$2')
  if (!isInstant(instant)) return null
  return isDay ? { type: 'day', date: text } : { type: 'instant', at: Date.parse(instant) }
}

const INSTANT = new RegExp(INSTANT_PATTERN)
const LONGEST_INSTANT = 40

/** What the schema `Instant` says, without its compiler: pages read queries too, and may not make code of texts. */
function isInstant(text: string): boolean {
  return text.length <= LONGEST_INSTANT && INSTANT.test(text) && IsDateTime(text)
}

/** Whether the date moves with the clock. */
export function movesWithClock(date: QueryDate): boolean {
  return date.type === 'day_from_today' || date.type === 'from_now'
}

/** The two ends of `a..b`, each null where it is open; null for a text that is no range. At least one end is there. */
export function splitRange(text: string): { from: string | null; to: string | null } | null {
  const at = text.indexOf('..')
  if (at < 0) return null
  const from = text.slice(0, at)
  const to = text.slice(at + 2)
  if (from === '' && to === '') return null
  return { from: from === '' ? null : from, to: to === '' ? null : to }
}
