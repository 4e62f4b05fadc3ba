import type {
  Calendar,
  CalendarPeriod,
  CreateCalendarInput,
  Holiday,
  Window,
} from '@waybill/contract/calendars/calendar.ts'

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type DayName = (typeof DAYS)[number]

export interface ExtraDay {
  day: string
  name: string
  open: Window[]
}

/** A period of which nothing is left out. */
export interface PeriodDraft {
  from: string | null
  week: Record<DayName, Window[]>
  holidays: Holiday[]
  extra: ExtraDay[]
}

/** A calendar while it is edited. */
export interface CalendarDraft {
  name: string
  zone: string
  periods: PeriodDraft[]
}

const OFFICE: Window = { start: '09:00', end: '17:00' }

/** What a new calendar begins with. */
export function newDraft(zone: string): CalendarDraft {
  const week = { ...emptyWeek() }
  for (const day of DAYS.slice(0, 5)) week[day] = [OFFICE]
  return { name: '', zone, periods: [{ from: null, week, holidays: [], extra: [] }] }
}

export function draftOf({ name, zone, periods }: Calendar): CalendarDraft {
  return { name, zone, periods: periods.map(periodOf) }
}

function periodOf({ from = null, week, holidays = [], extra = [] }: CalendarPeriod): PeriodDraft {
  return { from, week: { ...emptyWeek(), ...week }, holidays, extra }
}

function emptyWeek(): Record<DayName, Window[]> {
  return { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
}

/** As it is sent; places of errors in the answer are those of the draft. */
export function inputOf({ name, zone, periods }: CalendarDraft): CreateCalendarInput {
  return { name: name.trim(), zone, periods }
}

/** The period with other holidays added; a day that has one keeps it. */
export function withHolidays(period: PeriodDraft, added: readonly Holiday[]): PeriodDraft {
  const known = new Set(period.holidays.map(({ day }) => day))
  const fresh = added.filter(({ day }) => !known.has(day))
  return { ...period, holidays: [...period.holidays, ...fresh].toSorted((a, b) => (a.day < b.day ? -1 : 1)) }
}

/** A further period, from a day on, that begins as a copy of the one before it. */
export function withPeriod(draft: CalendarDraft, from: string): CalendarDraft {
  const before = draft.periods.findLast((one) => (one.from ?? '') < from) ?? draft.periods[0]
  if (!before) return draft
  const periods = [...draft.periods, { ...structuredClone(before), from }]
  return { ...draft, periods: periods.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1)) }
}
