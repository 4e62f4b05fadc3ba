import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  asksForAll,
  nameValue,
  partsOf,
  printPart,
  valuesOf,
  withoutPart,
  withSort,
  withValues,
  wordValue,
} from './query-parts.ts'

function read(text: string) {
  const parsed = parseQuery(text)
  assert.ok(parsed.ok)
  return parsed.query
}

describe('the chips of a query', () => {
  test('are its conditions, one by one', () => {
    const chips = partsOf(read('status:open -label:spam (a OR b) sort:-updated')).map(printPart)
    assert.deepEqual(chips, ['status:open', '-label:spam', 'a OR b'])
    assert.deepEqual(partsOf(read('sort:due')), [])
    assert.deepEqual(partsOf(read('a OR b')).map(printPart), ['a OR b'])
  })

  test('can be taken away, and the order stays', () => {
    const query = read('status:open (a OR b) label:x sort:-updated')
    const without = partsOf(query).map((part) => withoutPart(query, part))
    assert.deepEqual(without, [
      '(a OR b) label:x sort:-updated',
      'status:open label:x sort:-updated',
      'status:open (a OR b) sort:-updated',
    ])
    const last = read('status:open')
    assert.equal(withoutPart(last, partsOf(last)[0] ?? assert.fail()), '')
  })
})

describe('a menu', () => {
  test('puts values into the part of its field, or adds one', () => {
    const query = read('fire status:open sort:due')
    assert.equal(
      withValues(query, 'status', [wordValue('open'), wordValue('closed')]),
      'fire status:open,closed sort:due',
    )
    assert.equal(withValues(query, 'status', []), 'fire sort:due')
    assert.equal(
      withValues(query, 'assignee', [wordValue('me'), nameValue('Ana López'), nameValue('me')]),
      'fire status:open assignee:me,"Ana López","me" sort:due',
    )
  })

  test('leaves conditions alone that it cannot say', () => {
    const query = read('-status:open priority>=high')
    assert.deepEqual(valuesOf(query, 'status'), [])
    assert.deepEqual(valuesOf(query, 'priority'), [])
    assert.equal(
      withValues(query, 'priority', [wordValue('low')]),
      '-status:open priority>=high priority:low',
    )
  })
})

test('the order of a query changes without its conditions, and a text that is no query stays', () => {
  assert.equal(withSort('a OR b sort:due', '-updated_at'), 'a OR b sort:-updated')
  assert.equal(withSort('a sort:due', null), 'a')
  assert.equal(withSort('status:', 'due_at'), 'status:')
})

test('a query that only sorts asks for all tickets', () => {
  assert.ok(asksForAll(''))
  assert.ok(asksForAll('sort:-updated'))
  assert.ok(!asksForAll('status:open'))
  assert.ok(!asksForAll('status:'))
})
