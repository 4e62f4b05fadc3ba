import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldErrors } from '../problems/validate.ts'
import { TICKET_SORTS, TicketListQuery, TicketSort } from './ticket-query.ts'
import { CreateTicketInput, INVERSE_LINK, LINK_KINDS, UpdateTicketInput } from './ticket.ts'

const pointers = (input: object) =>
  fieldErrors(CreateTicketInput, { project: 'WEB', title: 'T', ...input }).map((error) => error.pointer)

test('a title has 1 to 255 characters, one of them visible, and no control characters', () => {
  assert.deepEqual(pointers({ title: 'x'.repeat(255) }), [])
  for (const title of ['', ' ', '\t', 'x'.repeat(256), 'a\u0000b', 'a\nb', 5, null]) {
    assert.deepEqual(pointers({ title }), ['/title'], JSON.stringify(title))
  }
})

test('a description is text of at most 64 KiB characters', () => {
  assert.deepEqual(pointers({ description: 'line\nline\tx' }), [])
  assert.deepEqual(pointers({ description: 'x'.repeat(65_537) }), ['/description'])
})

test('an instant is one that every part of Waybill can hold', () => {
  for (const due_at of [
    '2026-03-01T09:30:00Z',
    '2026-03-01t09:30:00.123456+05:30',
    '1969-12-31T23:59:59Z',
    null,
  ]) {
    assert.deepEqual(pointers({ due_at }), [], String(due_at))
  }
  const wrong = [
    '2026-06-30T23:59:60Z',
    '9999-12-31T23:59:59-23:59',
    '0000-01-01T00:00:00+01:00',
    '2026-02-30T00:00:00Z',
    '2026-03-01',
    '',
  ]
  for (const due_at of wrong) {
    const errors = fieldErrors(CreateTicketInput, { project: 'WEB', title: 'T', due_at })
    assert.deepEqual(
      errors.map((error) => [error.pointer, error.code]),
      [['/due_at', 'input.bad_format']],
      due_at,
    )
  }
})

test('what a ticket does not know is refused by name', () => {
  assert.deepEqual(pointers({ id: 'x' }), ['/id'])
  assert.deepEqual(
    fieldErrors(UpdateTicketInput, { number: 5 }).map((error) => error.pointer),
    ['/number'],
  )
})

test('the inverse of the inverse of a link is the link', () => {
  for (const kind of LINK_KINDS) assert.equal(INVERSE_LINK[INVERSE_LINK[kind]], kind)
})

test('every sort goes both ways', () => {
  for (const sort of TICKET_SORTS) {
    for (const name of [sort, `-${sort}`]) assert.deepEqual(fieldErrors(TicketSort, name), [])
  }
})

test('a filter of a custom field is named field.<key>', () => {
  assert.deepEqual(fieldErrors(TicketListQuery, { 'field.size': 'L', limit: 5 }), [])
  assert.equal(fieldErrors(TicketListQuery, { 'field.Size': 'L' }).length, 1)
  assert.equal(fieldErrors(TicketListQuery, { size: 'L' }).length, 1)
})
