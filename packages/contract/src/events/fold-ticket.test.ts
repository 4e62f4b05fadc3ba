import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { LogEvent } from './event.ts'
import type { EventKind } from './event-kinds.ts'
import { foldTicket, type TicketState } from './fold-ticket.ts'

const created = event(1, 'ticket.created', {
  after: {
    number: 1,
    title: 'Printer on fire',
    description: '',
    step: 's1',
    status: 'open',
    priority: 'medium',
    severity: null,
    category: null,
    sub_category: null,
    department: null,
    assignee: null,
    team: null,
    reporter: 'ana',
    due_at: null,
    fields: { floor: 2 },
    rank: 'a0',
    first_response_at: null,
    resolved_at: null,
    closed_at: null,
    labels: ['l2', 'l1'],
    watchers: [],
  },
})

function event(seq: number, kind: EventKind, data: unknown, at = seq): LogEvent {
  const instant = new Date(1_000_000 + at).toISOString()
  return {
    seq,
    kind,
    at: instant,
    recorded_at: instant,
    actor_id: 'ana',
    via: 'api',
    cause_seq: null,
    root_seq: null,
    depth: 0,
    version: 1,
    project_id: 'p',
    ticket_id: 't',
    request_id: null,
    data,
  }
}

function fold(...events: LogEvent[]): TicketState | undefined {
  let state: TicketState | undefined
  for (const one of [created, ...events]) state = foldTicket(state, one)
  return state
}

test('a field set to null goes away and the others stay', () => {
  const change = { before: { fields: {} }, after: { fields: { room: 'A1', floor: null } } }
  assert.deepEqual(fold(event(2, 'ticket.fields_changed', change))?.fields, { room: 'A1' })
})

test('labels change by add and remove and stay sorted', () => {
  const state = fold(event(2, 'ticket.labels_changed', { added: ['l0'], removed: ['l1'] }))
  assert.deepEqual(state?.labels, ['l0', 'l2'])
})

test('a deleted comment keeps its place but neither words nor reactions', () => {
  const comment = {
    id: 'c1',
    parent_id: null,
    author: 'ben',
    body: 'Which floor?',
    internal: false,
    mentions: ['ana'],
    references: ['t9'],
  }
  const state = fold(
    event(2, 'comment.added', { comment }),
    event(3, 'comment.added', { comment: { ...comment, id: 'c2', parent_id: 'c1' } }),
    event(4, 'comment.reaction_added', { comment: 'c1', internal: false, reaction: 'eyes', person: 'ana' }),
    event(5, 'comment.deleted', { comment: 'c1', internal: false }),
  )
  const [deleted, reply] = state?.comments ?? []
  assert.deepEqual(
    [deleted?.body, deleted?.mentions, deleted?.references, deleted?.reactions, deleted?.seq],
    ['', [], [], [], 5],
  )
  assert.equal(reply?.body, 'Which floor?')
})

test('an event that comes with an earlier time does not move updated_at back', () => {
  const state = fold(event(2, 'ticket.moved', { before: { rank: 'a0' }, after: { rank: 'a1' } }, -5_000))
  assert.equal(state?.updated_at, created.at)
  assert.equal(state?.seq, 2)
})

test('a purged ticket does not exist any more', () => {
  assert.equal(fold(event(2, 'ticket.deleted', {}), event(3, 'ticket.purged', {})), undefined)
})

test('a ticket whose log does not begin with its creation is reported, not guessed', () => {
  assert.throws(() => foldTicket(undefined, event(7, 'ticket.deleted', {})), /event 7 .* never created/)
})

const ids = fc.constantFrom('a', 'b', 'c')
const someChange = fc.oneof(
  fc.record({ added: fc.uniqueArray(ids), removed: fc.uniqueArray(ids) }).map((data) => ({
    kind: 'ticket.labels_changed' as const,
    data,
  })),
  fc.record({ added: fc.uniqueArray(ids), removed: fc.uniqueArray(ids) }).map((data) => ({
    kind: 'ticket.watchers_changed' as const,
    data,
  })),
  fc.record({ link: fc.constantFrom('blocks', 'relates'), ticket: ids }).map((data) => ({
    kind: 'ticket.unlinked' as const,
    data,
  })),
  fc.string().map((title) => ({ kind: 'ticket.edited' as const, data: { before: {}, after: { title } } })),
  fc.constant({ kind: 'ticket.deleted' as const, data: {} }),
  fc.constant({ kind: 'ticket.restored' as const, data: {} }),
)

test('whatever happens: sets stay sorted and without doubles, time never goes back, nothing is changed in place', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(someChange, fc.integer({ min: -1_000, max: 1_000 }))), (changes) => {
      let state = foldTicket(undefined, created)
      changes.forEach(([{ kind, data }, at], index) => {
        const before = deepFreeze(state)
        state = foldTicket(before, event(index + 2, kind, data, at))
        assert.ok(state && before)
        assert.deepEqual(state.labels, [...new Set(state.labels)].toSorted())
        assert.deepEqual(state.watchers, [...new Set(state.watchers)].toSorted())
        assert.ok(state.updated_at >= before.updated_at)
        assert.equal(state.seq, index + 2)
      })
    }),
  )
})

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}
