import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { completeQuery, quoteValue } from './complete-query.ts'
import { parseQuery } from './parse-query.ts'

/** `|` is the caret. Gives what would stand there with each suggestion, and the directory to ask. */
function at(marked: string) {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  const completion = completeQuery(text, caret)
  const results = completion.suggestions.map(
    (one) => text.slice(0, completion.start) + one.text + text.slice(completion.end),
  )
  return { ...completion, results }
}

describe('completion offers', () => {
  test('fields by the beginning of their name, or of an alias', () => {
    assert.deepEqual(at('st|').results, ['status:', 'step:'])
    assert.deepEqual(at('open -lab|').results, ['open -label:'])
    assert.deepEqual(at('tag|').results, ['label:'])
    assert.deepEqual(at('(SE|)').results, ['(severity:)'])
    assert.ok(at('|').results.includes('assignee:'))
    assert.deepEqual(at('printer|').results, [])
  })

  test('operators after the whole name of a field', () => {
    assert.deepEqual(at('priority|').results.slice(0, 5), [
      'priority:',
      'priority<',
      'priority<=',
      'priority>',
      'priority>=',
    ])
    assert.deepEqual(at('status|').results, ['status:'])
  })

  test('the values that a field has, each of a list by itself', () => {
    assert.deepEqual(at('status:|').results, [
      'status:open',
      'status:in_progress',
      'status:resolved',
      'status:closed',
    ])
    assert.deepEqual(at('a status:open,re| b').results, ['a status:open,resolved b'])
    assert.deepEqual(at('priority>=h|').results, ['priority>=high'])
    assert.deepEqual(at('priority:>=h|').results, ['priority:>=high'])
    assert.deepEqual(at('severity:n|').results, ['severity:none'])
    assert.deepEqual(at('due:t|').results, ['due:today', 'due:tomorrow'])
    assert.deepEqual(at('sort:up|').results, ['sort:-updated', 'sort:updated'])
    assert.deepEqual(at('status:op|en x').results, ['status:open x'])
  })

  test('the directory that knows more, with what was typed', () => {
    const asked = (marked: string) => {
      const { directory, prefix, field, start, end } = at(marked)
      return [directory, prefix, field, start, end]
    }
    assert.deepEqual(asked('assignee:an|'), ['people', 'an', 'assignee', 9, 11])
    assert.deepEqual(at('assignee:|').results, ['assignee:me', 'assignee:none'])
    assert.deepEqual(asked('label:a,"needs c|" x'), ['labels', 'needs c', 'label', 8, 17])
    assert.deepEqual(asked('label:"needs c|'), ['labels', 'needs c', 'label', 6, 14])
    assert.deepEqual(asked('team:|'), ['teams', '', 'team', 5, 5])
    assert.deepEqual(asked('step:in|'), ['steps', 'in', 'step', 5, 7])
    assert.deepEqual(asked('workflow:Ha|'), ['workflows', 'Ha', 'workflow', 9, 11])
    assert.deepEqual(asked('project:W|'), ['projects', 'W', 'project', 8, 9])
    assert.deepEqual(asked('field.fl|'), ['custom_fields', 'fl', null, 0, 8])
    assert.deepEqual(asked('field.floor:3|'), ['custom_values', '3', 'field.floor', 12, 13])
  })

  test('nothing inside a phrase', () => {
    assert.deepEqual(at('"status:|').suggestions, [])
    assert.deepEqual(at('a "b c|" d').suggestions, [])
    assert.deepEqual(at('a "b \\" st|').suggestions, [])
  })

  test('a name in quotes where it would be read as something else', () => {
    for (const name of [
      'Ana López',
      'me',
      'None',
      'a,b',
      'say "hi"',
      'a:b\\c',
      '',
      '(x)',
      'ana@example.org',
    ]) {
      const parsed = parseQuery(`label:${quoteValue(name || 'x')}`)
      assert.ok(parsed.ok && parsed.query.where?.type === 'field')
      const [value] = parsed.query.where.values
      assert.equal(value?.text, name || 'x')
      assert.ok(value?.quoted || !/^(?:me|none)$/i.test(name))
    }
    assert.equal(quoteValue('ana@example.org'), 'ana@example.org')
  })

  test('something for every text and caret, within the text', () => {
    const piece = fc.constantFrom(...'ab"\\(),:- <>=.'.split(''), 'status:', 'field.', '🔥')
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 30 }), fc.nat(60), (text, caret) => {
        const { start, end } = completeQuery(text, caret)
        assert.ok(start >= 0 && start <= Math.min(caret, text.length) && end >= start && end <= text.length)
      }),
    )
    assert.equal(completeQuery('label:"'.repeat(1_400), 9_800).directory, 'labels')
  })
})
