import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { ServerModel } from '../testing/server-model.ts'
import { ANA, BEN, idOf, makeComment, makeTicket } from '../testing/things.ts'
import { applyFrame } from './apply-frame.ts'
import { checksum } from './checksum.ts'
import { learnComment } from './learn.ts'
import { commentsOf, leaseOf, nameOf, ticketOf } from './select.ts'
import { EMPTY, type State } from './state.ts'

const WELCOME = { _tag: 'Welcome', protocol: 1, session: idOf(0), installation: 'here', person: ANA } as const

function fetched(model: ServerModel, at: number, state: State): State {
  const { tickets, comments, leases } = model.all(at)
  const told = [...leases, tickets].reduce(applyFrame, state)
  return comments.reduce((next, one) => learnComment(next, one, at), told)
}

/** A client that is sent whatever a careless network and a hurried server may send it. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('change' as const), ticket: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('comment' as const), ticket: fc.integer({ min: 3, max: 5 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('hide' as const, 'show' as const), ticket: fc.nat(2) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('lock' as const, 'unlock' as const),
      ticket: fc.integer({ min: 3, max: 5 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), some: fc.nat(6) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resume' as const), back: fc.nat(8) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('list' as const), back: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const) }) },
)

test('whatever is repeated, resumed, listed late or reset, a client that has caught up knows what a new one would fetch', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model = new ServerModel()
      let state = applyFrame(EMPTY, { ...WELCOME, head: 0 })
      let sent = 0
      const deliver = (some: number) => {
        for (const end = Math.min(model.head, sent + some); sent < end; ) {
          sent += 1
          const frame = model.frameOf(sent, model.head)
          if (frame) state = applyFrame(state, frame)
        }
      }
      for (const one of steps) {
        if ('ticket' in one) model.happen(one.do, one.ticket)
        else if (one.do === 'deliver') deliver(one.some)
        else if (one.do === 'resume') sent = Math.min(sent, Math.max(0, (state.position ?? 0) - one.back))
        // An answer that was read some time ago and arrives only now.
        else if (one.do === 'list') state = applyFrame(state, model.all(Math.max(0, sent - one.back)).tickets)
        else {
          state = applyFrame(state, { _tag: 'Reset', at: model.head, why: 'too_slow' })
          sent = model.head
          state = fetched(model, model.head, state)
        }
      }
      deliver(model.head)
      const fresh = fetched(model, model.head, applyFrame(EMPTY, { ...WELCOME, head: model.head }))
      assert.equal(checksum(state), checksum(fresh))
      for (const ticket of [3, 4, 5])
        assert.deepEqual(leaseOf(state, idOf(ticket)), leaseOf(fresh, idOf(ticket)))
      const again = Array.from({ length: model.head }, (_, at) => model.frameOf(at + 1, model.head))
        .filter((frame) => frame !== null)
        .reduce(applyFrame, state)
      assert.equal(checksum(again), checksum(state))
      for (const ticket of [3, 4, 5])
        assert.deepEqual(leaseOf(again, idOf(ticket)), leaseOf(state, idOf(ticket)))
    }),
    { numRuns: 500 },
  )
})

describe('a frame', () => {
  const known = applyFrame(applyFrame(EMPTY, { ...WELCOME, head: 10 }), {
    _tag: 'AllTickets',
    ref: null,
    tickets: [makeTicket(1, { seq: 8, title: 'New' })],
    at: 10,
    next: null,
  })
  const updated = (seq: number, ticket: Parameters<typeof makeTicket>[1]) =>
    ({
      _tag: 'TicketUpdated',
      seq,
      by: BEN,
      ticket: makeTicket(1, ticket),
      kind: 'ticket.edited',
      changes: {},
    }) as const

  test('with an older ticket does not replace a newer one, but moves the position', () => {
    const next = applyFrame(known, updated(11, { seq: 5, title: 'Old' }))
    assert.equal(ticketOf(next, idOf(1))?.title, 'New')
    assert.equal(next.position, 11)
  })

  test('that says what is known gives the very same state', () => {
    const next = applyFrame(known, updated(11, { seq: 11 }))
    assert.equal(applyFrame(next, updated(11, { seq: 11 })), next)
    assert.equal(applyFrame(next, { _tag: 'Head', seq: 11 }), next)
  })

  test('leaves everything that it says nothing of the same object', () => {
    const two = applyFrame(known, {
      _tag: 'CommentAdded',
      seq: 11,
      by: ANA,
      ticket: makeTicket(2, { seq: 11 }),
      comment: makeComment(1, 2, { seq: 11 }),
    })
    assert.equal(ticketOf(two, idOf(1)), ticketOf(known, idOf(1)))
    const three = applyFrame(two, updated(12, { seq: 12 }))
    assert.equal(commentsOf(three, idOf(2)), commentsOf(two, idOf(2)))
  })

  test('that was read later shows names of later, although the ticket is the same', () => {
    const renamed = { id: ANA.id, name: 'Ana Lopes' }
    const ticket = { seq: 8, title: 'New', reporter: renamed }
    const next = applyFrame(known, {
      _tag: 'AllTickets',
      ref: null,
      tickets: [makeTicket(1, ticket)],
      at: 12,
      next: null,
    })
    assert.equal(ticketOf(next, idOf(1))?.reporter.name, 'Ana Lopes')
    assert.equal(nameOf(next, ANA.id), 'Ana Lopes')
    const late = applyFrame(next, {
      _tag: 'AllTickets',
      ref: null,
      tickets: [makeTicket(1, { seq: 8, title: 'New' })],
      at: 11,
      next: null,
    })
    assert.equal(nameOf(late, ANA.id), 'Ana Lopes')
    assert.equal(ticketOf(late, idOf(1))?.reporter.name, 'Ana Lopes')
  })

  test('about a lease does not bring back one that has ended since', () => {
    const lock = { _tag: 'TicketLocked', by: BEN, ticket_id: idOf(1), holder: BEN, until: '' } as const
    const held = applyFrame(known, { ...lock, seq: 11 })
    assert.equal(leaseOf(held, idOf(1))?.holder.name, 'Ben')
    const ended = applyFrame(held, {
      _tag: 'TicketUnlocked',
      seq: 12,
      by: BEN,
      ticket_id: idOf(1),
      why: 'released',
    })
    assert.equal(leaseOf(applyFrame(ended, { ...lock, seq: 11 }), idOf(1)), null)
  })

  test('that forgets a ticket leaves its comments, lease and presence too, and no late answer brings it back', () => {
    const forgotten = applyFrame(known, { _tag: 'Forget', seq: 12, ticket_ids: [idOf(1)] })
    const late = applyFrame(forgotten, {
      _tag: 'AllTickets',
      ref: null,
      tickets: [makeTicket(1)],
      at: 11,
      next: null,
    })
    assert.equal(ticketOf(late, idOf(1)), undefined)
    const shown = applyFrame(late, updated(13, { seq: 13 }))
    assert.notEqual(ticketOf(shown, idOf(1)), undefined)
  })

  test('of another installation, or for another person, leaves all that was known', () => {
    const elsewhere = applyFrame(known, { ...WELCOME, installation: 'elsewhere', head: 3 })
    assert.equal(elsewhere.tickets.size, 0)
    assert.equal(elsewhere.position, 3)
    assert.equal(applyFrame(known, { ...WELCOME, person: BEN, head: 20 }).tickets.size, 0)
    assert.equal(applyFrame(known, { ...WELCOME, head: 20 }).position, 10)
  })
})
