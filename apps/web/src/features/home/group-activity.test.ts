import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupActivity, withLocalTimes } from './group-activity.ts'

const item = (seq: number, id: string) => ({
  seq,
  at: '2026-01-01T00:00:00.000Z',
  kind: 'ticket.edited',
  actor: null,
  ticket: { id, key: id, title: id, status: 'open' as const },
  text: 'Waybill changed it',
})

test('lines of one ticket that follow each other stand together, in their order', () => {
  const groups = groupActivity([item(4, 'A'), item(3, 'A'), item(2, 'B'), item(1, 'A')])
  assert.deepEqual(
    groups.map(({ ticket, items }) => [ticket.key, items.map(({ seq }) => seq)]),
    [
      ['A', [4, 3]],
      ['B', [2]],
      ['A', [1]],
    ],
  )
})

test('instants in a sentence are shown as times of the reader', () => {
  const text = withLocalTimes('Ana changed the due date to 2026-11-22T16:00:00.000Z')
  assert.match(text, /^Ana changed the due date to Nov 2[23], 2026/)
})
