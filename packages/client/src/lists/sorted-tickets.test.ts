import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { idOf, makeTicket } from '../testing/things.ts'
import { SortedTickets } from './sorted-tickets.ts'
import { comparer } from './sort-tickets.ts'

const compare = comparer('-priority')
const act = fc.record({
  number: fc.integer({ min: 1, max: 12 }),
  priority: fc.option(fc.constantFrom('low', 'medium', 'high', 'critical'), { nil: null }),
})

test('however tickets come, change and go, they stand as if all of them had been sorted', () => {
  fc.assert(
    fc.property(fc.array(fc.array(act, { maxLength: 6 }), { maxLength: 12 }), (rounds) => {
      const known = new Map<string, Ticket>()
      const sorted = new SortedTickets(compare)
      for (const round of rounds) {
        const changes = new Map<string, Ticket | null>()
        for (const { number, priority } of round) {
          const id = idOf(number)
          const ticket = priority === null ? null : makeTicket(number, { priority })
          changes.set(id, ticket)
          if (ticket) known.set(id, ticket)
          else known.delete(id)
        }
        sorted.change(changes)
        assert.deepEqual(sorted.list, [...known.values()].sort(compare))
      }
    }),
  )
})

test('what changes nothing gives the same list', () => {
  const sorted = new SortedTickets(compare)
  const ticket = makeTicket(1)
  sorted.change([[ticket.id, ticket]])
  const { list } = sorted
  sorted.change([
    [ticket.id, ticket],
    [idOf(2), null],
  ])
  assert.equal(sorted.list, list)
})
