import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editDefinition } from '../model/edit-definition.ts'
import { definitionFor, stepFor, transitionFor } from '../model/testing-definitions.ts'
import { edgesOf, keepSame, nodesOf, waysOf, type Shown } from './canvas-content.ts'
import { routeWays } from './route-ways.ts'
import { boxesOf } from './step-box.ts'

const before = definitionFor(
  [
    stepFor('triage', { is_start: true }),
    stepFor('repair', { position: { x: 400, y: 0 } }),
    stepFor('done', { is_end: true, position: { x: 800, y: 0 } }),
  ],
  [transitionFor('triage', 'repair'), transitionFor('repair', 'done'), transitionFor('done', null)],
)
const ignore = () => undefined

function shownFor(definition: Shown['definition'], values: Partial<Shown> = {}): Shown {
  return {
    definition,
    problems: [],
    selection: new Set(),
    marks: new Map(),
    teamName: (ref) => ref,
    onSelect: ignore,
    words: { step: ({ name }) => name, transition: ({ name }) => name },
    ...values,
  }
}

test('a letter that is typed draws one step anew, and no line', () => {
  const after = editDefinition(before, { kind: 'change_step', id: 'repair', change: { name: 'Fix' } })
  const old = nodesOf(shownFor(before))
  const next = keepSame(old, nodesOf(shownFor(after)), (_, node) => node)
  assert.deepEqual(
    next.map((node, index) => node === old[index]),
    [true, false, true],
  )
  assert.equal(next[1]?.data.step.name, 'Fix')
  const routes = routeWays(boxesOf(before), waysOf(before))
  const lines = edgesOf(shownFor(before), routes)
  const linesAfter = keepSame(lines, edgesOf(shownFor(after), routes), (_, edge) => edge)
  assert.ok(linesAfter.every((edge, index) => edge === lines[index]))
})

test('what is chosen, moved or wrong is drawn anew; a transition that finishes is drawn in its step', () => {
  const old = nodesOf(shownFor(before))
  const changed = (values: Partial<Shown>, definition = before) =>
    keepSame(old, nodesOf(shownFor(definition, values)), (_, node) => node)
      .filter((node, index) => node !== old[index])
      .map(({ id }) => id)
  assert.deepEqual(changed({ selection: new Set(['triage']) }), ['triage'])
  assert.deepEqual(changed({ selection: new Set(['done-finish']) }), ['done'])
  const problem = { element: 'repair', code: 'workflow.dead_end', message: '', severity: 'error' } as const
  assert.deepEqual(changed({ problems: [problem] }), ['repair'])
  const moved = editDefinition(before, { kind: 'move_steps', positions: { done: { x: 0, y: 90 } } })
  assert.deepEqual(changed({}, moved), ['done'])
})
