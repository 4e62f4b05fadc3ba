import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { applyFrame } from '../store/apply-frame.ts'
import { checksum } from '../store/checksum.ts'
import { learnTicket } from '../store/learn.ts'
import { ticketOf } from '../store/select.ts'
import { EMPTY, type State } from '../store/state.ts'
import { ANA, BEN, idOf, makeTicket } from '../testing/things.ts'
import type { Changes, UpdateIntent } from './intent.ts'
import { PendingView } from './show-pending.ts'
import { writtenValues } from './written-values.ts'

let refs = 0
function intent(number: number, changes: Changes): UpdateIntent {
  refs += 1
  return {
    kind: 'update',
    ref: String(refs),
    owner: null,
    sent: false,
    ticket_id: idOf(number),
    changes,
    base_seq: 1,
    seen: {},
  }
}

const begun: State = [1, 2, 3]
  .map((number) => makeTicket(number, { assignee: BEN, labels: ['bug'] }))
  .reduce<State>((state, ticket) => learnTicket(state, ticket, 1), { ...EMPTY, me: ANA })

const changes = fc.record(
  {
    title: fc.string(),
    priority: fc.constantFrom('low', 'high'),
    status: fc.constantFrom('open', 'closed'),
    assignee: fc.constantFrom(ANA.id, null, 'nobody@example.org'),
    add_labels: fc.constantFrom(['new'], ['bug', 'other']),
    remove_labels: fc.constant(['bug']),
    fields: fc.constantFrom({ floor: 3 }, { floor: null }),
    due_at: fc.constantFrom(null, '2026-03-01T10:00:00+01:00'),
    add_watchers: fc.constant([ANA.id]),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Changes>

const step = fc.oneof(
  fc.record({ do: fc.constant('change' as const), ticket: fc.integer({ min: 1, max: 4 }), changes }),
  fc.record({ do: fc.constant('settle' as const), which: fc.nat() }),
  fc.record({
    do: fc.constant('theirs' as const),
    ticket: fc.integer({ min: 1, max: 4 }),
    title: fc.string(),
  }),
)

test('whatever is laid over and taken away, without pending changes the confirmed state itself is shown, and it was never touched', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const view = new PendingView()
      let confirmed = begun
      let pending: UpdateIntent[] = []
      let seq = 1
      for (const one of steps) {
        const before = checksum(confirmed)
        if (one.do === 'change') pending = [...pending, intent(one.ticket, one.changes)]
        else if (one.do === 'settle') pending = pending.filter((_, at) => at !== one.which % pending.length)
        view.show(confirmed, pending)
        assert.equal(checksum(confirmed), before)
        if (one.do !== 'theirs') continue
        seq += 1
        const ticket = makeTicket(one.ticket, { seq, title: one.title })
        confirmed = applyFrame(confirmed, {
          _tag: 'TicketUpdated',
          seq,
          by: BEN,
          ticket,
          kind: 'x',
          changes: {},
        })
        const shown = view.show(confirmed, pending)
        // What nobody here has changed is shown as the others left it.
        const own = pending.filter(({ ticket_id }) => ticket_id === ticket.id)
        if (own.every((mine) => mine.changes.title === undefined))
          assert.equal(ticketOf(shown, ticket.id)?.title, one.title)
        else
          assert.equal(
            ticketOf(shown, ticket.id)?.title,
            own.findLast((mine) => mine.changes.title !== undefined)?.changes.title,
          )
      }
      assert.equal(view.show(confirmed, []), confirmed)
    }),
  )
})

test('a ticket for which nothing has changed stays the same object', () => {
  const view = new PendingView()
  const pending = [intent(1, { title: 'mine' })]
  const first = view.show(begun, pending)
  const other = learnTicket(begun, makeTicket(2, { seq: 2 }), 2)
  const second = view.show(
    other,
    pending.map((one) => ({ ...one, sent: true })),
  )
  assert.equal(ticketOf(second, idOf(1)), ticketOf(first, idOf(1)))
  assert.equal(ticketOf(second, idOf(3)), ticketOf(begun, idOf(3)))
})

test('people are shown by the names that are known, statuses with their steps, dates and fields as the server keeps them', () => {
  const view = new PendingView()
  const shown = (wanted: Changes) => ticketOf(view.show(begun, [intent(1, wanted)]), idOf(1))
  assert.deepEqual(shown({ assignee: ANA.id })?.assignee, ANA)
  assert.deepEqual(shown({ assignee: 'who@example.org' })?.assignee, BEN)
  assert.equal(shown({ assignee: null })?.assignee, null)
  assert.equal(shown({ status: 'closed' })?.step.name, 'Closed')
  assert.equal(shown({ due_at: '2026-03-01T10:00:00+01:00' })?.due_at, '2026-03-01T09:00:00.000Z')
  assert.deepEqual(shown({ fields: { floor: 3, room: null } })?.fields, { floor: 3 })
  assert.deepEqual(shown({ add_labels: ['Bug', 'x'], remove_labels: ['BUG'] })?.labels, ['Bug', 'x'])
  assert.equal(shown({ add_watchers: [ANA.id] })?.watching, true)
})

test('what an author saw is written down for the fields that are written, and for no set', () => {
  const ticket = makeTicket(1, { assignee: BEN, fields: { floor: 2 } })
  const seen = writtenValues(ticket, {
    title: 'x',
    assignee: null,
    fields: { floor: 3, room: 1 },
    add_labels: ['x'],
  })
  assert.deepEqual(seen, { title: 'Ticket 1', assignee: BEN.id, 'fields.floor': 2, 'fields.room': null })
})
