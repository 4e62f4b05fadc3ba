import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { isJoined, isTold, mergeEntries, ruleOf, wordsOf } from './told-events.ts'

const entry = (seq: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  seq,
  kind: 'ticket.edited',
  version: 1,
  at: '2026-01-01T00:00:00.000Z',
  recorded_at: '2026-01-01T00:00:00.000Z',
  actor: { id: 'a', name: 'Ana' },
  via: 'web',
  cause_seq: null,
  project_id: null,
  ticket_id: null,
  request_id: null,
  data: {},
  text: 'Ana changed the title',
  ...more,
})

test('files that wait for their comment are told among the changes alone', () => {
  const file = (internal: boolean) => ({ kind: 'attachment.added', data: { attachment: { internal } } })
  assert.deepEqual([isTold(file(true), 'all'), isTold(file(true), 'changes')], [false, true])
  assert.equal(isTold(file(false), 'all'), true)
})

test('comments are no lines of the history, and neither is that somebody let a ticket go', () => {
  const told = (kind: string, data = {}) => isTold({ kind, data }, 'all')
  assert.equal(told('ticket.status_changed'), true)
  assert.equal(told('comment.added'), false)
  assert.equal(told('comment.reaction_added'), false)
  assert.equal(told('lease.ended', { why: 'released' }), false)
  assert.equal(told('lease.ended', { why: 'expired' }), true)
  assert.equal(told('lease.ended', { why: 'taken_over' }), false, 'who took it over is told')
  assert.equal(told('lease.taken', { taken_from: null }), false)
  assert.equal(told('lease.taken', { taken_from: 'b' }), true)
  assert.equal(isTold({ kind: 'comment.edited', data: {} }, 'changes'), true)
  assert.equal(isTold({ kind: 'ticket.edited', data: {} }, 'comments'), false)
})

test('the author stands apart, and moments and people are read as people read them', () => {
  const BEN = '01a1fe61-40d5-71e4-b5c9-d3662014f0f3'
  const shown = { instant: () => '1 March', name: (id: string) => (id === BEN ? 'Ben' : undefined) }
  const words = (text: string) => wordsOf(entry(1, { text }), shown)
  assert.equal(
    words('Ana changed the due date to 2026-03-01T12:00:00.000Z'),
    'changed the due date to 1 March',
  )
  assert.equal(words(`Ana changed Tester to ${BEN}`), 'changed Tester to Ben')
  assert.equal(wordsOf({ text: 'Waybill closed it', actor: null, via: 'web' }, shown), 'closed it')
})

test('events that were read twice are there once, in their order', () => {
  const merged = mergeEntries([entry(1), entry(2)], [entry(3), entry(2)])
  assert.deepEqual(
    merged.map(({ seq }) => seq),
    [1, 2, 3],
  )
  assert.equal(isJoined([entry(1), entry(2)], [entry(3), entry(2)]), true)
  assert.equal(isJoined([entry(1)], [entry(3)]), false)
})

test('what a rule changed is told of the rule; its runs stand among the changes, unless something was refused', () => {
  const changed = {
    text: 'The rule "Late (version 3)" (version 2) changed the priority from High to Critical',
    via: 'rule:r1:2',
    actor: null,
  }
  assert.deepEqual(ruleOf(changed), { rule: 'r1', author: 'The rule "Late (version 3)" (version 2)' })
  const plain = { instant: (at: string) => at, name: () => undefined }
  assert.equal(wordsOf(changed, plain), 'changed the priority from High to Critical')
  assert.equal(ruleOf({ via: 'web', text: 'Ana changed the title' }), null)
  const ran = (outcome: string) => ({ kind: 'automation.ran', data: { actions: [{ outcome }] } })
  assert.deepEqual([isTold(ran('done'), 'all'), isTold(ran('done'), 'changes')], [false, true])
  assert.equal(isTold(ran('refused'), 'all'), true)
  const called = (outcome: string) => ({ kind: 'automation.called', data: { result: { outcome } } })
  assert.equal(isTold(called('done'), 'all'), false)
  assert.equal(isTold(called('failed'), 'all'), true)
  assert.equal(isTold(called('done'), 'changes'), true)
  assert.equal(isTold({ kind: 'automation.told', data: {} }, 'all'), false)
})
