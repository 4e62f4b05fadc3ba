import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CalendarDefinition, Week } from '@waybill/contract/calendars/calendar.ts'
import { AROUND_THE_CLOCK, compileCalendar } from './business-time.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const nineToFive = [{ start: '09:00', end: '17:00' }]
const office: Week = {
  mon: nineToFive,
  tue: nineToFive,
  wed: nineToFive,
  thu: nineToFive,
  fri: nineToFive,
}
const everyDay = (start: string, end: string): Week =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [{ start, end }]]))

function calendar(week: Week, zone = 'Europe/Lisbon', more: object = {}): CalendarDefinition {
  return { zone, periods: [{ week, ...more }] }
}
function at(wall: string, zone = 'Europe/Lisbon'): number {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds
}
function addTo(definition: CalendarDefinition, wall: string, hours: number): string | null {
  const start = at(wall, definition.zone)
  const due = compileCalendar(definition, start).add(start, hours * HOUR)
  if (due === null) return null
  return Temporal.Instant.fromEpochMilliseconds(due)
    .toZonedDateTimeISO(definition.zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
}
function hoursBetween(definition: CalendarDefinition, from: string, to: string): number {
  const start = at(from, definition.zone)
  return compileCalendar(definition, start).between(start, at(to, definition.zone)) / HOUR
}

describe('business time', () => {
  test('Fri 16:30 + 1 h, Mon-Fri 9-17 -> Mon 09:30', () => {
    assert.equal(addTo(calendar(office), '2026-03-06T16:30', 1), '2026-03-09T09:30')
    assert.equal(hoursBetween(calendar(office), '2026-03-06T16:30', '2026-03-09T09:30'), 1)
  })

  test('only Tuesday open', () => {
    const tuesdays = calendar({ tue: nineToFive })
    assert.equal(addTo(tuesdays, '2026-03-04T10:00', 1), '2026-03-10T10:00')
    assert.equal(addTo(tuesdays, '2026-03-10T10:00', 8), '2026-03-17T10:00')
    assert.equal(hoursBetween(tuesdays, '2026-03-01T00:00', '2026-04-01T00:00'), 40)
  })

  test('lunch gap 12:00-13:30, created 12:30', () => {
    const lunch = [
      { start: '09:00', end: '12:00' },
      { start: '13:30', end: '18:00' },
    ]
    const definition = calendar({ mon: lunch, tue: lunch })
    assert.equal(addTo(definition, '2026-03-09T12:30', 1), '2026-03-09T14:30')
    assert.equal(addTo(definition, '2026-03-09T11:30', 1), '2026-03-09T14:00')
    assert.equal(hoursBetween(definition, '2026-03-09T12:30', '2026-03-09T13:30'), 0)
  })

  test('created on a holiday, answered the same day outside hours -> elapsed 0', () => {
    const definition = calendar(office, 'Europe/Lisbon', {
      holidays: [{ day: '2026-12-25', name: 'Christmas' }],
    })
    assert.equal(hoursBetween(definition, '2026-12-25T10:00', '2026-12-25T20:00'), 0)
    const time = compileCalendar(definition, at('2026-12-25T10:00'))
    assert.deepEqual(time.closedAt(at('2026-12-25T10:00')), { because: 'holiday', name: 'Christmas' })
    assert.deepEqual(time.closedAt(at('2026-12-26T10:00')), { because: 'weekend' })
    assert.deepEqual(time.closedAt(at('2026-12-24T20:00')), { because: 'outside_hours' })
    assert.equal(time.closedAt(at('2026-12-24T16:00')), null)
  })

  test('calendar in Asia/Riyadh, viewer in India -> the same instant', () => {
    const sundays = { sun: nineToFive, mon: nineToFive }
    const riyadh = calendar(sundays, 'Asia/Riyadh')
    const start = Date.parse('2026-03-08T13:30:00Z') // Sun 16:30 in Riyadh, 19:00 in India
    const due = compileCalendar(riyadh, start).add(start, HOUR)
    assert.equal(due, Date.parse('2026-03-09T06:30:00Z')) // Mon 09:30 in Riyadh, 12:00 in India
    assert.equal(compileCalendar(riyadh, start).add(at('2026-03-08T19:00', 'Asia/Kolkata'), HOUR), due)
  })

  test('night shift 22:00-06:00', () => {
    const nights = calendar(everyDay('22:00', '06:00'))
    assert.equal(addTo(nights, '2026-03-09T23:00', 8), '2026-03-10T23:00')
    assert.equal(addTo(nights, '2026-03-09T23:00', 7), '2026-03-10T06:00')
    assert.equal(addTo(nights, '2026-03-09T12:00', 1), '2026-03-09T23:00')
    const fridays = calendar({ fri: [{ start: '22:00', end: '06:00' }] })
    assert.equal(hoursBetween(fridays, '2026-03-07T00:00', '2026-03-07T12:00'), 6, 'Saturday morning')
    assert.equal(hoursBetween(fridays, '2026-03-06T00:00', '2026-03-07T00:00'), 2, 'Friday evening')
  })

  test('a night shift over New Year is one stretch', () => {
    const nights = calendar(everyDay('22:00', '06:00'))
    const time = compileCalendar(nights, at('2026-12-31T00:00'))
    assert.deepEqual(time.stretches(at('2026-12-31T12:00'), at('2027-01-01T12:00')), [
      { from: at('2026-12-31T22:00'), to: at('2027-01-01T06:00') },
    ])
    assert.equal(addTo(nights, '2026-12-31T22:00', 8), '2027-01-01T06:00')
  })

  describe('both daylight-saving changes', () => {
    const nights = calendar(everyDay('22:00', '06:00'))
    const days = calendar(everyDay('00:00', '24:00'))
    test('the day on which clocks are set forward has 23 hours', () => {
      assert.equal(hoursBetween(days, '2026-03-29T00:00', '2026-03-30T00:00'), 23)
      assert.equal(hoursBetween(nights, '2026-03-28T22:00', '2026-03-29T06:00'), 7)
      assert.equal(addTo(nights, '2026-03-28T22:00', 4), '2026-03-29T03:00')
    })
    test('the day on which clocks are set back has 25 hours', () => {
      assert.equal(hoursBetween(days, '2026-10-25T00:00', '2026-10-26T00:00'), 25)
      assert.equal(hoursBetween(nights, '2026-10-24T22:00', '2026-10-25T06:00'), 9)
      assert.equal(addTo(nights, '2026-10-24T22:00', 9), '2026-10-25T06:00')
    })
    test('office hours are eight on both', () => {
      const week = calendar(everyDay('09:00', '17:00'))
      assert.equal(hoursBetween(week, '2026-03-29T00:00', '2026-03-30T00:00'), 8)
      assert.equal(hoursBetween(week, '2026-10-25T00:00', '2026-10-26T00:00'), 8)
    })
    test('a window in the skipped hour is empty, one in the hour that comes twice counts twice', () => {
      const window = calendar(everyDay('01:00', '02:00'))
      assert.equal(hoursBetween(window, '2026-03-29T00:00', '2026-03-30T00:00'), 0)
      assert.equal(hoursBetween(window, '2026-10-25T00:00', '2026-10-26T00:00'), 2)
    })
    test('a date that a zone left out has no hours', () => {
      const apia = calendar(everyDay('09:00', '17:00'), 'Pacific/Apia')
      assert.equal(hoursBetween(apia, '2011-12-29T00:00', '2012-01-01T00:00'), 16)
    })
  })

  test('a breach exactly at a window’s end belongs to that window', () => {
    assert.equal(addTo(calendar(office), '2026-03-06T16:00', 1), '2026-03-06T17:00')
    const due = at('2026-03-06T17:00')
    assert.equal(compileCalendar(calendar(office), due).isOpen(due), false, 'the window is half-open')
  })

  test('a holiday closes its date only: the night before ends at midnight, the night after begins at its end', () => {
    const nights = calendar(everyDay('22:00', '06:00'), 'Europe/Lisbon', {
      holidays: [{ day: '2026-05-01', name: 'Labour Day' }],
    })
    assert.equal(hoursBetween(nights, '2026-04-30T12:00', '2026-05-01T12:00'), 2)
    assert.equal(hoursBetween(nights, '2026-05-01T12:00', '2026-05-02T12:00'), 6)
  })

  test('part of a day may be a holiday, and extra hours count on a holiday too', () => {
    const definition = calendar(office, 'Europe/Lisbon', {
      holidays: [
        { day: '2026-12-24', name: 'Afternoon off', closed: [{ start: '13:00', end: '24:00' }] },
        { day: '2026-12-25', name: 'Christmas' },
      ],
      extra: [
        { day: '2026-12-25', name: 'On call', open: [{ start: '10:00', end: '11:00' }] },
        { day: '2026-12-27', name: 'Stocktaking', open: [{ start: '10:00', end: '12:00' }] },
      ],
    })
    assert.equal(hoursBetween(definition, '2026-12-24T00:00', '2026-12-25T00:00'), 4)
    assert.equal(hoursBetween(definition, '2026-12-25T00:00', '2026-12-26T00:00'), 1)
    assert.equal(hoursBetween(definition, '2026-12-26T00:00', '2026-12-28T00:00'), 2)
  })

  test('a ticket keeps the hours that held when it began', () => {
    const definition: CalendarDefinition = {
      zone: 'Europe/Lisbon',
      periods: [
        { from: '2026-06-01', week: { mon: [{ start: '10:00', end: '14:00' }] } },
        { from: null, week: office },
      ],
    }
    const before = at('2026-05-29T16:30')
    const time = compileCalendar(definition, before)
    assert.equal(time.add(before, HOUR), at('2026-06-01T09:30'), 'Monday as it was')
    assert.equal(addTo(definition, '2026-06-01T09:00', 1), '2026-06-01T11:00')
    assert.equal(addTo(definition, '1999-01-01T10:00', 1), '1999-01-01T11:00', 'the first for all before')
  })

  test('what never opens never comes due', () => {
    assert.equal(addTo(calendar({}), '2026-03-09T10:00', 1), null)
    assert.equal(addTo(calendar({ mon: [{ start: '09:00', end: '09:01' }] }), '2026-03-09T10:00', 24), null)
    assert.equal(addTo(calendar({}), '2026-03-09T10:00', 0), '2026-03-09T10:00', 'nothing is at once')
  })

  test('windows that overlap or touch count once', () => {
    const window = [
      { start: '09:00', end: '12:00' },
      { start: '11:00', end: '14:00' },
      { start: '14:00', end: '15:00' },
    ]
    assert.equal(hoursBetween(calendar({ mon: window }), '2026-03-09T00:00', '2026-03-10T00:00'), 6)
  })

  test('twenty years add up to what each of them has', () => {
    const definition = calendar(office)
    const years = Array.from({ length: 21 }, (_, index) => 2005 + index)
    const each = years.map((year) =>
      hoursBetween(definition, `${String(year)}-01-01T00:00`, `${String(year + 1)}-01-01T00:00`),
    )
    const sum = each.reduce((total, one) => total + one, 0)
    for (let again = 0; again < 2; again += 1)
      assert.equal(hoursBetween(definition, '2005-01-01T00:00', '2026-01-01T00:00'), sum)
  })

  test('without a calendar every minute counts', () => {
    assert.equal(compileCalendar(null, 0), AROUND_THE_CLOCK)
    assert.equal(AROUND_THE_CLOCK.add(0, HOUR), HOUR)
    assert.equal(AROUND_THE_CLOCK.between(HOUR, 0), 0)
  })
})
