import { i18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { calendars } from '../../../messages/en/calendars.ts'
import { newDraft, withHolidays, withPeriod } from './calendar-draft.ts'
import { weekWords } from './week-words.ts'
import { barsOf, drawnWindow, isOvernight, nextWindow, shownEnd, writtenEnd } from './window-times.ts'

before(() => {
  const compiled = Object.fromEntries(
    Object.entries(calendars).map(([key, text]) => [key, compileMessage(text)]),
  )
  i18n.loadAndActivate({ locale: 'en', messages: compiled })
})

const NINE_TO_FIVE = { start: '09:00', end: '17:00' }
const NIGHT = { start: '22:00', end: '06:00' }

test('a week is told by days that have the same hours', () => {
  const days = [NINE_TO_FIVE]
  const sat = [{ start: '10:00', end: '14:00' }]
  assert.equal(
    weekWords({ mon: days, tue: days, wed: days, thu: days, fri: days, sat }),
    'Mon–Fri 09:00–17:00, Sat 10:00–14:00',
  )
  assert.equal(weekWords({ tue: days, thu: days }), 'Tue 09:00–17:00, Thu 09:00–17:00')
  const all = [{ start: '00:00', end: '24:00' }]
  assert.equal(
    weekWords({ mon: all, tue: all, wed: all, thu: all, fri: all, sat: all, sun: all }),
    'Around the clock',
  )
  assert.equal(weekWords({}), 'Never open')
})

test('hours over midnight reach into the line of the next day', () => {
  assert.deepEqual(barsOf([NIGHT], []), [{ from: 1320, to: 1440, window: 0 }])
  assert.deepEqual(barsOf([NINE_TO_FIVE], [NIGHT]), [
    { from: 0, to: 360, window: null },
    { from: 540, to: 1020, window: 0 },
  ])
  assert.deepEqual(barsOf([], [{ start: '22:00', end: '24:00' }]), [])
  assert.equal(isOvernight({ start: '09:00', end: '24:00' }), false)
})

test('what is drawn lies on quarters of an hour, whichever way it was drawn', () => {
  assert.deepEqual(drawnWindow(545, 1010), { start: '09:00', end: '17:00' })
  assert.deepEqual(drawnWindow(1010, 545), { start: '09:00', end: '17:00' })
  assert.deepEqual(drawnWindow(1439, 2000), { start: '23:45', end: '24:00' })
  assert.equal(drawnWindow(540, 540), null)
})

test('midnight at the end is 24:00, which a field shows as 00:00', () => {
  assert.equal(writtenEnd('00:00'), '24:00')
  assert.equal(shownEnd('24:00'), '00:00')
})

test('further hours follow those of the day with an hour between', () => {
  assert.deepEqual(nextWindow([]), NINE_TO_FIVE)
  assert.deepEqual(nextWindow([{ start: '09:00', end: '12:00' }]), { start: '13:00', end: '17:00' })
  assert.deepEqual(nextWindow([{ start: '09:00', end: '23:30' }]), { start: '23:30', end: '24:00' })
})

test('holidays that are added come in order, and a day that has one keeps it', () => {
  const [period] = newDraft('UTC').periods
  assert.ok(period)
  const once = withHolidays(period, [{ day: '2026-12-25', name: 'Christmas' }])
  const twice = withHolidays(once, [
    { day: '2026-12-25', name: 'Another name' },
    { day: '2026-01-01', name: 'New year' },
  ])
  assert.deepEqual(
    twice.holidays.map(({ name }) => name),
    ['New year', 'Christmas'],
  )
})

test('a further period begins as a copy of the one before it, and changing it leaves that one alone', () => {
  const draft = withPeriod(withPeriod(newDraft('UTC'), '2027-01-01'), '2026-06-01')
  assert.deepEqual(
    draft.periods.map(({ from }) => from),
    [null, '2026-06-01', '2027-01-01'],
  )
  draft.periods[1]?.week.mon.push(NIGHT)
  assert.equal(draft.periods[0]?.week.mon.length, 1)
})
