import Type, { type Static } from 'typebox'
import { Id, Instant, Seq, TIME_OF_DAY_PATTERN, line, listOf, nullable, strict, text } from '../schema.ts'

/** A day without a zone: 2026-12-24. */
export const Day = Type.String({ format: 'date', maxLength: 10 })
/** 00:00 to 24:00, half-open: the end does not belong to it. An end before the start is on the next day. */
const Clock = Type.String({ pattern: TIME_OF_DAY_PATTERN, maxLength: 5 })
export const Window = strict({ start: Clock, end: Clock })
export type Window = Static<typeof Window>
const windows = Type.Array(Window, { maxItems: 24 })

export const Week = strict({
  mon: Type.Optional(windows),
  tue: Type.Optional(windows),
  wed: Type.Optional(windows),
  thu: Type.Optional(windows),
  fri: Type.Optional(windows),
  sat: Type.Optional(windows),
  sun: Type.Optional(windows),
})
export type Week = Static<typeof Week>

/** Closed that day, or only in these windows of it. */
export const Holiday = strict({ day: Day, name: line(120), closed: Type.Optional(windows) })
export type Holiday = Static<typeof Holiday>
/** Open beyond the week, also on a holiday. */
export const ExtraHours = strict({ day: Day, name: line(120), open: windows })

/** What holds for tickets that begin on `from` or later; the first period holds for all before it too. */
export const CalendarPeriod = strict({
  from: Type.Optional(nullable(Day)),
  week: Week,
  holidays: Type.Optional(Type.Array(Holiday, { maxItems: 2_000 })),
  extra: Type.Optional(Type.Array(ExtraHours, { maxItems: 500 })),
})
export type CalendarPeriod = Static<typeof CalendarPeriod>

export const CalendarDefinition = strict({
  zone: line(64, 'An IANA time zone such as Europe/Lisbon'),
  periods: Type.Array(CalendarPeriod, { minItems: 1, maxItems: 20 }),
})
export type CalendarDefinition = Static<typeof CalendarDefinition>

export const CreateCalendarInput = strict({ name: line(64), ...CalendarDefinition.properties })
export const UpdateCalendarInput = strict({
  base_seq: Type.Optional(Seq),
  name: Type.Optional(line(64)),
  zone: Type.Optional(CalendarDefinition.properties.zone),
  periods: Type.Optional(CalendarDefinition.properties.periods),
})
export const Calendar = Type.Object({
  id: Id,
  name: Type.String(),
  zone: Type.String(),
  periods: Type.Array(CalendarPeriod),
  created_at: Instant,
  updated_at: Instant,
  seq: Seq,
  can: Type.Record(Type.String(), Type.Boolean()),
})
export type Calendar = Static<typeof Calendar>
export const CalendarList = listOf(Calendar)
export type CalendarList = Static<typeof CalendarList>
export type CreateCalendarInput = Static<typeof CreateCalendarInput>
export type UpdateCalendarInput = Static<typeof UpdateCalendarInput>

export const CalendarParams = strict({ calendar: line(64, 'A calendar: id or name') })

/** Years from today for which holidays that come every year are written down. */
export const HOLIDAY_YEARS = 5
export const ImportHolidaysInput = strict({
  ics: text(500_000, { minLength: 1, description: 'The text of an iCalendar file (RFC 5545)' }),
  /** The period that gets them, by its beginning; the newest without. */
  period: Type.Optional(nullable(Day)),
})
export type ImportHolidaysInput = Static<typeof ImportHolidaysInput>
export const ImportedHolidays = Type.Object({
  calendar: Calendar,
  added: Type.Integer({ minimum: 0 }),
  /** Entries that are no whole days, or lie outside of the years that are kept. */
  passed_over: Type.Integer({ minimum: 0 }),
})
export type ImportedHolidays = Static<typeof ImportedHolidays>

export const PublicHolidaysQuery = strict({
  country: Type.String({ pattern: '^[A-Za-z]{2}$', maxLength: 2, description: 'ISO 3166: PT' }),
  region: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{1,12}$', maxLength: 12 })),
  year: Type.Integer({ minimum: 1970, maximum: 2100 }),
  language: Type.Optional(Type.String({ pattern: '^[a-z]{2}(-[A-Za-z]{2})?$', maxLength: 5 })),
})
export type PublicHolidaysQuery = Static<typeof PublicHolidaysQuery>
export const PublicHolidays = Type.Object({
  items: Type.Array(Type.Object({ day: Day, name: Type.String() })),
  /** Regions of the country that have holidays of their own. */
  regions: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  languages: Type.Array(Type.String()),
  /** Whom to name beside the list, and under which licence it is. */
  attribution: Type.String(),
})
export type PublicHolidays = Static<typeof PublicHolidays>
export const HolidayCountries = Type.Object({
  items: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
})
export type HolidayCountries = Static<typeof HolidayCountries>
