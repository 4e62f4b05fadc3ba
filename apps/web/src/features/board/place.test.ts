import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { makeTicket } from '@waybill/client/testing/things.ts'
import { layOut, spotOf, spotsBetween, topOf, type Sizes } from './layout.ts'
import { nextCard, nextPlace, placeAt } from './place.ts'

const SIZES: Sizes = { column: 100, row: 50, head: 20 }
const ANA = { id: 'ana', name: 'Ana' }
const BEN = { id: 'ben', name: 'Ben' }
const ticket = (number: number, values: Partial<Ticket> = {}) => makeTicket(number, values)
const idOf = (number: number) => ticket(number).id

/** Two columns: 1, 2, 3 in the first, 4 in the second. */
const plain = layOut([[ticket(1), ticket(2), ticket(3)], [ticket(4)]], 'none', SIZES)
const byPerson = layOut(
  [[ticket(1, { assignee: BEN }), ticket(2), ticket(3, { assignee: ANA })], [ticket(4, { assignee: BEN })]],
  'assignee',
  SIZES,
)

describe('what stands where', () => {
  test('people have a lane each by name, and nobody the last', () => {
    assert.deepEqual(
      byPerson.lanes.map(({ lane, cells }) => [
        lane.key,
        cells.map((cell) => cell.map(({ number }) => number)),
      ]),
      [
        ['ana', [[3], []]],
        ['ben', [[1], [4]]],
        ['nobody', [[2], []]],
      ],
    )
    assert.equal(byPerson.height, 3 * (SIZES.head + SIZES.row))
  })

  test('every priority has a lane, the most urgent above', () => {
    const { lanes } = layOut([[ticket(1, { priority: 'low' })]], 'priority', SIZES)
    assert.deepEqual(
      lanes.map(({ lane, cells }) => [lane.key, cells[0]?.length]),
      [
        ['critical', 0],
        ['high', 0],
        ['medium', 0],
        ['low', 1],
      ],
    )
  })

  test('of 10,000 cards only those that reach into what is seen are there, and the one that is kept', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ticket(at))
    const layout = layOut([many], 'none', SIZES)
    const last = many.at(-1)?.id ?? ''
    const spots = spotsBetween(layout, SIZES, 100_000, 101_000, last)
    assert.ok(spots.length > 20 && spots.length < 24, String(spots.length))
    assert.equal(spots.at(-1)?.id, last)
    const [first] = spots
    assert.ok(first && topOf(layout, SIZES, first) <= 100_000)
  })
})

describe('where a card goes that is let go', () => {
  const at = (x: number, y: number, moving = 4) => placeAt(plain, SIZES, x, SIZES.head + y, idOf(moving))

  test('before the one in whose upper half it is, and behind the last below all', () => {
    assert.deepEqual(at(50, 20), { lane: 0, column: 0, index: 0 })
    assert.deepEqual(at(50, 70), { lane: 0, column: 0, index: 1 })
    assert.deepEqual(at(50, 80), { lane: 0, column: 0, index: 2 })
    assert.deepEqual(at(50, 5_000), { lane: 0, column: 0, index: 3 })
  })

  test('outside of the board it goes to the nearest column', () => {
    assert.equal(at(-50, 0).column, 0)
    assert.equal(at(5_000, 0).column, 1)
  })

  test('directly above and below itself it stays where it is', () => {
    for (const y of [30, 50, 70, 100])
      assert.deepEqual(at(50, y, 2), { lane: 0, column: 0, index: 1 }, String(y))
    assert.equal(at(50, 130, 2).index, 2)
    assert.equal(at(50, 10, 2).index, 0)
  })

  test('in the lane at whose height it is', () => {
    const place = placeAt(byPerson, SIZES, 150, 150, idOf(3))
    assert.deepEqual([byPerson.lanes[place.lane]?.lane.key, place.column], ['nobody', 1])
  })
})

describe('by keys', () => {
  test('a card goes up and down in its cell, and from lane to lane at its ends', () => {
    const own = spotOf(byPerson, idOf(1))
    assert.ok(own)
    const up = nextPlace(byPerson, own, 'ArrowUp', idOf(1))
    assert.deepEqual(up, { lane: 0, column: 0, index: 1 })
    assert.equal(nextPlace(byPerson, up, 'ArrowUp', idOf(1)).index, 0)
    const down = nextPlace(byPerson, own, 'ArrowDown', idOf(1))
    assert.deepEqual(down, { lane: 2, column: 0, index: 0 })
    assert.deepEqual(nextPlace(plain, { lane: 0, column: 0, index: 2 }, 'ArrowDown', idOf(3)), {
      lane: 0,
      column: 0,
      index: 2,
    })
  })

  test('a card goes to the next column at its height, and not over the edge', () => {
    const own = { lane: 0, column: 0, index: 2 }
    const right = nextPlace(plain, own, 'ArrowRight', idOf(3))
    assert.deepEqual(right, { lane: 0, column: 1, index: 1 })
    assert.equal(nextPlace(plain, right, 'ArrowRight', idOf(3)).column, 1)
  })

  test('the focus goes to the nearest card in the direction', () => {
    assert.equal(nextCard(plain, idOf(3), 'ArrowRight')?.number, 4)
    assert.equal(nextCard(plain, idOf(4), 'ArrowLeft')?.number, 1)
    assert.equal(nextCard(plain, idOf(1), 'ArrowUp'), undefined)
    assert.equal(nextCard(byPerson, idOf(3), 'ArrowDown')?.number, 1)
    assert.equal(nextCard(byPerson, idOf(2), 'ArrowUp')?.number, 1)
  })
})
