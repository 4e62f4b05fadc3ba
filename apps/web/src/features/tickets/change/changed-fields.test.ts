import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inverseOf } from './changed-fields.ts'

const [open] = BASIC_STEPS
const TICKET = {
  status: 'open',
  step: open,
  priority: 'low',
  assignee: null,
  labels: ['a', 'b'],
} as Ticket

test('what a change takes from a ticket is given back by its undo, and nothing else', () => {
  assert.deepEqual(inverseOf(TICKET, { status: 'closed' }), { step: open?.id })
  assert.deepEqual(inverseOf(TICKET, { priority: 'high', assignee: 'ana' }), {
    priority: 'low',
    assignee: null,
  })
  assert.deepEqual(inverseOf(TICKET, { labels: ['c'] }), { labels: ['a', 'b'] })
  assert.deepEqual(inverseOf(TICKET, { add_labels: ['b', 'c'], remove_labels: ['a', 'x'] }), {
    remove_labels: ['c'],
    add_labels: ['a'],
  })
})
