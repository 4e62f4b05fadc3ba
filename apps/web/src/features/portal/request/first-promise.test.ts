import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Clock } from '@waybill/contract/sla/sla.ts'
import { firstPromise } from './first-promise.ts'

const clock = (target: Clock['target'], state: Clock['state'], due: string | null = null) => ({
  target,
  state,
  due,
  met_at: state === 'met' ? '2026-03-01T00:00:00Z' : null,
})

test('of what the policy and the workflow promise, who asked hears what is due first', () => {
  const first = (...clocks: ReturnType<typeof clock>[]) =>
    firstPromise(clocks, ['resolution', 'task'])?.target
  const late = clock('resolution', 'running', '2026-03-05T00:00:00Z')
  assert.equal(first(late, clock('task', 'running', '2026-03-03T00:00:00Z')), 'task')
  assert.equal(first(late, clock('task', 'paused')), 'resolution')
  assert.equal(first(clock('resolution', 'met', '2026-03-05T00:00:00Z'), clock('task', 'paused')), 'task')
  assert.equal(first(clock('step', 'running', '2026-03-01T00:00:00Z')), undefined)
})
