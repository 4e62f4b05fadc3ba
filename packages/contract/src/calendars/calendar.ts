import Type, { type Static } from 'typebox'
import { Id, Instant, Seq, line, listOf, nullable, strict } from '../schema.ts'

/** A day without a zone: 2026-12-24. */
export const Day = Type.String({ format: 'date', maxLength: 10 })
/** 00:00 to 24:00, half-open: the end does not belong to it. An end before the start is on the next day. */
const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', maxLength: 5 })
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
