import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { workflowChanges } from './describe-change.ts'
import { applyChange, diffDefinitions, isEmptyChange } from './diff-definitions.ts'
import { inverse, renameElements } from './rename-elements.ts'
import { anyDefinition, sound, step, way } from './testing/definitions.ts'

test('what is added, removed and changed is told by element, with the fields that changed alone', () => {
  const before = sound()
  const after = sound({
    description: 'What people ask the workshop for',
    steps: before.steps.map((one) => (one.id === 'work' ? { ...one, weight: 2 } : one)).concat(step('check')),
    transitions: [...before.transitions.slice(0, 2), way('work', 'check')],
  })
  const change = diffDefinitions(before, after)
  assert.deepEqual(change.fields, {
    before: { description: '' },
    after: { description: 'What people ask the workshop for' },
  })
  assert.deepEqual(
    change.steps.added.map(({ id }) => id),
    ['check'],
  )
  assert.deepEqual(change.steps.changed, [
    { id: 'work', name: 'work', before: { weight: 0.5 }, after: { weight: 2 } },
  ])
  assert.deepEqual(
    change.transitions.removed.map(({ id }) => id),
    ['work>done'],
  )
  assert.equal(
    workflowChanges(change),
    'description; step "check" added; step "work" changed; transition "to check" added; transition "to done" removed',
  )
})

test('another order of steps is a difference', () => {
  const before = sound()
  const after = sound({ steps: before.steps.toReversed() })
  assert.deepEqual(diffDefinitions(before, after).steps.order, ['done', 'work', 'triage'])
})

test('the order of keys within a value is none', () => {
  const before = sound({ steps: [step('a', { position: { x: 1, y: 2 } })] })
  const after = sound({ steps: [step('a', { position: { y: 2, x: 1 } })] })
  assert.ok(isEmptyChange(diffDefinitions(before, after)))
})

test('a difference applied to what was gives what is, and there is none exactly between equals', () => {
  fc.assert(
    fc.property(anyDefinition, anyDefinition, (before, after) => {
      const change = diffDefinitions(before, after)
      // As it comes back from the log.
      const kept = JSON.parse(JSON.stringify(change)) as typeof change
      assert.deepEqual(applyChange(before, kept), after)
      assert.ok(isEmptyChange(diffDefinitions(after, after)))
      if (isEmptyChange(change)) assert.deepEqual(before, after)
    }),
  )
})

test('elements that got other ids get their own back', () => {
  fc.assert(
    fc.property(anyDefinition, (definition) => {
      const ids = Object.fromEntries(
        [...definition.steps, ...definition.transitions].map(({ id }) => [id, `new ${id}`]),
      )
      const renamed = renameElements(definition, ids)
      assert.deepEqual(renameElements(renamed, inverse(ids)), definition)
      const steps = new Set(renamed.steps.map(({ id }) => id))
      definition.transitions.forEach(({ from }, index) => {
        const there = definition.steps.some(({ id }) => id === from)
        assert.equal(steps.has(renamed.transitions[index]?.from ?? ''), there)
      })
    }),
  )
})
