import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editDefinition } from './edit-definition.ts'
import { idsAfter, inputOf } from './input-of.ts'
import { definitionFor, stepFor, transitionFor } from './testing-definitions.ts'

const A = '018f0000-0000-7000-8000-00000000000a'
const B = '018f0000-0000-7000-8000-00000000000b'
const before = definitionFor(
  [stepFor(A, { is_start: true }), stepFor(B)],
  [transitionFor(A, B, { id: 'temp-1' })],
)

test('elements that the server knows keep their ids, new ones go under those of their own', () => {
  const { input, sentAs } = inputOf(before, definitionFor(before.steps), 4)
  assert.deepEqual(
    input.graph?.steps.map(({ id }) => id),
    [A, B],
  )
  assert.equal(input.graph?.transitions[0]?.id, 'temp-1')
  assert.equal(input.base_seq, 4)
  assert.deepEqual(sentAs, {})
})

test('a step that was removed, saved and brought back is new to the server, and so are its transitions there', () => {
  const saved = editDefinition(before, { kind: 'remove', ids: [B] })
  const { input, sentAs } = inputOf(before, saved, 5)
  const again = input.graph?.steps[1]?.id ?? ''
  assert.match(again, /^temp-/)
  assert.equal(input.graph?.transitions[0]?.to, again)
  assert.equal(idsAfter({ [again]: 'c' }, sentAs)[B], 'c')
})
