import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Notification } from '@waybill/contract/notifications/notification.ts'
import { isBefore, isIn, marked } from './shown-notifications.ts'

const NOW = '2026-03-02T09:00:00.000Z'
const LATER = '2026-03-03T09:00:00.000Z'
const waiting: Notification = {
  id: '1',
  kind: 'comment',
  ticket: { id: 't', key: 'WEB-1', title: 'Title', status: 'open', priority: 'medium' },
  notice: null,
  actor: null,
  count: 1,
  comment: null,
  status: null,
  step: null,
  refused: false,
  seq: 1,
  at: NOW,
  read_at: null,
  snoozed_until: null,
  done_at: null,
}
const states = (one: Notification) =>
  (['unread', 'all', 'snoozed', 'done'] as const).filter((state) => isIn(state, one))

test('a notification is in the lists that the server would have it in', () => {
  assert.deepEqual(states(waiting), ['unread', 'all'])
  assert.deepEqual(states(marked(waiting, { read: true }, NOW)), ['all'])
  assert.deepEqual(states(marked(waiting, { done: true }, NOW)), ['done'])
  assert.deepEqual(states(marked(waiting, { snoozed_until: LATER }, NOW)), ['snoozed'])
})

test('marks are taken back as they were made', () => {
  const done = marked(waiting, { done: true }, NOW)
  assert.equal(done.read_at, NOW)
  assert.deepEqual(marked(done, { done: false, read: false }, LATER), waiting)
  const snoozed = marked(done, { snoozed_until: LATER }, NOW)
  assert.equal(snoozed.done_at, null, 'what is put off is not done')
  assert.equal(marked(snoozed, { done: true }, LATER).snoozed_until, null)
})

test('the newest comes first, and of the same moment the one with the greater id', () => {
  const later = { ...waiting, id: '0', at: LATER }
  assert.ok(isBefore(later, waiting))
  assert.ok(isBefore({ ...waiting, id: '2' }, waiting))
})
