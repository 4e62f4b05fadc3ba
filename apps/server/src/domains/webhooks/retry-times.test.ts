import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextTry, readRetryAfter } from './retry-times.ts'

const now = Date.parse('2026-03-02T09:00:00Z')

test('tries are spread over three days, each after a wait that chance decides wholly', () => {
  const wait = (tries: number, chance: number) =>
    (nextTry(tries, { now, chance, notBefore: null }) ?? Number.NaN) - now
  const seconds = Array.from({ length: 9 }, (_, index) => wait(index + 1, 1) / 1_000)
  assert.deepEqual(seconds, [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400])
  assert.equal(wait(3, 0), 0)
  assert.equal(wait(3, 0.5), 900_000)
  assert.equal(nextTry(10, { now, chance: 1, notBefore: null }), null)
})

test('a receiver may put a message off by a day at most', () => {
  assert.equal(nextTry(1, { now, chance: 0, notBefore: now + 60_000 }), now + 60_000)
  assert.equal(nextTry(1, { now, chance: 0, notBefore: now + 9e9 }), now + 86_400_000)
  assert.equal(nextTry(2, { now, chance: 1, notBefore: now + 1 }), now + 300_000)
})

test('Retry-After is seconds, or a date that is not past', () => {
  assert.equal(readRetryAfter('120', now), now + 120_000)
  assert.equal(readRetryAfter('Mon, 02 Mar 2026 09:01:00 GMT', now), now + 60_000)
  for (const header of [
    undefined,
    'soon',
    '-5',
    '',
    'Mon, 01 Jan 1601 00:00:00 GMT',
    'Mon, 02 Mar 2026 08:59:59 GMT',
  ])
    assert.equal(readRetryAfter(header, now), null, header ?? 'none')
})
