import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY_FIELDS, inputOf } from './past-input.ts'

test('an empty form asks for the tickets that the workflow would take, and for nothing else', () => {
  assert.deepEqual(inputOf(EMPTY_FIELDS), { matched_only: true })
})

test('around the clock is another answer than the calendar of the workflow', () => {
  assert.deepEqual(inputOf({ ...EMPTY_FIELDS, calendar: null }), { matched_only: true, calendar: null })
  assert.deepEqual(inputOf({ ...EMPTY_FIELDS, calendar: 'c' }), { matched_only: true, calendar: 'c' })
})

test('what is filled in is sent, whole days from the first moment to the last', () => {
  const input = inputOf({
    query: ' project:OLD ',
    from: '2026-03-01',
    to: '2026-03-31',
    matchedOnly: false,
    calendar: undefined,
    atOnce: 3,
    people: { team: 2 },
  })
  assert.deepEqual(input, {
    query: 'project:OLD',
    created_from: new Date('2026-03-01T00:00').toISOString(),
    created_to: new Date('2026-03-31T23:59:59.999').toISOString(),
    matched_only: false,
    at_once: 3,
    people: { team: 2 },
  })
})
