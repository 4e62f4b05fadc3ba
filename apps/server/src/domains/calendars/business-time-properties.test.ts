import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CalendarDefinition, Week, Window } from '@waybill/contract/calendars/calendar.ts'
import fc from 'fast-check'
import { compileCalendar } from './business-time.ts'

const SEED = 20_260_309
const MINUTE = 60_000
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const windowOf = (step: number) =>
  fc
    .tuple(fc.nat({ max: 1_440 / step - 1 }), fc.nat({ max: 1_440 / step }))
    .map(([start, end]): Window => ({ start: clock(start * step), end: clock(end * step) }))
const zone = fc.constantFrom(
  'UTC',
  'Europe/Lisbon',
  'America/New_York',
  'Asia/Riyadh',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
)
const day = fc
  .integer({ min: 20_088, max: 21_183 }) // 2025 to 2027
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10))

function anyCalendar(step: number, zones: fc.Arbitrary<string> = zone): fc.Arbitrary<CalendarDefinition> {
  const windows = fc.array(windowOf(step), { maxLength: 3 })
  const week: fc.Arbitrary<Week> = fc.record(Object.fromEntries(WEEKDAYS.map((name) => [name, windows])), {
    requiredKeys: [],
  })
  const period = fc.record({
    week,
    holidays: fc.array(
      fc.record({ day, name: fc.constant('Holiday'), closed: windows }, { requiredKeys: ['day', 'name'] }),
      { maxLength: 20 },
    ),
    extra: fc.array(fc.record({ day, name: fc.constant('Extra'), open: windows }), { maxLength: 5 }),
  })
  return fc.record({ zone: zones, periods: fc.array(period, { minLength: 1, maxLength: 1 }) })
}
const instant = fc
  .integer({ min: Date.UTC(2025, 0, 1) / 1_000, max: Date.UTC(2027, 11, 31) / 1_000 })
  .map((seconds) => seconds * 1_000)

function holds<T>(property: fc.IProperty<T>): void {
  fc.assert(property, { seed: SEED, numRuns: 300 })
}

describe(`business time (seed ${SEED})`, () => {
  test('add and between are inverse: what was added is what lies between', () => {
    holds(
      fc.property(anyCalendar(15), instant, fc.nat({ max: 500 * 60 }), (definition, from, minutes) => {
        const time = compileCalendar(definition, from)
        const due = time.add(from, minutes * MINUTE)
        if (due !== null) assert.equal(time.between(from, due), minutes * MINUTE)
      }),
    )
  })

  test('add of what lies between is the first such instant: the other end, or the close before it', () => {
    holds(
      fc.property(anyCalendar(15), instant, instant, (definition, one, other) => {
        const [from, to] = one < other ? [one, other] : [other, one]
        const time = compileCalendar(definition, from)
        const open = time.between(from, to)
        const due = time.add(from, open)
        assert.ok(due !== null && due <= to)
        assert.equal(time.between(due, to), 0)
        if (open > 0 && time.isOpen(to)) assert.equal(due, to)
      }),
    )
  })

  test('between is never negative, never longer than the clock says, and adds up', () => {
    holds(
      fc.property(anyCalendar(15), instant, instant, instant, (definition, ...moments) => {
        const [a = 0, b = 0, c = 0] = moments.toSorted((x, y) => x - y)
        const time = compileCalendar(definition, a)
        assert.ok(time.between(a, b) >= 0 && time.between(a, b) <= b - a)
        assert.equal(time.between(b, a), 0)
        assert.equal(time.between(a, b) + time.between(b, c), time.between(a, c))
      }),
    )
  })

  test('add is monotone in both: later and longer never come due earlier', () => {
    holds(
      fc.property(anyCalendar(15), instant, fc.nat(10_000), fc.nat(10_000), (definition, from, a, b) => {
        const time = compileCalendar(definition, from)
        const due = time.add(from, a * MINUTE)
        const longer = time.add(from, (a + b) * MINUTE)
        if (longer !== null) assert.ok(due !== null && due <= longer)
        const later = time.add(from + b * MINUTE, a * MINUTE)
        if (due !== null && later !== null) assert.ok(due <= later)
      }),
    )
  })

  test('stretches are in order, apart, open all through, and as long as between says', () => {
    holds(
      fc.property(anyCalendar(15), instant, fc.nat({ max: 60 * 24 * 30 }), (definition, from, minutes) => {
        const time = compileCalendar(definition, from)
        const to = from + minutes * MINUTE
        const stretches = time.stretches(from, to)
        let before = -Infinity
        for (const one of stretches) {
          assert.ok(one.from > before && one.to > one.from)
          assert.ok(time.isOpen(one.from) && !(one.to < to && time.isOpen(one.to)))
          before = one.to
        }
        const sum = stretches.reduce((total, one) => total + one.to - one.from, 0)
        assert.equal(sum, time.between(from, to))
      }),
    )
  })

  test('it is open exactly when a clock on the wall says so, minute by minute', () => {
    const whole = fc.constantFrom('Europe/Lisbon', 'America/New_York', 'Asia/Riyadh')
    const changes = fc.constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2026-12-31')
    fc.assert(
      fc.property(anyCalendar(60, whole), changes, (definition, date) => {
        const start = Date.parse(`${date}T00:00:00Z`) - 86_400_000
        const time = compileCalendar(definition, start)
        for (let at = start; at < start + 3 * 86_400_000; at += 20 * MINUTE) {
          assert.equal(time.isOpen(at), openByWall(definition, at), new Date(at).toISOString())
        }
      }),
      { seed: SEED, numRuns: 40 },
    )
  })
})

/** The definition read word by word, without any table: what the fast way must agree with. */
function openByWall({ zone: name, periods }: CalendarDefinition, at: number): boolean {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name)
  const minute = moment.hour * 60 + moment.minute
  const [period] = periods
  const within = (windowsOf: (date: Temporal.PlainDate) => readonly Window[]) =>
    [0, 1].some((back) =>
      windowsOf(moment.toPlainDate().subtract({ days: back })).some(({ start, end }) => {
        const from = minutesOf(start)
        const to = minutesOf(end) < from ? minutesOf(end) + 1_440 : minutesOf(end)
        const now = minute + back * 1_440
        return now >= from && now < to
      }),
    )
  const weekly = within((date) => period?.week[WEEKDAYS[date.dayOfWeek - 1] ?? 'mon'] ?? [])
  const closed = within((date) =>
    (period?.holidays ?? [])
      .filter((one) => one.day === date.toString())
      .flatMap((one) => one.closed ?? [{ start: '00:00', end: '24:00' }]),
  )
  const extra = within((date) =>
    (period?.extra ?? []).filter((one) => one.day === date.toString()).flatMap(({ open }) => open),
  )
  return (weekly && !closed) || extra
}

function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}
