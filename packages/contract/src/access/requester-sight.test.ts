import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventKinds } from '../events/event-kinds.ts'
import type { LogEvent } from '../events/event.ts'
import { audienceOf } from './event-policy.ts'
import { eventForRequester } from './requester-sight.ts'

function event(kind: string, data: unknown): LogEvent {
  const at = '2026-03-02T09:00:00.000Z'
  const cause = { cause_seq: null, root_seq: null, depth: 0, request_id: null }
  const of = { actor_id: null, via: 'api', project_id: 'p', ticket_id: 't' }
  return { seq: 1, at, recorded_at: at, version: 1, kind, ...of, ...cause, data }
}

test('where a ticket went and who had it is told to no requester, nor a kind that nobody thought of', () => {
  const untold = Object.keys(eventKinds)
    .filter((kind) => audienceOf({ kind, data: { internal: false } }) === 'ticket')
    .filter((kind) => eventForRequester(event(kind, { before: {}, after: {} })) === null)
    .toSorted()
  assert.deepEqual(untold, [
    'ticket.assigned',
    'ticket.labels_changed',
    'ticket.moved',
    'ticket.status_changed',
    'ticket.team_changed',
    'ticket.watchers_changed',
  ])
  assert.equal(eventForRequester(event('ticket.invented', {})), null)
})

test('of a status that changed its requester reads the status alone, and nothing where only the step is another', () => {
  const told = eventForRequester(
    event('ticket.status_changed', {
      before: { step: 'a', status: 'open' },
      after: { step: 'b', status: 'resolved', resolved_at: '2026-03-02T09:00:00.000Z' },
    }),
  )
  assert.deepEqual(told?.data, {
    before: { status: 'open' },
    after: { status: 'resolved', resolved_at: '2026-03-02T09:00:00.000Z' },
  })
  const moved = event('ticket.status_changed', { before: { step: 'a' }, after: { step: 'b' } })
  assert.equal(eventForRequester(moved), null)
})

test('of a new ticket its requester reads what it says, not where it was sent', () => {
  const after = {
    title: 'It burns',
    status: 'open',
    step: 'a',
    assignee: 'x',
    team: 'y',
    rank: 'a0',
    labels: ['b'],
  }
  assert.deepEqual(eventForRequester(event('ticket.created', { after }))?.data, {
    after: { title: 'It burns', status: 'open' },
  })
})
