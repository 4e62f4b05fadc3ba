import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audienceOf } from './event-policy.ts'

test('a comment is internal unless its event says that it is not', () => {
  assert.equal(audienceOf({ kind: 'comment.added', data: { comment: { internal: false } } }), 'ticket')
  assert.equal(
    audienceOf({ kind: 'comment.added', data: { comment: { internal: true } } }),
    'ticket_internal',
  )
  assert.equal(audienceOf({ kind: 'comment.edited', data: { comment: 'c1', internal: false } }), 'ticket')
  assert.equal(audienceOf({ kind: 'comment.edited', data: { comment: 'c1' } }), 'ticket_internal')
  assert.equal(audienceOf({ kind: 'comment.added', data: null }), 'ticket_internal')
})

test('what is not known is for admins', () => {
  assert.equal(audienceOf({ kind: 'person.created', data: {} }), 'admins')
  assert.equal(audienceOf({ kind: 'something.new', data: {} }), 'admins')
  assert.equal(audienceOf({ kind: 'nothing', data: {} }), 'admins')
})

test('who edits a ticket alone is told to whoever sees the ticket', () => {
  assert.equal(audienceOf({ kind: 'lease.taken', data: { holder: 'ana', taken_from: null } }), 'ticket')
})
