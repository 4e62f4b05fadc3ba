import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CustomField, FieldType } from '@waybill/contract/projects/project.ts'
import { fieldPerson, fieldProblem, fieldText, fieldValue } from './field-text.ts'

const field = (type: FieldType): CustomField => ({
  id: 'x',
  key: 'size',
  name: 'Size',
  type,
  options: ['S', 'L'],
  required: false,
})

test('a number may be typed with a comma', () => {
  assert.equal(fieldValue(field('number'), '2,5'), 2.5)
  assert.equal(fieldValue(field('text'), '2,5'), '2,5')
  assert.equal(fieldProblem(field('number'), 'two'), 'must be a number')
})

test('what does not fit is said before it is sent', () => {
  assert.equal(
    fieldProblem(field('url'), 'javascript:alert(1)'),
    'must be an address such as https://example.org/a',
  )
  assert.equal(fieldProblem(field('date'), '2026-02-30'), 'must be a date such as 2026-03-01')
  assert.equal(fieldProblem(field('date'), '2026-02-28'), null)
})

test('values are read as what they are', () => {
  assert.equal(fieldText(5), '5')
  assert.equal(fieldText(null), '')
  assert.deepEqual(fieldPerson({ id: 'a', name: 'Ana', more: 1 }), { id: 'a', name: 'Ana' })
  assert.equal(fieldPerson('Ana'), null)
})
