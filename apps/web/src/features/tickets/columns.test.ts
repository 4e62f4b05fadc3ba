import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COLUMN_WIDTHS, DEFAULT_COLUMNS, fittingColumns, readColumns, writeColumns } from './columns.ts'

test('the columns of an address are those that exist, in their order, and the title is always among them', () => {
  assert.deepEqual(readColumns('updated,key,colour'), ['key', 'title', 'updated'])
  assert.deepEqual(readColumns(''), ['title'])
  assert.equal(readColumns(undefined), DEFAULT_COLUMNS)
})

test('the usual columns need no place in an address', () => {
  assert.equal(writeColumns([...DEFAULT_COLUMNS].reverse()), undefined)
  assert.equal(writeColumns(['updated', 'title', 'key']), 'key,title,updated')
})

test('where there is no room, what is needed least is left out, and never key, status and title', () => {
  const at = (room: number) => fittingColumns(DEFAULT_COLUMNS, COLUMN_WIDTHS, room)
  assert.equal(at(2_000), DEFAULT_COLUMNS)
  assert.deepEqual(at(760), ['key', 'status', 'title', 'assignee', 'priority', 'updated'])
  assert.deepEqual(at(10), ['key', 'status', 'title'])
})
