import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { createTestWorld } from '../testing/test-world.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

const LIST = 'comments of somebody'
const read = (cursor: string) => decodeCursor(LIST, cursor, ['number', 'text'])

/** The cursor with other values, as somebody may write it who has looked into one. */
function forged(cursor: string, ...values: unknown[]): string {
  const [list] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[]
  return Buffer.from(JSON.stringify([list, ...values])).toString('base64url')
}

test('a cursor gives back what it was made of, and no cursor is the beginning', () => {
  assert.deepEqual(read(encodeCursor(LIST, [17, 'id'])), [17, 'id'])
  assert.equal(decodeCursor(LIST, undefined, ['number', 'text']), null)
})

test('a cursor of another list or with values of other kinds is refused', () => {
  const right = encodeCursor(LIST, [17, 'id'])
  const wrong = [
    encodeCursor('another list', [17, 'id']),
    'x',
    ...[['17', 'id'], [17, 18], [17], [17, 'id', 0], [null, 'id'], [17, null]].map((one) =>
      forged(right, ...one),
    ),
    ...[1.5, 2 ** 53, '', true, [1], {}].map((one) => forged(right, one, 'id')),
    ...['\0', 'a\0b', '\ud800'].map((one) => forged(right, 17, one)),
  ]
  for (const one of wrong)
    assert.throws(
      () => read(one),
      (error) => error instanceof Problem && error.code === 'request.bad_cursor',
    )
})

test('a list whose cursor was written by hand answers that, and not with an error of the database', async () => {
  const world = await createTestWorld()
  try {
    const ana = await world.person('agent')
    const { key } = await world.ticket({ reporter: ana })
    for (const body of ['one', 'two'])
      await world.call(ana, 'POST', `/tickets/${key}/comments`, { body: { body } })
    for (const list of [`/tickets/${key}/comments?limit=1`, `/tickets/${key}/history?limit=1`]) {
      const { next } = (await world.call(ana, 'GET', list)).body
      for (const value of ['x', '\0', 1.5]) {
        const after = forged(next, value, '\0')
        const answer = await world.call(ana, 'GET', `${list}&after=${after}`)
        assert.deepEqual([answer.status, answer.body.code], [400, 'request.bad_cursor'])
      }
    }
  } finally {
    await world.close()
  }
})
