import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { editDefinition } from './edit-definition.ts'
import { newStep, newTransition } from './new-elements.ts'
import { definitionFor, stepFor, transitionFor } from './testing-definitions.ts'

const flow = definitionFor(
  [stepFor('triage', { is_start: true }), stepFor('repair'), stepFor('done', { is_end: true })],
  [transitionFor('triage', 'repair'), transitionFor('repair', 'done'), transitionFor('repair', null)],
)

describe('editing a definition', () => {
  test('the step that becomes the start takes it from the one that was', () => {
    const { steps } = editDefinition(flow, { kind: 'change_step', id: 'repair', change: { is_start: true } })
    assert.deepEqual(
      steps.filter((step) => step.is_start).map(({ id }) => id),
      ['repair'],
    )
  })

  test('a step that is removed takes along the transitions that begin or end there', () => {
    const { steps, transitions } = editDefinition(flow, { kind: 'remove', ids: ['repair'] })
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['triage', 'done'],
    )
    assert.deepEqual(transitions, [])
  })

  test('a transition is removed alone', () => {
    const { steps, transitions } = editDefinition(flow, { kind: 'remove', ids: ['triage-repair'] })
    assert.equal(steps.length, 3)
    assert.deepEqual(
      transitions.map(({ id }) => id),
      ['repair-done', 'repair-finish'],
    )
  })

  test('the first two ways of a step that becomes an approval are its yes and its no, without guards', () => {
    const guarded = editDefinition(flow, {
      kind: 'change_transition',
      id: 'repair-done',
      change: { guard: 'priority:high' },
    })
    const approval = { quorum: 'all', refusal_ends: true } as const
    const becomes = editDefinition(guarded, { kind: 'change_step', id: 'repair', change: { approval } })
    assert.deepEqual(
      becomes.transitions.map(({ source_handle, guard }) => [source_handle, guard]),
      [
        [null, null],
        ['approved', null],
        ['refused', null],
      ],
    )
    const again = editDefinition(becomes, { kind: 'change_step', id: 'repair', change: { approval: null } })
    assert.ok(again.transitions.every(({ source_handle }) => source_handle === null))
  })

  test('another quorum leaves the two ways of an approval as they are', () => {
    const approval = { quorum: 'all', refusal_ends: true } as const
    const becomes = editDefinition(flow, { kind: 'change_step', id: 'repair', change: { approval } })
    const swapped = becomes.transitions.map((one) =>
      one.source_handle === null
        ? one
        : { ...one, source_handle: one.source_handle === 'approved' ? 'refused' : 'approved' },
    )
    const other = editDefinition(
      { ...becomes, transitions: swapped },
      { kind: 'change_step', id: 'repair', change: { approval: { quorum: 2, refusal_ends: true } } },
    )
    assert.deepEqual(other.transitions, swapped)
  })

  test('a transition that leaves an approval instead takes the way that is free', () => {
    const approval = { quorum: 'any', refusal_ends: true } as const
    const one = editDefinition(flow, { kind: 'remove', ids: ['repair-finish'] })
    const becomes = editDefinition(one, { kind: 'change_step', id: 'repair', change: { approval } })
    const moved = editDefinition(becomes, {
      kind: 'change_transition',
      id: 'triage-repair',
      change: { from: 'repair', to: 'triage' },
    })
    assert.equal(moved.transitions.find(({ id }) => id === 'triage-repair')?.source_handle, 'refused')
  })

  test('of the two ways of an approval, one that becomes the yes makes the other the no', () => {
    const approval = { quorum: 'any', refusal_ends: true } as const
    const becomes = editDefinition(flow, { kind: 'change_step', id: 'repair', change: { approval } })
    const swapped = editDefinition(becomes, {
      kind: 'change_transition',
      id: 'repair-finish',
      change: { source_handle: 'approved' },
    })
    assert.deepEqual(
      swapped.transitions.map(({ source_handle }) => source_handle),
      [null, 'refused', 'approved'],
    )
  })

  test('a step changes places with its neighbour and stays at the ends', () => {
    const order = (by: -1 | 1, id: string) =>
      editDefinition(flow, { kind: 'shift_step', id, by }).steps.map((step) => step.id)
    assert.deepEqual(order(-1, 'repair'), ['repair', 'triage', 'done'])
    assert.deepEqual(order(1, 'repair'), ['triage', 'done', 'repair'])
    assert.equal(editDefinition(flow, { kind: 'shift_step', id: 'triage', by: -1 }), flow)
    assert.equal(editDefinition(flow, { kind: 'shift_step', id: 'done', by: 1 }), flow)
  })

  test('moving to where it stands changes nothing', () => {
    const still = { kind: 'move_steps', positions: { triage: { x: 0, y: 0 } } } as const
    assert.equal(editDefinition(flow, still), flow)
    const moved = editDefinition(flow, { kind: 'move_steps', positions: { triage: { x: 5, y: 0 } } })
    assert.deepEqual(moved.steps[0]?.position, { x: 5, y: 0 })
    assert.equal(moved.steps[1], flow.steps[1])
  })
})

describe('what is drawn', () => {
  test('gets an id that nothing has and a name of its own; the first step is the start', () => {
    const empty = definitionFor([])
    const first = newStep(empty, 'Step', { x: 0, y: 0 })
    const one = editDefinition(empty, { kind: 'add_step', step: first })
    const second = newStep(one, 'Step', { x: 0, y: 0 })
    assert.deepEqual([first.is_start, second.is_start], [true, false])
    assert.notEqual(first.id, second.id)
    assert.deepEqual([first.name, second.name], ['Step', 'Step 2'])
    assert.match(second.id, /^temp-/)
  })

  test('has an id of its own also when an earlier element is gone', () => {
    let drawn = definitionFor([])
    for (const name of ['a', 'b', 'c'])
      drawn = editDefinition(drawn, { kind: 'add_step', step: newStep(drawn, name, { x: 0, y: 0 }) })
    const fewer = editDefinition(drawn, { kind: 'remove', ids: [drawn.steps[0]?.id ?? ''] })
    const again = newStep(fewer, 'd', { x: 0, y: 0 })
    assert.ok(!fewer.steps.some(({ id }) => id === again.id))
  })

  test('the ways out of an approval are its yes first and then its no', () => {
    const approval = { quorum: 'all', refusal_ends: true } as const
    const alone = definitionFor([stepFor('ask', { approval }), stepFor('done')])
    const yes = newTransition(alone, { from: 'ask', to: 'done' }, 'Next')
    const no = newTransition({ ...alone, transitions: [yes] }, { from: 'ask', to: null }, 'Next')
    assert.deepEqual([yes.source_handle, no.source_handle], ['approved', 'refused'])
    assert.deepEqual([yes.name, no.name], ['Next', 'Next 2'])
  })
})
