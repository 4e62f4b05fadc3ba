import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { activityLines } from './activity-lines.ts'

const entry = (seq: number, at: string, actor = 'a'): HistoryEntry => ({
  seq,
  kind: 'ticket.edited',
  version: 1,
  at: `2026-01-01T${at}.000Z`,
  recorded_at: `2026-01-01T${at}.000Z`,
  actor: { id: actor, name: actor },
  via: 'web',
  cause_seq: null,
  project_id: null,
  ticket_id: null,
  request_id: null,
  data: {},
  text: '',
})
const shape = (entries: HistoryEntry[]) =>
  activityLines([], entries, 'all').map((line) =>
    line.kind === 'changes' ? line.entries.map(({ seq }) => seq) : [],
  )

test('what one person changed within a minute is one line', () => {
  assert.deepEqual(shape([entry(1, '10:00:00'), entry(2, '10:00:30'), entry(3, '10:02:00')]), [[1, 2], [3]])
  assert.deepEqual(shape([entry(1, '10:00:00'), entry(2, '10:00:01', 'b'), entry(3, '10:00:02')]), [
    [1],
    [2],
    [3],
  ])
})

test('a line does not grow without end', () => {
  const many = Array.from({ length: 10 }, (_, index) => entry(index, '10:00:00'))
  assert.deepEqual(
    shape(many).map(({ length }) => length),
    [8, 2],
  )
})

test('who has a ticket after a step of its workflow is said once, by the step; all of it stands among the changes', () => {
  const of = (seq: number, kind: string, at = '10:00:00') => ({ ...entry(seq, at), kind })
  const entries = [
    of(1, 'task.acted'),
    of(2, 'ticket.status_changed'),
    of(3, 'ticket.assigned'),
    of(4, 'ticket.severity_changed'),
    of(5, 'ticket.assigned', '10:05:00'),
  ]
  assert.deepEqual(shape(entries), [[1, 4], [5]])
  const all = activityLines([], entries, 'changes')
  assert.equal(all.flatMap((line) => (line.kind === 'changes' ? line.entries : [])).length, 5)
})
