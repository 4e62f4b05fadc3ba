import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesDirectory } from '../events/event-kinds.ts'
import type { LogEvent } from '../events/event.ts'
import { foldTicket, type TicketState } from '../events/fold-ticket.ts'
import { foldLease } from './fold-lease.ts'

function event(seq: number, kind: string, data: unknown): LogEvent {
  return {
    seq,
    at: `2026-03-02T09:00:0${String(seq)}.000Z`,
    recorded_at: '2026-03-02T09:00:00.000Z',
    actor_id: 'ana',
    via: 'api',
    cause_seq: null,
    root_seq: null,
    depth: 0,
    kind,
    version: 1,
    project_id: 'web',
    ticket_id: 'one',
    request_id: null,
    data,
  }
}

const taken = event(3, 'lease.taken', { holder: 'ana', taken_from: null })
const ended = event(4, 'lease.ended', { holder: 'ana', why: 'released' })

test('a ticket is held from the event that takes it until the event that ends it, and its seq is the token', () => {
  const held = foldLease(undefined, taken)
  assert.deepEqual(held, { holder: 'ana', token: 3, taken_at: taken.at })
  assert.equal(foldLease(held, event(5, 'ticket.edited', {})), held)
  assert.equal(foldLease(held, ended), undefined)
  assert.equal(foldLease(held, event(5, 'ticket.purged', {})), undefined)
})

test('leases leave the ticket as it was, its position and its time too, and a ticket that is gone', () => {
  const state: Partial<TicketState> = { seq: 2, updated_at: '2026-03-02T09:00:02.000Z' }
  for (const one of [taken, ended]) {
    assert.equal(foldTicket(state as TicketState, one), state)
    assert.equal(foldTicket(undefined, one), undefined)
  }
})

test('leases change no name and no right', () => {
  assert.equal(changesDirectory('lease.taken') || changesDirectory('lease.ended'), false)
})
