import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldValueError } from './field-values.ts'
import { FIELD_TYPES } from './project.ts'

const options = ['S', 'L']
const good: Record<(typeof FIELD_TYPES)[number], (string | number | boolean)[]> = {
  text: ['', 'words'],
  number: [0, -1.5],
  date: ['2026-02-28', '2024-02-29'],
  select: ['S', 'L'],
  person: ['ana@example.org'],
  checkbox: [true, false],
  url: ['https://example.org/a?b#c', 'http://localhost:8080'],
}
const bad: typeof good = {
  text: [1, true],
  number: ['1', Number.NaN, Number.POSITIVE_INFINITY, true],
  date: ['2026-02-30', '2025-02-29', '2026-2-3', '01.02.2026', '', 20260228],
  select: ['M', '', 's', 1],
  person: [5, false],
  checkbox: ['true', 1, 0],
  url: [
    'javascript:alert(1)',
    'data:text/html,x',
    'example.org',
    '',
    5,
    `https://example.org/${'a'.repeat(2_048)}`,
  ],
}

for (const type of FIELD_TYPES) {
  test(`a ${type} field takes what fits and says why another value does not`, () => {
    for (const value of good[type])
      assert.equal(fieldValueError({ type, options }, value), null, String(value))
    for (const value of bad[type])
      assert.match(fieldValueError({ type, options }, value) ?? '', /^must be /, String(value))
  })
}
