import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseMapping } from './mapping.ts'

const GOOD = {
  source: 'old',
  project: { key: 'OLD' },
  rows: 'changes',
  id: 'id',
  changed_at: 'at',
  ticket: { title: 'title' },
}

function refusal(change: object): string {
  try {
    parseMapping(JSON.stringify({ ...GOOD, ...change }), 'old.json')
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return 'accepted'
}

describe('a mapping', () => {
  test('is read as it stands', () => {
    assert.deepEqual(parseMapping(JSON.stringify(GOOD), 'old.json'), GOOD)
  })

  test('that is wrong is refused with the file and each wrong place', () => {
    assert.match(
      refusal({ rows: 'events' }),
      /^The mapping old\.json cannot be used: \/rows must be one of changes, tickets$/,
    )
    assert.match(refusal({ project: { key: 'x' } }), /\/project\/key must match/)
    assert.match(refusal({ tickets: {} }), /\/tickets is not a field that is known here/)
    assert.match(refusal({ id: undefined }), /\/id is required when every row is a change of a ticket/)
    assert.match(
      refusal({ times: { zone: 'Mars/Base' } }),
      /\/times\/zone "Mars\/Base" is not an IANA time zone/,
    )
    assert.match(
      refusal({ ticket: { title: 't', closed_at: 'c' } }),
      /\/ticket\/closed_at is only for one row a ticket/,
    )
    const field = { key: 'a', type: 'text', column: 'a' }
    assert.match(refusal({ fields: [field, field] }), /\/fields\/1\/key "a" stands there twice/)
    assert.match(
      refusal({ fields: [{ ...field, type: 'person', values: { a: 'b' } }] }),
      /\/fields\/0\/values is not for fields of type person/,
    )
    assert.match(
      refusal({ ticket: { title: 't', status: { column: 's', values: { New: 'fresh' } } } }),
      /\/ticket\/status/,
    )
  })

  test('that is not JSON is refused', () => {
    assert.throws(() => parseMapping('{', 'old.json'), /old\.json cannot be used: it is not JSON/)
  })
})
