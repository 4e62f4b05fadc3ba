import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linesOf, suggestFieldKey } from './field-texts.ts'

test('the key of a field is made of its name', () => {
  const cases: [string, string][] = [
    ['Serial number', 'serial_number'],
    ['Größe (cm)', 'gro_e_cm'],
    ['2nd floor', 'nd_floor'],
    ['  ', ''],
    ['x'.repeat(60), 'x'.repeat(40)],
  ]
  for (const [name, key] of cases) assert.equal(suggestFieldKey(name), key)
  assert.equal(suggestFieldKey('serial_', false), 'serial_')
})

test('each choice counts once, and lines without a word do not', () => {
  assert.deepEqual(linesOf('Ground\n\n  First \nGround\n'), ['Ground', 'First'])
})
