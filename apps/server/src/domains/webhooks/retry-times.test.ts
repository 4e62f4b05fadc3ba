import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextTry } from './retry-times.ts'

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

test('what the receiver asked for holds where it is later', () => {
  assert.equal(nextTry(1, { now, chance: 0, notBefore: now + 60_000 }), now + 60_000)
  assert.equal(nextTry(2, { now, chance: 1, notBefore: now + 1 }), now + 300_000)
})
