import assert from 'node:assert/strict'
import { test } from 'node:test'
import { snoozeTimes } from './snooze-times.ts'

test('next Monday is never today, and always a Monday in the morning', () => {
  for (let day = 1; day <= 14; day += 1) {
    const now = new Date(2026, 2, day, 15, 30)
    const monday = snoozeTimes(now)[2]?.at
    assert.ok(monday)
    assert.deepEqual([monday.getDay(), monday.getHours()], [1, 9])
    const days = (monday.getTime() - now.getTime()) / 86_400_000
    assert.ok(days > 0 && days < 7.1, `${String(days)} days after ${now.toDateString()}`)
  }
})

test('tomorrow is in the morning, also at the end of a month', () => {
  const tomorrow = snoozeTimes(new Date(2026, 0, 31, 23, 0))[1]?.at
  assert.deepEqual(tomorrow, new Date(2026, 1, 1, 9))
})
