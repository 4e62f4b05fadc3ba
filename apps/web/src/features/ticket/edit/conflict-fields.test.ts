import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldConflict } from '@waybill/contract/tickets/ticket.ts'
import { asChanges, mergeFields } from './conflict-fields.ts'

const conflict = (field: string): FieldConflict => ({
  field,
  base: 'a',
  theirs: 'b',
  yours: null,
  by: { id: '1', name: 'Ben' },
  at: '2026-01-01T00:00:00.000Z',
})

test('a text can be merged by hand, any other value is one of two', () => {
  const fields = mergeFields([conflict('title'), conflict('description'), conflict('priority')], {
    label: (field) => field.toUpperCase(),
    value: (_, value) => (typeof value === 'string' ? value : 'none'),
  })
  assert.deepEqual(
    fields.map(({ kind }) => kind),
    ['line', 'text', 'value'],
  )
  assert.equal(fields[0]?.label, 'TITLE')
  assert.equal(fields[2]?.yours, 'none')
  assert.deepEqual(fields[2]?.values, { theirs: 'b', yours: null })
})

test('what was chosen goes as one change, custom fields together', () => {
  assert.deepEqual(asChanges({ title: 'x', 'fields.size': 3, 'fields.room': null }), {
    title: 'x',
    fields: { size: 3, room: null },
  })
  assert.deepEqual(asChanges({ title: 'x' }), { title: 'x' })
})
