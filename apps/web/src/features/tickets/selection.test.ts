import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOTHING_CHOSEN, chooseLoaded, extendTo, keepOnly, toggle } from './selection.ts'

const ORDER = ['a', 'b', 'c', 'd', 'e']

test('a ticket is chosen by a click and let go by another', () => {
  const one = toggle(NOTHING_CHOSEN, 'b')
  assert.deepEqual([...one.ids], ['b'])
  assert.equal(toggle(one, 'b').ids.size, 0)
})

test('a range goes from the last click to this one, in both directions, and keeps what was chosen before', () => {
  const first = toggle(toggle(NOTHING_CHOSEN, 'e'), 'c')
  assert.deepEqual([...extendTo(first, 'a', ORDER).ids].sort(), ['a', 'b', 'c', 'e'])
  assert.deepEqual([...extendTo(first, 'd', ORDER).ids].sort(), ['c', 'd', 'e'])
})

test('a range without a beginning, or from a ticket that has left, is this ticket alone', () => {
  assert.deepEqual([...extendTo(NOTHING_CHOSEN, 'c', ORDER).ids], ['c'])
  assert.deepEqual([...extendTo(toggle(NOTHING_CHOSEN, 'gone'), 'c', ORDER).ids], ['gone', 'c'])
})

test('all that the query finds are no longer meant when one of them is let go', () => {
  const all = { ...chooseLoaded(ORDER), all: true }
  const rest = toggle(all, 'c')
  assert.equal(rest.all, false)
  assert.deepEqual([...rest.ids], ['a', 'b', 'd', 'e'])
})

test('what has left the list is no longer chosen', () => {
  const chosen = chooseLoaded(ORDER)
  assert.equal(keepOnly(chosen, ORDER), chosen)
  assert.deepEqual([...keepOnly(chosen, ['b', 'd', 'x']).ids], ['b', 'd'])
})
