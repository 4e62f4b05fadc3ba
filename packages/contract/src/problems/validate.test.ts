import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TSchema } from 'typebox'
import { Window } from '../calendars/calendar.ts'
import { Approval, Duration, RequiredFields } from '../workflows/workflow.ts'
import { fieldErrors } from './validate.ts'

const messages = (schema: TSchema, value: unknown) =>
  fieldErrors(schema, value).map(({ pointer, message }) => `${pointer} ${message}`)

describe('what is wrong with a value', () => {
  test('is said about the type that was meant', () => {
    assert.deepEqual(messages(Approval, { quorum: 0 }), ['/quorum must be at least 1'])
    assert.deepEqual(messages(Approval, { quorum: 51 }), ['/quorum must be at most 50'])
    assert.deepEqual(messages(Approval, { quorum: 'some' }), ['/quorum must be one of all, any'])
    assert.deepEqual(messages(Approval, { quorum: true }), ['/quorum must be of type string'])
  })

  test('is said in words, not as a pattern', () => {
    const wrong = [
      ...messages(RequiredFields, ['room']),
      ...messages(Window, { start: '25:00', end: '18:00' }),
      ...messages(Duration, '4h'),
    ]
    assert.match(wrong[0] ?? '', /^\/0 must be a field of tickets .* such as fields\.room$/)
    assert.equal(wrong[1], '/start must be a time of day from 00:00 to 24:00, such as 09:30')
    assert.match(wrong[2] ?? '', /must be a duration such as PT4H/)
    assert.equal(wrong.length, 3)
  })
})
