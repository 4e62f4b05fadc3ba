import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueAfter, fromLocalField, toLocalField } from './due-date.ts'

const local = (text: string) => new Date(text)

test('tomorrow is the next day of work, next week its Monday, both at the end of the day', () => {
  const friday = local('2026-11-20T09:30')
  assert.equal(dueAfter('today', friday).getTime(), local('2026-11-20T17:00').getTime())
  assert.equal(dueAfter('tomorrow', friday).getTime(), local('2026-11-23T17:00').getTime())
  assert.equal(dueAfter('next_week', friday).getTime(), local('2026-11-23T17:00').getTime())
  assert.equal(
    dueAfter('next_week', local('2026-11-23T09:00')).getTime(),
    local('2026-11-30T17:00').getTime(),
  )
  assert.equal(
    dueAfter('next_week', local('2026-11-22T09:00')).getTime(),
    local('2026-11-23T17:00').getTime(),
  )
})

test('a moment goes into the field and comes back', () => {
  const instant = local('2026-03-01T08:05').toISOString()
  assert.equal(toLocalField(instant), '2026-03-01T08:05')
  assert.equal(fromLocalField(toLocalField(instant)), instant)
  assert.equal(fromLocalField(''), null)
  assert.equal(fromLocalField('nonsense'), null)
})
