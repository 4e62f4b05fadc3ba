import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quietUntil } from './quiet-hours.ts'

const NIGHT = { from: '22:00', until: '07:00' }
const NOON = { from: '12:00', until: '13:30' }
const until = (at: string, quiet = NIGHT, zone = 'Europe/Lisbon') => {
  const end = quietUntil(Date.parse(at), quiet, zone)
  return end === null ? null : new Date(end).toISOString()
}

test('quiet hours over midnight end in the morning, before and after midnight', () => {
  assert.equal(until('2026-01-10T21:59:59Z'), null)
  assert.equal(until('2026-01-10T22:00:00Z'), '2026-01-11T07:00:00.000Z')
  assert.equal(until('2026-01-11T06:59:59Z'), '2026-01-11T07:00:00.000Z')
  assert.equal(until('2026-01-11T07:00:00Z'), null)
})

test('quiet hours of one day end on it', () => {
  assert.equal(until('2026-01-10T12:10:00Z', NOON), '2026-01-10T13:30:00.000Z')
  assert.equal(until('2026-01-10T11:10:00Z', NOON), null)
  assert.equal(until('2026-01-10T13:30:00Z', NOON), null)
})

test('quiet hours are those of the clock of the person, also when it is put forward', () => {
  assert.equal(until('2026-01-10T15:00:00Z', NIGHT, 'Asia/Tokyo'), '2026-01-10T22:00:00.000Z')
  // In the night to 29 March 2026 one hour is left out in Lisbon.
  assert.equal(until('2026-03-28T23:00:00Z'), '2026-03-29T06:00:00.000Z')
  assert.equal(until('2026-03-29T01:30:00Z', { from: '00:30', until: '01:30' }), null)
})

test('quiet hours that end in an hour that the clock shows twice never end in the past', () => {
  // In the night to 25 October 2026 the clock of Lisbon shows one to two twice: at 00:00 UTC, and again at 01:00 UTC.
  const late = { from: '22:00', until: '01:30' }
  assert.equal(until('2026-10-24T23:00:00Z', late), '2026-10-25T00:30:00.000Z')
  assert.equal(until('2026-10-25T00:10:00Z', late), '2026-10-25T00:30:00.000Z')
  assert.equal(until('2026-10-25T00:30:00Z', late), null)
  assert.equal(until('2026-10-25T01:10:00Z', late), '2026-10-25T01:30:00.000Z')
  assert.equal(until('2026-10-25T01:30:00Z', late), null)
  assert.equal(until('2026-10-25T01:10:00Z', { from: '00:30', until: '01:30' }), '2026-10-25T01:30:00.000Z')
})

test('the same time twice is no quiet time', () => {
  assert.equal(until('2026-01-10T12:00:00Z', { from: '12:00', until: '12:00' }), null)
})
