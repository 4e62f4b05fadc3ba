import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, BEN, idOf, makeComment, makeTicket } from '../testing/things.ts'
import { collect } from './collect.ts'
import { forgetTicket, learnComment, learnNames, learnTicket } from './learn.ts'
import { nameOf } from './select.ts'
import { EMPTY, type State } from './state.ts'

test('what nothing shows is left, and so are the names that nothing known holds, once there are many', () => {
  let state: State = [1, 2].reduce<State>(
    (next, number) => learnTicket(next, makeTicket(number, { assignee: BEN }), 1),
    EMPTY,
  )
  state = learnComment(state, makeComment(1, 1, { author: { id: idOf(71), name: 'Cy' } }), 1)
  state = learnComment(state, makeComment(2, 2, { author: { id: idOf(72), name: 'Di' } }), 1)
  const isShown = (id: string) => id === idOf(1)
  const few = collect(state, isShown)
  assert.deepEqual([few.tickets.size, nameOf(few, idOf(72))], [1, 'Di'])
  const strangers = Array.from({ length: 2_000 }, (_, at) => ({ id: idOf(10_000 + at), name: 'x' }))
  const many = collect(learnNames(state, strangers, 1), isShown)
  assert.deepEqual(
    [ANA.id, BEN.id, idOf(71), idOf(72), idOf(10_000)].map((id) => nameOf(many, id)),
    ['Ana', 'Ben', 'Cy', undefined, undefined],
  )
})

test('what may not be seen any more need not be remembered when no answer is on its way', () => {
  const state = forgetTicket(learnTicket(EMPTY, makeTicket(1), 1), idOf(1), 5)
  assert.equal(state.forgotten.size, 1)
  const left = collect(state, () => true)
  assert.equal(left.forgotten.size, 0)
  assert.equal(
    collect(left, () => true),
    left,
  )
})
