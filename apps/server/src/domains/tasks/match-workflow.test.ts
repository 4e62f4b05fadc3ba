import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchWorkflow, type Matchable } from './match-workflow.ts'

const workflow = (id: string, values: Partial<Matchable>): Matchable => ({
  id,
  category: 'Hardware',
  sub_category: 'Laptop',
  department: 'IT',
  priority: null,
  ...values,
})
const ticket = { category: 'hardware', sub_category: 'LAPTOP', department: 'it', priority: 'high' }
const found = (
  workflows: Matchable[],
  values: Partial<typeof ticket> | Record<string, string | null> = {},
) => {
  const match = matchWorkflow(workflows, { ...ticket, ...values })
  return match && [match.workflow.id, match.rung]
}

test('the ladder goes from all four words to category and department, in any case of letters', () => {
  const all = [
    workflow('wide', { sub_category: null }),
    workflow('plain', {}),
    workflow('urgent', { priority: 'high' }),
  ]
  assert.deepEqual(found(all), ['urgent', 'exact'])
  assert.deepEqual(found(all, { priority: 'low' }), ['plain', 'without_priority'])
  assert.deepEqual(found(all, { sub_category: 'Monitor' }), ['wide', 'category_and_department'])
  assert.equal(found(all, { department: 'HR' }), null)
  assert.equal(found(all, { category: null }), null)
})

test('a rung leaves its word out, but who names nothing else goes first; then the older one', () => {
  assert.deepEqual(found([workflow('critical', { priority: 'critical' })]), ['critical', 'without_priority'])
  const both = [workflow('critical', { priority: 'critical' }), workflow('any', {})]
  assert.deepEqual(found(both), ['any', 'without_priority'])
  assert.deepEqual(found([workflow('older', {}), workflow('newer', {})]), ['older', 'without_priority'])
})

test('a workflow without a category is found by its project alone', () => {
  assert.equal(found([workflow('none', { category: null, sub_category: null, department: null })]), null)
})
