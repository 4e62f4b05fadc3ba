import assert from 'node:assert/strict'
import { test } from 'node:test'
import { comparedLines } from './compared-lines.ts'

const lines = (...texts: string[]) => texts.map((text) => ({ depth: 0, text }))

test('what only one version says stands where it was said', () => {
  const found = comparedLines(
    lines('When: created', 'If', 'Then', 'Set high'),
    lines('When: created', 'Then', 'Set low'),
  )
  assert.deepEqual(
    found.map(({ change, text }) => `${change} ${text}`),
    ['same When: created', 'removed If', 'same Then', 'removed Set high', 'added Set low'],
  )
})

test('a version that is compared with itself shows no change', () => {
  const one = lines('When', 'Then')
  assert.ok(comparedLines(one, one).every(({ change }) => change === 'same'))
})
