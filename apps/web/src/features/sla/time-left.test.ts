import assert from 'node:assert/strict'
import { test } from 'node:test'
import { millisOf, mostUrgent, partLeft, timeWords, toneOf, type ClockReading } from './time-left.ts'

const clock: ClockReading = {
  target: 'resolution',
  state: 'running',
  due: null,
  left: 'PT2H',
  total: 'PT10H',
}

test('what is left is read from ISO durations, also when the time is over', () => {
  assert.equal(millisOf('PT3H12M'), 11_520_000)
  assert.equal(millisOf('-PT30S'), -30_000)
  assert.equal(millisOf(null), null)
})

test('times are said in hours and minutes: a day of business is not 24 hours', () => {
  assert.equal(timeWords(11_520_000), '3 h 12 m')
  assert.equal(timeWords(-(86_400_000 + 3_600_000 + 60_000)), '25 h 1 m')
  assert.equal(timeWords(59_400), '59 s')
})

test('the bar is as long as what is left, and never longer or shorter than itself', () => {
  assert.equal(partLeft(clock), 0.2)
  assert.equal(partLeft({ left: '-PT1H', total: 'PT10H' }), 0)
  assert.equal(partLeft({ left: 'PT20H', total: 'PT10H' }), 1)
  assert.equal(partLeft({ left: 'PT0S', total: 'PT0S' }), 0)
})

test('a clock warns below a fifth of its time, and is red when it was missed', () => {
  assert.equal(toneOf(clock), 'good')
  assert.equal(toneOf({ ...clock, left: 'PT1H59M' }), 'warn')
  assert.equal(toneOf({ ...clock, left: '-PT1H', state: 'breached' }), 'bad')
  assert.equal(toneOf({ ...clock, left: 'PT1M', state: 'paused' }), 'quiet')
})

test('what was missed comes before what is due, sooner before later, and what stands still after both', () => {
  const of = (state: ClockReading['state'], due: string | null) => ({ ...clock, state, due })
  const later = of('running', '2026-03-02T10:00:00Z')
  const sooner = of('running', '2026-03-02T09:00:00Z')
  const missed = of('breached', '2026-03-09T09:00:00Z')
  assert.equal(mostUrgent([of('met', null), later, of('paused', null), sooner]), sooner)
  assert.equal(mostUrgent([sooner, missed, later]), missed)
  assert.equal(mostUrgent([]), undefined)
})
