import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { makeTicket } from '@waybill/client/testing/things.ts'
import { readFolded, toggled } from './kept-folds.ts'
import { layOut, spotOf, spotsBetween, topOf, type Sizes } from './layout.ts'
import { nextCard, nextPlace, placeAt } from './place.ts'

const SIZES: Sizes = { column: 100, folded: 20, row: 50, head: 20 }
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

describe('a folded column', () => {
  const folded = layOut(
    [[ticket(1), ticket(2)], [ticket(4), ticket(5), ticket(6)], [ticket(3)]],
    'none',
    SIZES,
    new Set([1]),
  )

  test('is narrow, shows no cards, and makes no room for them', () => {
    assert.deepEqual(
      folded.columns.map(({ left, width }) => [left, width]),
      [
        [0, 100],
        [100, 20],
        [120, 100],
      ],
    )
    assert.equal(folded.width, 220)
    assert.equal(folded.height, SIZES.head + 3 * SIZES.row)
    const spots = spotsBetween(folded, SIZES, 0, 1_000, idOf(4))
    assert.deepEqual(new Set(spots.map(({ column }) => column)), new Set([0, 2]))
  })

  test('takes a card before all others, at any height of it and by keys', () => {
    for (const y of [0, 60, 5_000])
      assert.deepEqual(placeAt(folded, SIZES, 110, y, idOf(1)), { lane: 0, column: 1, index: 0 })
    assert.equal(placeAt(folded, SIZES, 121, 0, idOf(1)).column, 2)
    const there = nextPlace(folded, { lane: 0, column: 0, index: 1 }, 'ArrowRight', idOf(2))
    assert.deepEqual(there, { lane: 0, column: 1, index: 0 })
    assert.deepEqual(nextPlace(folded, there, 'ArrowDown', idOf(2)), there)
    assert.equal(nextPlace(folded, there, 'ArrowRight', idOf(2)).column, 2)
  })

  test('is passed over by the focus', () => {
    assert.equal(nextCard(folded, idOf(1), 'ArrowRight')?.number, 3)
    assert.equal(nextCard(folded, idOf(3), 'ArrowLeft')?.number, 1)
  })

  test('is kept as a list of elements, and what cannot be read is none', () => {
    assert.deepEqual([...readFolded('["a", 1, "b"]')], ['a', 'b'])
    for (const text of [null, '', '{', '{"a":1}']) assert.equal(readFolded(text).size, 0)
    assert.deepEqual([...toggled(toggled(new Set(['a']), 'b'), 'a')], ['b'])
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
