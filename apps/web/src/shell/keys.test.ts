import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOfText, shownKeys } from './keys.ts'

test('keys with which people edit a text are told from those of the application', () => {
  const names = ['mod+a', 'mod+z', 'mod+shift+z', 'mod+k', 'mod+Enter', 'a']
  assert.deepEqual(names.filter(isOfText), ['mod+a', 'mod+z', 'mod+shift+z'])
})

test('the space bar has a name, also alone', () => {
  assert.deepEqual([shownKeys(' '), shownKeys('g t')], [['Space'], ['G', 'T']])
})
