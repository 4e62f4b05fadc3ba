import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeReader } from './time-format.ts'

function read(format: string, zone: string, text: string): string | null {
  const time = timeReader(format, zone)?.(text) ?? null
  return time === null ? null : new Date(time).toISOString()
}

test('a time is read in its format and zone', () => {
  assert.equal(read('D/M/YYYY HH:mm', 'UTC', '29/2/2016 01:16'), '2016-02-29T01:16:00.000Z')
  assert.equal(read('MM-DD-YYYY', 'UTC', '02-29-2016'), '2016-02-29T00:00:00.000Z')
  assert.equal(read('D.M.YYYY H:mm:ss', 'Europe/Vienna', '1.7.2026 9:05:07'), '2026-07-01T07:05:07.000Z')
  assert.equal(read('iso', 'Europe/Vienna', '2026-01-15 09:00'), '2026-01-15T08:00:00.000Z')
  assert.equal(read('iso', 'Europe/Vienna', '2026-01-15T09:00:00-03:00'), '2026-01-15T12:00:00.000Z')
})

test('what is no such time is null, never another time', () => {
  for (const text of [
    '30/2/2016 01:16',
    '29/2/2015 01:16',
    '1/1/2016 24:00',
    '1/1/16 10:00',
    '1/1/2016',
    '',
    'soon',
  ]) {
    assert.equal(read('D/M/YYYY HH:mm', 'UTC', text), null, text)
  }
  assert.equal(read('iso', 'UTC', '+020000-01-01T00:00:00Z'), null)
})

test('a format needs day, month and year, once each', () => {
  assert.equal(timeReader('HH:mm', 'UTC'), null)
  assert.equal(timeReader('D/M/YYYY D', 'UTC'), null)
})

test('the hour that clocks skip or repeat is read the same way each time', () => {
  assert.equal(read('iso', 'Europe/Vienna', '2026-03-29 02:30'), '2026-03-29T01:30:00.000Z')
  assert.equal(read('iso', 'Europe/Vienna', '2026-10-25 02:30'), '2026-10-25T00:30:00.000Z')
})
