import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typedKey } from './typed-key.ts'

test('what is typed as a key becomes upper case letters and digits that begin with a letter', () => {
  const cases: [string, string][] = [
    ['web', 'WEB'],
    ['w-e b2', 'WEB2'],
    ['9lives', 'LIVES'],
    ['ÄB', 'B'],
  ]
  for (const [text, key] of cases) assert.equal(typedKey(text), key)
})
