import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Notification } from '@waybill/contract/notifications/notification.ts'
import { groupNotifications } from './group-notifications.ts'

const notification = (
  id: string,
  ticket: string,
  at: string,
  more: Partial<Notification> = {},
): Notification => ({
  id,
  kind: 'comment',
  notice: null,
  ticket: { id: ticket, key: ticket, title: ticket, status: 'open', priority: 'medium' },
  actor: null,
  count: 1,
  comment: null,
  status: null,
  step: null,
  refused: false,
  seq: 1,
  at,
  read_at: null,
  snoozed_until: null,
  done_at: null,
  ...more,
})

test('notifications of one ticket stand together, with all of their events', () => {
  const [group, ...others] = groupNotifications([
    notification('1', 'A', '2026-01-01', { count: 2 }),
    notification('2', 'A', '2026-01-02'),
  ])
  assert.deepEqual(others, [])
  assert.deepEqual([group?.newest.id, group?.events], ['2', 3])
})

test('tickets with something unread come first, and each shows what is unread of it', () => {
  const read = { read_at: '2026-01-09' }
  const groups = groupNotifications([
    notification('1', 'A', '2026-01-05', read),
    notification('2', 'B', '2026-01-01'),
    notification('3', 'B', '2026-01-04', read),
    notification('4', 'C', '2026-01-03'),
  ])
  assert.deepEqual(
    groups.map(({ id, newest }) => [id, newest.id]),
    [
      ['C', '4'],
      ['B', '2'],
      ['A', '1'],
    ],
  )
})

test('a notice, which has no ticket, stands alone', () => {
  const groups = groupNotifications(
    ['1', '2'].map((id) => notification(id, 'A', '2026-01-05', { ticket: null })),
  )
  assert.deepEqual(
    groups.map(({ id, notifications }) => [id, notifications.length]),
    [
      ['1', 1],
      ['2', 1],
    ],
  )
})
