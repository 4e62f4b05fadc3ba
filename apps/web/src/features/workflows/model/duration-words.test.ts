import assert from 'node:assert/strict'
import { test } from 'node:test'
import { businessWords, durationWords, readDuration } from './duration-words.ts'

test('a time is read as people write it, and as programs do', () => {
  const cases: [string, string | null][] = [
    ['4h', 'PT4H'],
    ['4 hours', 'PT4H'],
    ['1d 2h', 'P1DT2H'],
    ['90 min', 'PT90M'],
    ['2 days', 'P2D'],
    ['pt30m', 'PT30M'],
    ['soon', null],
    ['4', null],
    ['', null],
    ['4h and a bit', null],
  ]
  for (const [text, duration] of cases) assert.equal(readDuration(text), duration, text)
})

test('a time is shown in whole days, hours and minutes, and reads back as the same time', () => {
  for (const [iso, words] of [
    ['PT24H', '1d'],
    ['PT26H', '1d 2h'],
    ['PT90M', '1h 30m'],
    ['PT0S', '0m'],
  ] as const)
    assert.equal(durationWords(iso), words)
  assert.equal(durationWords(readDuration(durationWords('PT49H')) ?? ''), '2d 1h')
  assert.equal(businessWords('P2DT1H30M'), '49h 30m')
})
