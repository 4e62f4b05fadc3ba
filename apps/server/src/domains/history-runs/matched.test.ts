import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PastTicket } from '../sla/past-timelines.ts'
import { isMatched } from './matched.ts'

const words = (category: string) => ({ category, sub_category: null, department: null })
const workflows = [
  { id: 'printers', ...words('Printers'), priority: null },
  { id: 'cables', ...words('Cables'), priority: null },
]

/** A ticket of the category that went through these, one after the other. */
function ticket(category: string, ...went: string[]): PastTicket {
  const moments = went.map((id, at) => ({ at, task: { id: 'run', workflow: id, version: 1 } }))
  return {
    id: 'ticket',
    project_id: 'project',
    workflow_id: null,
    priority: 'medium',
    ...words(category),
    fields: '{}',
    timeline: { created_at: 0, reporter: 'ann', imported_at: null, moments },
  }
}

test('a draft gets the tickets that it would take and those that went through it, but none that was routed from it', () => {
  const isFor = (draft: string, of: PastTicket) => isMatched({ draft, workflows }, of)
  assert.equal(isFor('printers', ticket('Printers')), true)
  assert.equal(isFor('cables', ticket('Printers')), false)
  assert.equal(isFor('printers', ticket('Other', 'printers')), true)
  const routed = ticket('Printers', 'printers', 'cables')
  assert.deepEqual([isFor('printers', routed), isFor('cables', routed)], [false, true])
  assert.equal(isFor('printers', ticket('Printers', 'printers', 'cables', 'printers')), true)
})
