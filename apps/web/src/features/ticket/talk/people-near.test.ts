import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TaskItem } from '@waybill/contract/tasks/task.ts'
import { peopleNear } from './people-near.ts'

const person = (name: string) => ({ id: name.toLowerCase(), name })
const item = (name: string | null, open: boolean): TaskItem => ({
  id: `item of ${String(name)}`,
  person: name === null ? null : person(name),
  team: null,
  step: { id: 's', name: 'Repair', category: 'in_progress' },
  origin: 'system',
  status: open ? 'new' : 'resolved',
  open,
  assigned_at: '2026-01-01T00:00:00.000Z',
  acted_at: null,
  target: null,
  notes: null,
  reason: null,
  decision: null,
})

test('by @ those come first who spoke last, then who has the ticket or an item of it, who asked, and who watches', () => {
  const near = peopleNear(
    { assignee: person('Ana'), reporter: person('Rita') },
    [{ author: person('Rui') }, { author: person('Mei') }],
    {
      items: [item('Tom', true), item(null, true), item('Sam', false)],
      watchers: [person('Vera'), person('Rui')],
    },
  )
  assert.deepEqual(
    near.map(({ name }) => name),
    ['Mei', 'Rui', 'Ana', 'Tom', 'Rita', 'Vera'],
  )
})
