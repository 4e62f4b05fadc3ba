import type {
  Calendar,
  CalendarList,
  CreateCalendarInput,
  HolidayCountries,
  ImportHolidaysInput,
  ImportedHolidays,
  PublicHolidays,
  PublicHolidaysQuery,
  UpdateCalendarInput,
} from '@waybill/contract/calendars/calendar.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { path } from '../http/path.ts'

/** When people work; named by id or name. */
export function calendarCalls(http: Http) {
  return {
    /** All of them: there are few. */
    list: (options?: CallOptions) => http.get<CalendarList>('/calendars', undefined, options),
    get: (calendar: string, options?: CallOptions) =>
      http.get<Calendar>(path`/calendars/${calendar}`, undefined, options),
    create: (input: CreateCalendarInput, options?: CallOptions) =>
      http.send<Calendar>('POST', '/calendars', input, options),
    update: (calendar: string, input: UpdateCalendarInput, options?: CallOptions) =>
      http.send<Calendar>('PATCH', path`/calendars/${calendar}`, input, options),
    remove: (calendar: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/calendars/${calendar}`, undefined, options),
    /** Holidays from an iCalendar file. */
    importHolidays: (calendar: string, input: ImportHolidaysInput, options?: CallOptions) =>
      http.send<ImportedHolidays>('POST', path`/calendars/${calendar}/holidays/import`, input, options),
    /** Public holidays of a country in a year, to take over. */
    publicHolidays: (query: PublicHolidaysQuery, options?: CallOptions) =>
      http.get<PublicHolidays>('/calendars/holidays', { ...query }, options),
    holidayCountries: (options?: CallOptions) =>
      http.get<HolidayCountries>('/calendars/holiday-countries', undefined, options),
  }
}
