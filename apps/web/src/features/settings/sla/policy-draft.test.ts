import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Policy } from '@waybill/contract/sla/sla.ts'
import { draftOf, inputOf, NEW_POLICY, positionsFor, withPromise, withTarget } from './policy-draft.ts'

const policy = (id: string, position: number): Policy => ({
  id,
  name: id,
  description: '',
  condition: '',
  calendar: { id: 'c', name: 'Office' },
  active: true,
  position,
  warnings: [],
  targets: [{ target: 'resolution', durations: { high: 'PT4H' } }],
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  seq: 1,
  can: {},
})

test('targets are promised in one order, whichever was promised first, and are taken back', () => {
  const both = withPromise(withPromise(NEW_POLICY, 'resolution', true), 'first_response', true)
  assert.deepEqual(
    both.targets.map(({ target }) => target),
    ['first_response', 'resolution'],
  )
  const timed = withTarget(both, { target: 'resolution', durations: { high: 'PT4H' } })
  assert.deepEqual(timed.targets[1]?.durations, { high: 'PT4H' })
  assert.deepEqual(
    withPromise(timed, 'first_response', false).targets.map(({ target }) => target),
    ['resolution'],
  )
})

test('a policy is sent with the id of its calendar and without spaces around its words', () => {
  const input = inputOf({ ...draftOf(policy('a', 10)), name: ' Gold ', condition: ' priority:high ' })
  assert.deepEqual([input.name, input.condition, input.calendar], ['Gold', 'priority:high', 'c'])
})

test('an order changes the positions of those alone that stand elsewhere', () => {
  const [a, b, c] = [policy('a', 10), policy('b', 20), policy('c', 30)]
  assert.deepEqual(positionsFor([a, c, b]), [
    { id: 'c', position: 20 },
    { id: 'b', position: 30 },
  ])
  assert.deepEqual(positionsFor([a, b, c]), [])
})
