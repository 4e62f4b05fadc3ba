import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import { lastOf, threadsOf } from './threads.ts'

const comment = (id: string, more: Partial<Comment> = {}): Comment => ({
  id,
  ticket_id: 't',
  parent_id: null,
  author: { id: 'a', name: 'Ana' },
  body: id,
  internal: false,
  mentions: [],
  references: [],
  reactions: [],
  created_at: '2026-01-01T00:00:00.000Z',
  edited_at: null,
  deleted_at: null,
  seq: 1,
  can: {},
  ...more,
})
const DELETED = { deleted_at: '2026-01-02T00:00:00.000Z' }
const shape = (comments: Comment[]) =>
  threadsOf(comments).map(({ comment: { id }, replies }) => [id, ...replies.map((reply) => reply.id)])

test('replies stand below their comment, however late they came', () => {
  assert.deepEqual(shape([comment('1'), comment('2'), comment('3', { parent_id: '1' })]), [['1', '3'], ['2']])
})

test('what was deleted is there only as long as somebody has replied to it', () => {
  const reply = comment('2', { parent_id: '1' })
  assert.deepEqual(shape([comment('1', DELETED), reply]), [['1', '2']])
  assert.deepEqual(shape([comment('1', DELETED), { ...reply, ...DELETED }]), [])
  assert.deepEqual(shape([comment('1', DELETED)]), [])
})

test('a reply to what one may not see stands alone', () => {
  assert.deepEqual(shape([comment('2', { parent_id: '1' })]), [['2']])
})

test('the comment seen last is one that the server has', () => {
  const isProvisional = (id: string) => id === 'mine'
  assert.equal(lastOf([comment('1'), comment('2', DELETED), comment('mine')], isProvisional), '1')
  assert.equal(lastOf([], isProvisional), null)
})
