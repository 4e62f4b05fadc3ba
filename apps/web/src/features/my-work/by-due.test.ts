import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'
import { byDue } from './by-due.ts'

function task(id: string, person: string, target: string | null, assigned_at = '2026-03-01T00:00:00Z'): Task {
  const step = { id: 's', name: 'Check', category: 'open' as const }
  const item: TaskItem = {
    id: `item of ${id}`,
    person: { id: person, name: person },
    team: null,
    step,
    origin: 'system',
    status: 'new',
    open: true,
    assigned_at,
    acted_at: null,
    target,
    notes: null,
    reason: null,
    decision: null,
  }
  return {
    id,
    ticket: { id, key: id, title: id, priority: 'medium' },
    workflow: null,
    step,
    status: 'in_progress',
    rung: 'exact',
    approval: false,
    waits_for: null,
    reopen_until: null,
    reply_reopens: false,
    coordinator: null,
    assigned_to: null,
    team: null,
    target: null,
    resolved_at: null,
    sla: null,
    items: [item],
    created_at: assigned_at,
    seq: 1,
    can: {},
  }
}

const order = (...tasks: Task[]) => byDue(tasks, 'me').map((one) => one.task.id)

test('what is due first stands first, what is never due after it, the oldest first, and what is on hold last', () => {
  const tasks = [
    task('young', 'me', null, '2026-03-05T00:00:00Z'),
    task('old', 'me', null, '2026-03-02T00:00:00Z'),
    task('later', 'me', '2026-03-09T10:00:00Z'),
    task('sooner', 'me', '2026-03-09T09:00:00Z'),
    { ...task('held', 'me', '2026-03-09T08:00:00Z'), status: 'on_hold' as const },
  ]
  assert.deepEqual(order(...tasks), ['sooner', 'later', 'old', 'young', 'held'])
})

test('what somebody else has, and what is done, is not mine', () => {
  const done = task('done', 'me', null)
  const [item] = done.items
  assert.ok(item)
  assert.deepEqual(order(task('theirs', 'you', null), { ...done, items: [{ ...item, open: false }] }), [])
})
