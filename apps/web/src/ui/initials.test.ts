import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { initialsOf, hueOf } from './initials.ts'

describe('a person', () => {
  test('is shown by the first letters of the first and the last name', () => {
    assert.equal(initialsOf('Ana Maria López'), 'AL')
    assert.equal(initialsOf('Rui'), 'RU')
    assert.equal(initialsOf('Élodie  (she) Ørsted'), 'ÉØ')
    assert.equal(initialsOf('🔥'), '?')
  })

  test('has one of eight colours, always the same', () => {
    const hues = new Set(Array.from({ length: 100 }, (_, index) => hueOf(`person-${String(index)}`)))
    assert.deepEqual(
      [...hues].sort((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7, 8],
    )
    assert.equal(hueOf('a'), hueOf('a'))
  })
})
