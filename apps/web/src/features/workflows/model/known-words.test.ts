import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordsIn } from './known-words.ts'

test('words that are in use are proposed once each, in any case of letters, by the alphabet', () => {
  const all = [
    { category: 'Network' },
    { category: 'hardware', department: 'Sales' },
    { category: ' Hardware ' },
    { category: null },
    {},
  ]
  assert.deepEqual(wordsIn(all, 'category'), ['hardware', 'Network'])
  assert.deepEqual(wordsIn(all, 'sub_category'), [])
})
