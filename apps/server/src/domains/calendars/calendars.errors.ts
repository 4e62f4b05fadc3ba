import { conflict, invalidField } from '@waybill/contract/problems/problem.ts'
import { HOLIDAY_YEARS } from '@waybill/contract/calendars/calendar.ts'

export const calendarNameTaken = () =>
  invalidField('/name', 'calendar.name_taken', 'is the name of another calendar (in any case of letters)')

export const noSuchZone = (zone: string) =>
  invalidField(
    '/zone',
    'calendar.unknown_zone',
    `there is no time zone "${zone}"; name one of the IANA database, such as Europe/Lisbon`,
  )

export const emptyWindow = (pointer: string) =>
  invalidField(
    pointer,
    'calendar.empty_window',
    'begins and ends at the same time; a whole day is 00:00 to 24:00',
  )

export const startsAtMidnight = (pointer: string) =>
  invalidField(pointer, 'calendar.bad_start', 'begins at 24:00; write it as 00:00 of the next day')

export const neverOpen = (period: number) =>
  invalidField(
    `/periods/${String(period)}/week`,
    'calendar.never_open',
    'has no open minute: nothing would ever come due. Give at least one day a window, or name extra hours.',
  )

export const periodTwice = (period: number) =>
  invalidField(
    `/periods/${String(period)}/from`,
    'calendar.period_twice',
    'is the beginning of another period too; one of them would never hold',
  )

export const calendarInUse = (users: readonly string[]) =>
  conflict(
    'calendar.in_use',
    'Something counts by this calendar',
    `It is used by ${users.map((name) => `"${name}"`).join(', ')}. Give them another calendar first.`,
    { used_by: users },
  )

export const noCalendarFile = (detail: string) =>
  invalidField('/ics', 'calendar.unreadable_file', `is no iCalendar file (RFC 5545): ${detail}`)

export const noWholeDays = () =>
  invalidField(
    '/ics',
    'calendar.no_holidays',
    `holds no whole days between last year and ${String(HOLIDAY_YEARS)} years from now`,
  )

export const tooManyHolidays = (most: number) =>
  invalidField(
    '/ics',
    'calendar.too_many_holidays',
    `would make more than ${String(most)} holidays of a period`,
  )

export const noSuchPeriod = () =>
  invalidField('/period', 'calendar.unknown_period', 'no period of the calendar begins on that day')

export const noSuchCountry = (country: string) =>
  invalidField('?country', 'calendar.unknown_country', `no holidays are known of "${country}"`)

export const noSuchRegion = (region: string) =>
  invalidField('?region', 'calendar.unknown_region', `no region "${region}" is known of that country`)
