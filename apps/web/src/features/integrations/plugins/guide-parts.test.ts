import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guideParts } from './guide-parts.ts'

test('blocks of code of a guide stand between its words, as they are', () => {
  assert.deepEqual(guideParts('Do **this**:\n\n```yaml\na:\n  - "b"\n```\n\nThen that.'), [
    { kind: 'words', text: 'Do **this**:\n\n' },
    { kind: 'code', text: 'a:\n  - "b"\n' },
    { kind: 'words', text: '\n\nThen that.' },
  ])
  assert.deepEqual(guideParts('Words with `code` alone.'), [
    { kind: 'words', text: 'Words with `code` alone.' },
  ])
})
