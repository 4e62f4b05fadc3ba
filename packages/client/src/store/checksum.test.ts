import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { idOf, makeComment, makeTicket } from '../testing/things.ts'
import { checksum } from './checksum.ts'
import { learnComment, learnTicket } from './learn.ts'
import { EMPTY, type State } from './state.ts'

const knowing = (tickets: readonly Ticket[]): State =>
  tickets.reduce<State>((state, ticket) => learnTicket(state, ticket, 1), EMPTY)

test('the checksum depends on neither the order of things nor that of their properties', () => {
  const reversed = Object.fromEntries(Object.entries(makeTicket(2)).toReversed()) as Ticket
  assert.equal(
    checksum(knowing([makeTicket(1), makeTicket(2)])),
    checksum(knowing([reversed, makeTicket(1)])),
  )
})

test('every difference in a ticket or a comment makes another checksum; what was only asked for makes none', () => {
  const base = makeTicket(1)
  const others = [
    { ...base, title: 'x' },
    { ...base, labels: ['bug'] },
    { ...base, can: { edit: true } },
    { ...base, fields: { floor: 1 } },
    ...['at', 'links', 'watchers', 'aliases'].map((name) => ({ ...base, fields: { [name]: 1 } })),
    { ...base, id: idOf(9) },
  ]
  const comments = [makeComment(1, 1), makeComment(2, 1), makeComment(1, 1, { body: 'x' })]
  const sums = [
    checksum(EMPTY),
    checksum(knowing([base])),
    ...others.map((ticket) => checksum(knowing([ticket]))),
    ...comments.map((comment) => checksum(learnComment(knowing([base]), comment, 1))),
  ]
  assert.equal(new Set(sums).size, sums.length)
  assert.equal(checksum(knowing([{ ...base, watchers: [], links: [] }])), checksum(knowing([base])))
})
