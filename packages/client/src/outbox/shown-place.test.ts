import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { comparer } from '../lists/sort-tickets.ts'
import { learnTicket } from '../store/learn.ts'
import { EMPTY, type State } from '../store/state.ts'
import { idOf, makeTicket } from '../testing/things.ts'
import { rankOfPlace } from './shown-place.ts'

const STEP = makeTicket(1).step.id

function stateOf(ranks: readonly string[]): State {
  return ranks
    .map((rank, index) => makeTicket(index + 1, { rank }))
    .reduce<State>((state, ticket) => learnTicket(state, ticket, 1), EMPTY)
}

/** The numbers of the column from above. */
function column(state: State): number[] {
  const tickets = [...state.tickets.values()].map(({ value }) => value)
  return tickets.sort(comparer('rank')).map(({ number }) => number)
}

function moved(state: State, number: number, place: { before?: string; after?: string }): State {
  const ticket = state.tickets.get(idOf(number))?.value
  assert.ok(ticket)
  const rank = rankOfPlace(state, ticket, place, STEP)
  return learnTicket(state, { ...ticket, ...(rank !== undefined && { rank }), seq: ticket.seq + 1 }, 1)
}

test('a card shows directly beside the one that it was put to, however often and wherever', () => {
  const step = fc.record({
    card: fc.integer({ min: 1, max: 6 }),
    to: fc.integer({ min: 1, max: 6 }),
    side: fc.constantFrom('before', 'after'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = stateOf(['a0', 'a0V', 'a1', 'a10', 'aZ', 'b01'])
      for (const { card, to, side } of steps) {
        if (card === to) continue
        state = moved(state, card, side === 'before' ? { before: idOf(to) } : { after: idOf(to) })
        const order = column(state)
        assert.equal(order.indexOf(card) - order.indexOf(to), side === 'before' ? -1 : 1)
      }
    }),
  )
})

test('a card whose neighbour is not known keeps its place in the order', () => {
  const state = stateOf(['a0', 'a1'])
  assert.deepEqual(column(moved(state, 2, { before: idOf(9) })), [1, 2])
  assert.deepEqual(column(moved(state, 2, {})), [1, 2])
})
