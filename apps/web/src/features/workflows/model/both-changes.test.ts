import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bothChanges } from './both-changes.ts'
import { editDefinition, type Edit } from './edit-definition.ts'
import { definitionFor, stepFor, transitionFor } from './testing-definitions.ts'

const base = definitionFor(
  [stepFor('triage', { is_start: true }), stepFor('repair'), stepFor('done', { is_end: true })],
  [transitionFor('triage', 'repair'), transitionFor('repair', 'done')],
)
const rename = (id: string, name: string): Edit => ({ kind: 'change_step', id, change: { name } })

test('what two people changed in different places stands together', () => {
  const mine = editDefinition(base, rename('triage', 'First look'))
  const theirs = editDefinition(base, rename('repair', 'Fix it'))
  const { merged, clashes } = bothChanges(base, mine, theirs)
  assert.deepEqual(
    merged.steps.map(({ name }) => name),
    ['First look', 'Fix it', 'done'],
  )
  assert.deepEqual(clashes, [])
})

test('where both changed the same value mine stands, and it is named', () => {
  const mine = editDefinition(base, rename('triage', 'First look'))
  const theirs = editDefinition(base, rename('triage', 'Inspection'))
  const { merged, clashes } = bothChanges(base, mine, theirs)
  assert.equal(merged.steps[0]?.name, 'First look')
  assert.deepEqual(clashes, ['First look'])
})

test('my transition to a step that they removed goes with it, and a step that I changed is named', () => {
  const way = transitionFor('triage', 'repair', { id: 'shortcut' })
  const drawn = editDefinition(base, { kind: 'add_transition', transition: way })
  const mine = editDefinition(drawn, rename('repair', 'Fix it'))
  const theirs = editDefinition(base, { kind: 'remove', ids: ['repair'] })
  const { merged, clashes } = bothChanges(base, mine, theirs)
  assert.deepEqual(merged.transitions, [])
  assert.deepEqual(clashes, ['Fix it'])
})
