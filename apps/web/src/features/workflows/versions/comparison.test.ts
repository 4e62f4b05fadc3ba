import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editDefinition } from '../model/edit-definition.ts'
import { definitionFor, stepFor, transitionFor } from '../model/testing-definitions.ts'
import { compare } from './comparison.ts'

const before = definitionFor(
  [stepFor('triage', { is_start: true }), stepFor('repair'), stepFor('done', { is_end: true })],
  [transitionFor('triage', 'repair'), transitionFor('repair', 'done')],
)

test('two versions in one drawing: what is gone is still there, and each element says what happened to it', () => {
  const fewer = editDefinition(before, { kind: 'remove', ids: ['repair'] })
  const changed = editDefinition(fewer, { kind: 'change_step', id: 'done', change: { name: 'Closed' } })
  const after = editDefinition(changed, {
    kind: 'add_transition',
    transition: transitionFor('triage', 'done'),
  })
  const { both, marks } = compare(before, after)
  assert.deepEqual(
    both.steps.map(({ id }) => id),
    ['triage', 'done', 'repair'],
  )
  assert.deepEqual(Object.fromEntries(marks), {
    repair: 'removed',
    done: 'changed',
    'triage-done': 'added',
    'triage-repair': 'removed',
    'repair-done': 'removed',
  })
})

test('a step that only stands elsewhere has not changed', () => {
  const after = editDefinition(before, { kind: 'move_steps', positions: { done: { x: 90, y: 0 } } })
  assert.equal(compare(before, after).marks.size, 0)
})
