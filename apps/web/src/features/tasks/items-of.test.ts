import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'
import { holderOf, ownItem, queuedItem, voicesOf } from './items-of.ts'

const step = { id: 's', name: 'Approve', category: 'open' as const }

function item(id: string, person: string | null, more: Partial<TaskItem> = {}): TaskItem {
  return {
    id,
    person: person === null ? null : { id: person, name: person },
    team: null,
    step,
    origin: 'system',
    status: 'new',
    open: true,
    assigned_at: '2026-03-02T09:00:00Z',
    acted_at: null,
    target: null,
    notes: null,
    reason: null,
    decision: null,
    ...more,
  }
}

const taskOf = (...items: TaskItem[]): Pick<Task, 'items' | 'step'> => ({ items, step })
const said = { open: false, decision: 'approved' as const }

test('somebody has a task, or a queue, or several decide', () => {
  assert.equal(holderOf(taskOf(item('1', 'rui')))?.id, 'rui')
  assert.equal(holderOf(taskOf(item('1', 'rui'), item('2', 'mia'))), null)
  assert.equal(queuedItem(taskOf(item('1', null)))?.id, '1')
  assert.equal(ownItem(taskOf(item('1', 'rui', { open: false }), item('2', 'rui')), 'rui')?.id, '2')
})

test('of an approval the voices of this time count, not those of the time before', () => {
  const before = item('1', 'rui', said)
  const now = { assigned_at: '2026-03-03T09:00:00Z' }
  const voices = voicesOf(taskOf(before, item('2', 'rui', now), item('3', 'mia', { ...now, ...said })))
  assert.deepEqual(
    voices.map(({ id }) => id),
    ['3'],
  )
})
