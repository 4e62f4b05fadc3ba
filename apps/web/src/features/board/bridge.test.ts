import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'
import { makeTicket } from '@waybill/client/testing/things.ts'
import { BRIDGED_MILLIS, Bridge } from './bridge.ts'

const steps = BASIC_STEPS.map(({ id }) => [id])

/** A board of which only the server can judge who belongs: columns get what they are handed. */
function makeBoard(...tickets: Ticket[]) {
  const bridge = new Bridge()
  const store = new Map(tickets.map((ticket) => [ticket.id, ticket]))
  let isWanted = true
  return {
    store,
    bridge,
    unwant: () => (isWanted = false),
    show: (now: number, ...columns: Ticket[][]) =>
      bridge
        .over(columns, steps, now, { ticketOf: (id) => store.get(id), matches: () => isWanted })
        .map((column) => column.map(({ number }) => number)),
  }
}

const at = (number: number, column: number, rank: string) =>
  makeTicket(number, { rank, ...(BASIC_STEPS[column] && { step: BASIC_STEPS[column] }) })

test('a card that has left its column stands at its place in the other one until that has got it', () => {
  const board = makeBoard(at(1, 0, 'b'), at(2, 1, 'a'), at(3, 1, 'c'))
  const others = [at(2, 1, 'a'), at(3, 1, 'c')]
  assert.deepEqual(board.show(0, [at(1, 0, 'b')], others), [[1], [2, 3]])
  const moved = at(1, 1, 'b')
  board.store.set(moved.id, moved)
  assert.deepEqual(board.show(10, [], others), [[], [2, 1, 3]])
  assert.ok(board.bridge.isOpen)
  assert.deepEqual(board.show(20, [], [...others, moved]), [[], [2, 3, 1]])
  assert.ok(!board.bridge.isOpen)
})

test('a card whose column never gets it goes after a while, and one that does not belong there at once', () => {
  const board = makeBoard(at(1, 0, 'b'))
  board.show(0, [at(1, 0, 'b')], [])
  const moved = at(1, 1, 'b')
  board.store.set(moved.id, moved)
  assert.deepEqual(board.show(10, [], []), [[], [1]])
  assert.deepEqual(board.show(10 + BRIDGED_MILLIS, [], []), [[], []])
  board.show(0, [at(1, 0, 'b')], [])
  board.unwant()
  assert.deepEqual(board.show(20, [], []), [[], []])
})

test('a card that has left the board where it stood is gone', () => {
  const board = makeBoard(at(1, 0, 'b'))
  board.show(0, [at(1, 0, 'b')], [])
  assert.deepEqual(board.show(10, [], []), [[], []])
})
