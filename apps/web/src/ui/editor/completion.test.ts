import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completionAt, completionEdit } from './completion.ts'

const at = (text: string) => completionAt(text, text.length)

test('an @ begins the name of a person, of one or two words', () => {
  assert.deepEqual(at('Ask @'), { kind: 'person', from: 4, typed: '' })
  assert.deepEqual(at('Ask @an'), { kind: 'person', from: 4, typed: 'an' })
  assert.deepEqual(at('@Ana Lo'), { kind: 'person', from: 0, typed: 'Ana Lo' })
  assert.equal(at('@Ana Lopez is'), null)
  assert.equal(at('ana@exa'), null)
  assert.equal(at('@an\n'), null)
})

test('the key of a project with a hyphen begins a ticket', () => {
  assert.deepEqual(at('See WEB-'), { kind: 'ticket', from: 4, typed: 'WEB-', project: 'WEB' })
  assert.deepEqual(at('See WEB-12'), { kind: 'ticket', from: 4, typed: 'WEB-12', project: 'WEB' })
  assert.equal(at('See web-'), null)
  assert.equal(at('X-'), null)
  assert.equal(at('https://a.example/WEB-1'), null)
})

test('what stands after the caret does not matter', () => {
  assert.deepEqual(completionAt('@an WEB-1', 3), { kind: 'person', from: 0, typed: 'an' })
})

test('the longest text is looked at only before the caret', () => {
  const text = 'a'.repeat(1_000_000)
  assert.equal(completionAt(text, text.length), null)
})

test('a name is followed by exactly one blank, and by none before a mark or the end of a line', () => {
  const written = (before: string, after: string) => {
    const text = before + after
    const { from, to, insert } = completionEdit(text, before.indexOf('@'), before.length, '@Ana Lopes')
    return text.slice(0, from) + insert + text.slice(to)
  }
  assert.equal(written('Ask @an', ''), 'Ask @Ana Lopes ')
  assert.equal(written('Ask @an', ' about it'), 'Ask @Ana Lopes about it')
  assert.equal(written('Ask @an', 'about it'), 'Ask @Ana Lopes about it')
  assert.equal(written('Ask @an', ', or Ben'), 'Ask @Ana Lopes, or Ben')
  assert.equal(written('Ask @an', '\nor Ben'), 'Ask @Ana Lopes\nor Ben')
})
