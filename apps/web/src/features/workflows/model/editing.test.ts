import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Edit } from './edit-definition.ts'
import { beginEditing, isChanged, reduceEditing, type Editing, type EditingAction } from './editing.ts'
import { newStep, newTransition } from './new-elements.ts'
import { definitionFor, stepFor, transitionFor } from './testing-definitions.ts'

const saved = definitionFor(
  [stepFor('triage', { is_start: true }), stepFor('done', { is_end: true })],
  [transitionFor('triage', 'done')],
)
const begin = beginEditing(saved, 7)

function after(editing: Editing, ...actions: EditingAction[]): Editing {
  return actions.reduce(reduceEditing, editing)
}
const rename = (name: string): Edit => ({ kind: 'change_step', id: 'triage', change: { name } })
const typed = (name: string): EditingAction => ({ kind: 'edit', edit: rename(name), topic: 'triage name' })
const nameNow = ({ now }: Editing) => now.steps[0]?.name

test('what was done can be taken back and done again, in its order', () => {
  const two = after(begin, { kind: 'edit', edit: rename('a') }, { kind: 'edit', edit: rename('b') })
  const back = after(two, { kind: 'undo' }, { kind: 'undo' })
  assert.equal(back.now, saved)
  assert.equal(nameNow(after(back, { kind: 'redo' })), 'a')
  assert.equal(nameNow(after(back, { kind: 'redo' }, { kind: 'redo' })), 'b')
  assert.equal(after(begin, { kind: 'undo' }), begin)
  assert.equal(after(two, { kind: 'redo' }), two)
})

test('something new after going back leaves nothing to do again', () => {
  const changed = after(
    begin,
    { kind: 'edit', edit: rename('a') },
    { kind: 'undo' },
    { kind: 'edit', edit: rename('b') },
  )
  assert.equal(changed.future.length, 0)
  assert.equal(nameNow(after(changed, { kind: 'redo' })), 'b')
})

test('typing in one field is one step back until something else happens', () => {
  const once = after(begin, typed('T'), typed('Tr'), typed('Tri'))
  assert.equal(after(once, { kind: 'undo' }).now, saved)
  const twice = after(begin, typed('T'), { kind: 'settle' }, typed('Tr'))
  assert.equal(nameNow(after(twice, { kind: 'undo' })), 'T')
})

test('an edit that changes nothing is no step back', () => {
  const still = after(begin, { kind: 'edit', edit: { kind: 'remove', ids: ['nothing'] } })
  assert.equal(still, begin)
})

test('there is something to save until the values are those that the server has', () => {
  const changed = after(begin, { kind: 'edit', edit: rename('a') })
  assert.equal(isChanged(changed), true)
  assert.equal(isChanged(after(changed, { kind: 'edit', edit: rename('triage') })), false)
  assert.equal(isChanged(after(changed, { kind: 'undo' })), false)
})

test('after saving, new elements have their ids everywhere: now, on the way back and forth', () => {
  const step = newStep(saved, 'Repair', { x: 0, y: 0 })
  const withStep = after(begin, { kind: 'edit', edit: { kind: 'add_step', step } })
  const way = newTransition(withStep.now, { from: 'triage', to: step.id }, 'Begin')
  const both = after(
    withStep,
    { kind: 'edit', edit: { kind: 'add_transition', transition: way } },
    { kind: 'edit', edit: rename('First look') },
    { kind: 'undo' },
  )
  const ids = { [step.id]: 'new-step', [way.id]: 'new-way' }
  const answer = {
    ...both.now,
    steps: both.now.steps.map((one) => ({ ...one, id: ids[one.id] ?? one.id })),
    transitions: both.now.transitions.map((one) => ({
      ...one,
      id: ids[one.id] ?? one.id,
      to: one.to === null ? null : (ids[one.to] ?? one.to),
    })),
  }
  const after1 = after(both, { kind: 'saved', definition: answer, seq: 9, ids })
  assert.equal(after1.savedSeq, 9)
  assert.equal(isChanged(after1), false)
  assert.equal(after1.now.transitions[1]?.to, 'new-step')
  const back = after(after1, { kind: 'undo' })
  assert.deepEqual(
    back.now.steps.map(({ id }) => id),
    ['triage', 'done', 'new-step'],
  )
  assert.equal(back.now.transitions.length, 1)
  const forth = after(after1, { kind: 'redo' })
  assert.equal(forth.now.steps[0]?.name, 'First look')
  assert.equal(forth.now.transitions[1]?.id, 'new-way')
})

test('what was edited while it was being saved stays, and is still to be saved', () => {
  const sent = after(begin, { kind: 'edit', edit: rename('a') })
  const later = after(
    sent,
    { kind: 'edit', edit: rename('b') },
    { kind: 'saved', definition: sent.now, seq: 9, ids: {} },
  )
  assert.equal(nameNow(later), 'b')
  assert.equal(isChanged(later), true)
})

test('undoing never takes away what somebody else has saved', () => {
  const mine = after(begin, { kind: 'edit', edit: rename('a') })
  const theirs = { ...saved, description: 'theirs' }
  const both = after(mine, { kind: 'rebased', saved: theirs, seq: 9, now: { ...theirs, name: 'mine' } })
  assert.equal(isChanged(both), true)
  const back = after(both, { kind: 'undo' }, { kind: 'undo' })
  assert.equal(back.now, theirs)
  const taken = after(mine, { kind: 'rebased', saved: theirs, seq: 9, now: theirs })
  assert.equal(after(taken, { kind: 'undo' }).now, theirs)
})

test('news that change nothing of it, such as its publishing, leave the way back', () => {
  const done = after(begin, { kind: 'edit', edit: rename('a') })
  const told = after(done, { kind: 'rebased', saved: done.now, seq: 9, now: done.now })
  assert.equal(told.savedSeq, 9)
  assert.equal(after(told, { kind: 'undo' }).now, saved)
})
