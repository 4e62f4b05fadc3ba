import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import {
  CalendarParams,
  ImportHolidaysInput,
  type CalendarPeriod,
} from '@waybill/contract/calendars/calendar.ts'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { noSuchPeriod, noWholeDays, tooManyHolidays } from './calendars.errors.ts'
import { definitionOf, lockCalendarByRef } from './calendars.queries.ts'
import { changeCalendar } from './change-calendar.ts'
import { readICalendar } from './read-icalendar.ts'

const MOST_HOLIDAYS = 2_000

/** Adds the whole days of an iCalendar file to the holidays of a period; a day that is a holiday already stays as it is. */
export const importHolidays = defineCommand({
  name: 'import-holidays',
  input: strict({ ...CalendarParams.properties, ...ImportHolidaysInput.properties }),
  subject: 'calendar',
  load: (ctx, input) => lockCalendarByRef(ctx, input.calendar),
  authorize: (actor) => mayInInstallation(actor, 'calendars.manage'),
  async run(ctx, input, calendar) {
    const { periods } = definitionOf(calendar)
    const place = periodOf(periods, input.period)
    const period = periods[place]
    if (!period) throw noSuchPeriod()
    const { holidays, passedOver } = readICalendar(input.ics, ctx.now)
    if (holidays.length === 0) throw noWholeDays()
    const there = period.holidays ?? []
    const known = new Set(there.map(({ day }) => day))
    const added = [
      ...new Map(holidays.filter(({ day }) => !known.has(day)).map((one) => [one.day, one])).values(),
    ]
    if (there.length + added.length > MOST_HOLIDAYS) throw tooManyHolidays(MOST_HOLIDAYS)
    const changed = { ...period, holidays: [...there, ...added] }
    await changeCalendar(ctx, calendar, { periods: periods.with(place, changed) })
    return { id: calendar.id, added: added.length, passed_over: passedOver }
  },
})

/** The place of the period that begins on a day; the newest without one. */
function periodOf(periods: readonly CalendarPeriod[], from: string | null | undefined): number {
  if (from === undefined) return periods.length - 1
  return periods.findIndex((period) => (period.from ?? null) === from)
}
