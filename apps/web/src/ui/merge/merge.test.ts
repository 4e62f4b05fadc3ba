import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { diffParts, wordsOf } from './diff-parts.ts'
import { mergeTexts } from './merge-texts.ts'

const words = (before: string, after: string) =>
  diffParts(wordsOf(before), wordsOf(after)).map(({ kind, parts }) => [kind, parts.join('')])

test('a changed word is told as what went and what came', () => {
  assert.deepEqual(words('Printer on fire', 'Printer on ice'), [
    ['same', 'Printer on '],
    ['removed', 'fire'],
    ['added', 'ice'],
  ])
  assert.deepEqual(words('same', 'same'), [['same', 'same']])
  assert.deepEqual(words('', 'new'), [['added', 'new']])
})

const text = fc.array(fc.constantFrom('a', 'b', 'c', '', 'd e'), { maxLength: 12 })

test('what is the same and what was removed make the old text, what is the same and what was added the new one', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = diffParts(before, after)
      const of = (kind: 'removed' | 'added') =>
        parts.filter((part) => part.kind === 'same' || part.kind === kind).flatMap((part) => part.parts)
      assert.deepEqual(of('removed'), before)
      assert.deepEqual(of('added'), after)
    }),
  )
})

test('texts that share nothing and are very long are still told apart at once', () => {
  const [before, after] = [
    Array.from({ length: 20_000 }, (_, i) => `a${String(i)}`),
    Array.from({ length: 20_000 }, (_, i) => `b${String(i)}`),
  ]
  assert.equal(diffParts(before, after).length, 2)
})

test('changes of different lines are both there', () => {
  assert.deepEqual(mergeTexts('1\n2\n3\n4', '1\n2\n3\nfour', 'one\n2\n3\n4'), {
    text: 'one\n2\n3\nfour',
    overlaps: false,
  })
  assert.deepEqual(mergeTexts('1\n2\n3', '1\n3', '1\n2\n3\n4'), { text: '1\n3\n4', overlaps: false })
})

test('two versions of the same line both stay, theirs first', () => {
  assert.deepEqual(mergeTexts('1\n2\n3', '1\ntheirs\n3', '1\nyours\n3'), {
    text: '1\ntheirs\nyours\n3',
    overlaps: true,
  })
})

const lines = text.map((parts) => parts.join('\n'))

test('whoever changed nothing takes the other’s text, and the same change of both is one', () => {
  fc.assert(
    fc.property(lines, lines, (base, changed) => {
      assert.deepEqual(mergeTexts(base, changed, base), { text: changed, overlaps: false })
      assert.deepEqual(mergeTexts(base, base, changed), { text: changed, overlaps: false })
      assert.deepEqual(mergeTexts(base, changed, changed), { text: changed, overlaps: false })
    }),
  )
})

test('no line that either of them wrote is lost', () => {
  fc.assert(
    fc.property(lines, lines, lines, (base, theirs, yours) => {
      const merged = mergeTexts(base, theirs, yours).text.split('\n')
      const had = new Set(base.split('\n'))
      for (const line of [...theirs.split('\n'), ...yours.split('\n')])
        if (!had.has(line)) assert.ok(merged.includes(line), line)
    }),
  )
})
