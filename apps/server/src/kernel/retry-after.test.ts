import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRetryAfter } from './retry-after.ts'

const now = Date.parse('2026-03-02T09:00:00Z')

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

test('a receiver may put us off by a day at most', () => {
  assert.equal(readRetryAfter('9000000', now), now + 86_400_000)
  assert.equal(readRetryAfter('Mon, 02 Mar 2099 09:01:00 GMT', now), now + 86_400_000)
})
