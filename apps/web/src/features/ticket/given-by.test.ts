import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Task } from '@waybill/contract/tasks/task.ts'
import { givenBy } from './given-by.ts'

const item = (open: boolean) => ({ open }) as Task['items'][number]

test('where no run goes on, who has a ticket is set by hand', () => {
  const all = { take: true, assignee: true, team: true }
  assert.deepEqual(givenBy(null), all)
  for (const status of ['pending', 'completed', 'cancelled'] as const)
    assert.deepEqual(givenBy({ status, can: {}, items: [] }), all)
})

test('in a run it is offered to whoever may hand it on or take it, and its team to nobody', () => {
  const run = (can: Record<string, boolean>, open = 1) =>
    givenBy({
      status: 'in_progress',
      can,
      items: [item(false), ...Array.from({ length: open }, () => item(true))],
    })
  assert.deepEqual(run({}), { take: false, assignee: false, team: false })
  assert.deepEqual(run({ transfer: true }), { take: false, assignee: true, team: false })
  assert.deepEqual(run({ take: true }), { take: true, assignee: true, team: false })
  assert.deepEqual(run({ transfer: true, release: true }, 2), { take: false, assignee: false, team: false })
})
