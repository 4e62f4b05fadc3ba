import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CalendarDefinition } from '@waybill/contract/calendars/calendar.ts'
import type { PolicyTarget } from '@waybill/contract/sla/sla.ts'
import { compileCalendar } from '../calendars/business-time.ts'
import { clock, type ClockReading } from './clock.ts'
import { explain } from './explain.ts'
import { ruleOf } from './rules.ts'
import { stepShare } from './step-share.ts'
import type { Moment, Timeline } from './timeline.ts'

const HOUR = 3_600_000
const nineToFive = [{ start: '09:00', end: '17:00' }]
const office: CalendarDefinition = {
  zone: 'Europe/Lisbon',
  periods: [
    { week: { mon: nineToFive, tue: nineToFive, wed: nineToFive, thu: nineToFive, fri: nineToFive } },
  ],
}
const WAITING = new Map([['l1', 'waiting']])

function at(wall: string): number {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime('Europe/Lisbon').epochMilliseconds
}

/** A ticket by what happened to it, in the times of Lisbon. */
function ticket(created: string, ...happened: [string, Omit<Moment, 'at'>][]): Timeline {
  return {
    created_at: at(created),
    reporter: 'rita',
    imported_at: null,
    moments: [
      { at: at(created), priority: 'medium', status: 'open' },
      ...happened.map(([wall, moment]) => ({ at: at(wall), ...moment })),
    ],
  }
}

const sla = { low: 'PT24H', medium: 'PT12H', high: 'PT4H', critical: 'PT1H' }
const waits = { labels: { added: ['l1'], removed: [] } }
const goesOn = { labels: { added: [], removed: ['l1'] } }

function read(
  timeline: Timeline,
  target: Partial<PolicyTarget>,
  now: string,
  calendar: CalendarDefinition | null = office,
): ClockReading {
  const rule = ruleOf(
    { target: 'resolution', durations: sla, pause_on_labels: ['Waiting'], ...target },
    WAITING,
  )
  return clock(timeline, rule, compileCalendar(calendar, timeline.created_at), at(now))
}
const hours = (millis: number | null) => (millis === null ? null : millis / HOUR)

describe('a clock', () => {
  test('is due by the hours of its priority, in business time', () => {
    const urgent = ticket('2026-03-06T16:30', ['2026-03-06T16:30', { priority: 'critical' }])
    const reading = read(urgent, {}, '2026-03-06T16:45')
    assert.deepEqual(
      [reading.state, reading.due, hours(reading.elapsed)],
      ['running', at('2026-03-09T09:30'), 0.25],
    )
  })

  test('SLA 24/12/4/1 h by low/medium/high/critical; unknown priority -> no target', () => {
    for (const [priority, total] of [
      ['low', 24],
      ['medium', 12],
      ['high', 4],
      ['critical', 1],
    ] as const) {
      const one = ticket('2026-03-02T09:00', ['2026-03-02T09:00', { priority }])
      assert.equal(hours(read(one, {}, '2026-03-02T09:00', null).total), total)
    }
    const reading = read(ticket('2026-03-02T09:00'), { durations: { critical: 'PT1H' } }, '2026-03-02T10:00')
    assert.deepEqual([reading.state, reading.due, reading.total], ['none', null, null])
  })

  test('weights 2,2,1 -> 0.4, 0.4, 0.2; all zero: equal shares; a single zero: due at once', () => {
    assert.deepEqual(
      [2, 2, 1].map((weight) => stepShare(1, [2, 2, 1], weight)),
      [0.4, 0.4, 0.2],
    )
    assert.deepEqual(
      [0, 0].map((weight) => stepShare(10, [0, 0], weight)),
      [5, 5],
    )
    assert.equal(stepShare(10, [0, 2], 0), 0)
  })

  test('created on a holiday, answered the same day outside hours -> elapsed 0', () => {
    const [period] = office.periods
    assert.ok(period)
    const calendar = {
      ...office,
      periods: [{ ...period, holidays: [{ day: '2026-03-04', name: 'Town day' }] }],
    }
    const answered = ticket('2026-03-04T10:00', ['2026-03-04T20:00', { said: 'agent' }])
    const reading = read(answered, { target: 'first_response' }, '2026-03-06T12:00', calendar)
    assert.deepEqual([reading.state, reading.elapsed], ['met', 0])
  })

  test('a breach exactly at a window’s end belongs to that window', () => {
    const urgent = ticket('2026-03-06T16:00', ['2026-03-06T16:00', { priority: 'critical' }])
    const reading = read(urgent, {}, '2026-03-06T17:00')
    assert.deepEqual([reading.state, reading.breached_at], ['breached', at('2026-03-06T17:00')])
    const answered = ticket(
      '2026-03-06T16:00',
      ['2026-03-06T16:00', { priority: 'critical' }],
      ['2026-03-06T17:00', { status: 'resolved' }],
    )
    assert.equal(read(answered, {}, '2026-03-09T12:00').state, 'met', 'done at the last instant is in time')
  })
})

describe('first response', () => {
  const target = { target: 'first_response' as const, durations: { medium: 'PT2H' } }
  test('ends with the first public message of an agent, and is final', () => {
    const answered = ticket(
      '2026-03-02T09:00',
      ['2026-03-02T09:30', { said: 'requester' }],
      ['2026-03-02T10:00', { said: 'agent' }],
      ['2026-03-02T15:00', { priority: 'critical' }],
    )
    const reading = read(answered, { ...target, durations: sla }, '2026-03-03T12:00')
    assert.deepEqual(
      [reading.state, hours(reading.elapsed), reading.met_at],
      ['met', 1, at('2026-03-02T10:00')],
    )
  })

  test('that was missed stays missed, whatever the priority becomes', () => {
    const missed = ticket(
      '2026-03-02T09:00',
      ['2026-03-02T09:00', { priority: 'critical' }],
      ['2026-03-02T11:00', { priority: 'low' }],
      ['2026-03-02T12:00', { said: 'agent' }],
    )
    const reading = read(missed, { ...target, durations: sla }, '2026-03-03T09:00')
    assert.deepEqual([reading.state, reading.breached_at], ['breached', at('2026-03-02T10:00')])
    assert.equal(
      read(missed, {}, '2026-03-02T13:00').state,
      'running',
      'the resolution goes by the new priority',
    )
  })

  test('does not stand still where the resolution does: the pause belongs to the target', () => {
    const waiting = ticket('2026-03-02T09:00', ['2026-03-02T09:30', waits])
    assert.equal(read(waiting, { ...target, pause_on_labels: [] }, '2026-03-02T12:00').state, 'breached')
    assert.equal(read(waiting, {}, '2026-03-02T12:00').state, 'paused')
  })

  test('is waited for no more once the ticket is closed', () => {
    const closed = ticket('2026-03-02T09:00', ['2026-03-02T09:30', { status: 'closed' }])
    assert.equal(read(closed, target, '2026-03-05T12:00').state, 'none')
  })
})

describe('next response', () => {
  const target = { target: 'next_response' as const, durations: { medium: 'PT2H' } }
  const says = (said: 'agent' | 'requester') => ({ said })
  test('does not begin while the first response is open', () => {
    const asked = ticket('2026-03-02T09:00', ['2026-03-02T10:00', says('requester')])
    assert.deepEqual(read(asked, target, '2026-03-02T16:00').state, 'none')
  })
  test('counts from the oldest message that nobody answered', () => {
    const asked = ticket(
      '2026-03-02T09:00',
      ['2026-03-02T09:10', says('agent')],
      ['2026-03-02T10:00', says('requester')],
      ['2026-03-02T11:30', says('requester')],
    )
    const reading = read(asked, target, '2026-03-02T11:45')
    assert.deepEqual([reading.cycle, reading.due], [at('2026-03-02T10:00'), at('2026-03-02T12:00')])
  })
  test('does not run when the agent spoke last', () => {
    const answered = ticket(
      '2026-03-02T09:00',
      ['2026-03-02T09:10', says('agent')],
      ['2026-03-02T10:00', says('requester')],
      ['2026-03-02T11:00', says('agent')],
      ['2026-03-02T11:30', says('agent')],
    )
    const reading = read(answered, target, '2026-03-05T12:00')
    assert.deepEqual([reading.state, hours(reading.elapsed)], ['met', 1])
  })
  test('stops on close', () => {
    const closed = ticket(
      '2026-03-02T09:00',
      ['2026-03-02T09:10', says('agent')],
      ['2026-03-02T10:00', says('requester')],
      ['2026-03-02T10:30', { status: 'closed' }],
    )
    assert.equal(read(closed, target, '2026-03-05T12:00').state, 'none')
  })
})

describe('a pause', () => {
  test('paused February to August, then resolved directly -> hold subtracted', () => {
    const held = ticket(
      '2026-02-02T09:00',
      ['2026-02-02T12:00', waits],
      ['2026-08-03T12:00', { status: 'resolved' }],
      ['2026-08-03T12:00', goesOn],
    )
    const reading = read(held, {}, '2026-08-04T12:00')
    assert.deepEqual([reading.state, hours(reading.elapsed)], ['met', 3])
  })

  test('pending, then priority raised -> pending time kept', () => {
    const raised = ticket(
      '2026-03-02T09:00',
      ['2026-03-02T10:00', waits],
      ['2026-03-02T15:00', goesOn],
      ['2026-03-02T15:30', { priority: 'high' }],
    )
    const reading = read(raised, {}, '2026-03-02T16:00')
    assert.deepEqual([hours(reading.elapsed), reading.due], [2, at('2026-03-03T10:00')])
  })

  test('shows what is left, never a date, and on resume nothing is breached at once', () => {
    const held = ticket(
      '2026-03-02T09:00',
      ['2026-03-02T09:00', { priority: 'high' }],
      ['2026-03-02T12:00', waits],
    )
    const paused = read(held, {}, '2026-06-01T12:00')
    assert.deepEqual([paused.state, paused.due, hours(paused.left)], ['paused', null, 1])
    const { words } = explain(paused, compileCalendar(office, 0), at('2026-06-01T12:00'))
    assert.match(words, /paused since Mon 2 Mar 12:00, 1 h left/)
    const resumed = { ...held, moments: [...held.moments, { at: at('2026-06-02T16:30'), ...goesOn }] }
    const running = read(resumed, {}, '2026-06-02T16:30')
    assert.deepEqual([running.state, running.due], ['running', at('2026-06-03T09:30')])
  })

  test('is also a value of a custom field, such as the state of another system', () => {
    const held = ticket(
      '2026-03-02T09:00',
      ['2026-03-02T10:00', { fields: { state: 'Awaiting vendor' } }],
      ['2026-03-02T14:00', { fields: { state: 'Active' } }],
    )
    const target = { pause_on_fields: [{ field: 'state', values: ['Awaiting vendor'] }] }
    assert.equal(hours(read(held, target, '2026-03-02T15:00').elapsed), 2)
  })
})

describe('reopening and changes', () => {
  const reopened = ticket(
    '2026-03-02T09:00',
    ['2026-03-02T11:00', { status: 'resolved' }],
    ['2026-03-03T09:00', { status: 'open' }],
  )
  test('reopening continues the same clock', () => {
    const reading = read(reopened, {}, '2026-03-03T10:00')
    assert.deepEqual(
      [reading.state, hours(reading.elapsed), reading.cycle],
      ['running', 3, at('2026-03-02T09:00')],
    )
  })
  test('reopening begins a new clock where the policy says so', () => {
    const reading = read(reopened, { on_reopen: 'new' }, '2026-03-03T10:00')
    assert.deepEqual([hours(reading.elapsed), reading.cycle], [1, at('2026-03-03T09:00')])
  })
  test('a change of priority restarts the clock where the policy says so', () => {
    const raised = ticket('2026-03-02T09:00', ['2026-03-02T12:00', { priority: 'critical' }])
    assert.equal(
      read(raised, {}, '2026-03-02T12:30').state,
      'breached',
      'retroactive: one hour was over at ten',
    )
    const restarted = read(raised, { on_change: 'restart' }, '2026-03-02T12:30')
    assert.deepEqual([restarted.state, restarted.due], ['running', at('2026-03-02T13:00')])
  })
  test('a deleted ticket counts nothing, and goes on where it was when it comes back', () => {
    const back = ticket(
      '2026-03-02T09:00',
      ['2026-03-02T10:00', { gone: true }],
      ['2026-03-03T10:00', { gone: false }],
    )
    assert.equal(hours(read(back, {}, '2026-03-03T11:00').elapsed), 2)
  })
})

describe('the sum of a clock', () => {
  test('says in words how it came about', () => {
    const urgent = ticket('2026-03-06T16:30', ['2026-03-06T16:30', { priority: 'critical' }])
    const now = at('2026-03-06T16:45')
    const { lines, words } = explain(read(urgent, {}, '2026-03-06T16:45'), compileCalendar(office, now), now)
    assert.equal(
      words,
      'started Fri 16:30; counted 30 m until Fri 17:00; weekend; counted 30 m from Mon 09:00; due Mon 09:30',
    )
    assert.equal(
      lines.reduce((sum, line) => sum + line.counted, 0),
      HOUR,
    )
    assert.ok(
      lines.every((line, index) => index === 0 || lines[index - 1]?.to === line.from),
      'without a gap',
    )
  })

  test('warnings come at their share of the time, the breach at all of it', () => {
    const { thresholds } = read(
      ticket('2026-03-02T09:00'),
      { durations: { medium: 'PT10H' } },
      '2026-03-02T09:00',
    )
    assert.deepEqual(thresholds, [
      { percent: 80, at: at('2026-03-03T09:00') - 16 * HOUR },
      { percent: 90, at: at('2026-03-03T10:00') },
      { percent: 100, at: at('2026-03-03T11:00') },
    ])
  })
})
