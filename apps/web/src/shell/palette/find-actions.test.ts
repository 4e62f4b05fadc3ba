import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findActions } from './find-actions.ts'

describe('the palette', () => {
  const actions = ['Create ticket', 'Go to tickets', 'Undo the last change'].map((title) => ({
    id: title,
    title,
    group: 'go' as const,
    run: () => undefined,
  }))
  const titles = (text: string) => findActions(actions, text).map(({ title }) => title)

  test('finds actions by the beginnings of their words, in any order and case', () => {
    assert.deepEqual(titles('tick'), ['Create ticket', 'Go to tickets'])
    assert.deepEqual(titles('TICKET cr'), ['Create ticket'])
    assert.deepEqual(titles('hange'), [])
    assert.equal(titles('').length, 3)
  })
})
