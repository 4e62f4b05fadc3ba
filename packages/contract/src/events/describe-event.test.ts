import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BASIC_STEPS } from '../workflows/step.ts'
import { describeEvent, type EventNames } from './describe-event.ts'
import type { LogEvent } from './event.ts'
import type { EventData, EventKind } from './event-kinds.ts'

const names: EventNames = {
  person: (id) => ({ ana: 'Ana', ben: 'Ben' })[id] ?? 'somebody',
  team: () => 'Support',
  label: (id) => id,
  step: (id) => BASIC_STEPS.find((step) => step.id === id)?.name ?? '?',
  workflow: () => 'Hardware requests',
  rule: () => 'Raise outages',
  field: (key) => key,
  ticket: (id) => (id === 'seen' ? 'WEB-2' : null),
}

function words<K extends EventKind>(kind: K, data: EventData<K>, actor: string | null = 'ana'): string {
  const event: LogEvent = {
    seq: 1,
    at: '2026-03-02T09:00:00.000Z',
    recorded_at: '2026-03-02T09:00:00.000Z',
    actor_id: actor,
    via: 'api',
    cause_seq: null,
    root_seq: null,
    depth: 0,
    kind,
    version: 1,
    project_id: null,
    ticket_id: null,
    request_id: null,
    data,
  }
  return describeEvent(event, names)
}

test('a change of status names both steps', () => {
  const [open, inProgress] = BASIC_STEPS
  assert.equal(
    words('ticket.status_changed', {
      before: { step: open?.id ?? '', status: 'open' },
      after: { step: inProgress?.id ?? '', status: 'in_progress' },
    }),
    'Ana changed the status from Open to In progress',
  )
})

test('giving, passing on and taking away a ticket read differently', () => {
  assert.equal(
    words('ticket.assigned', { before: { assignee: null }, after: { assignee: 'ben' } }),
    'Ana assigned the ticket to Ben',
  )
  assert.equal(
    words('ticket.assigned', { before: { assignee: 'ben' }, after: { assignee: null } }),
    'Ana took the ticket from Ben',
  )
})

test('what changed from nothing says only what it is now', () => {
  assert.equal(
    words('ticket.severity_changed', { before: { severity: null }, after: { severity: 'high' } }),
    'Ana changed the severity to high',
  )
  assert.equal(
    words('ticket.classified', {
      before: { category: 'Network', department: null },
      after: { category: null, department: 'IT' },
    }),
    'Ana changed category from Network to nothing and department to IT',
  )
})

test('labels that came and went stand in one sentence', () => {
  assert.equal(
    words('ticket.labels_changed', { added: ['bug', 'ui'], removed: ['idea'] }),
    'Ana added the labels bug and ui and removed the label idea',
  )
})

test('who begins or ends to watch is named once, and others by their names', () => {
  assert.equal(words('ticket.watchers_changed', { added: ['ana'], removed: [] }), 'Ana watches it now')
  assert.equal(
    words('ticket.watchers_changed', { added: [], removed: ['ana'] }),
    'Ana does not watch it any more',
  )
  assert.equal(
    words('ticket.watchers_changed', { added: ['ana', 'ben'], removed: [] }),
    'Ana watches it now and added the watcher Ben',
  )
  assert.equal(
    words('ticket.watchers_changed', { added: ['ana'], removed: ['ben'] }, null),
    'Waybill added the watcher Ana and removed the watcher Ben',
  )
})

test('a link to a ticket that the reader may not see hides which one it is', () => {
  assert.equal(words('ticket.linked', { link: 'blocks', ticket: 'seen' }), 'Ana linked: blocks WEB-2')
  assert.equal(
    words('ticket.linked', { link: 'blocks', ticket: 'other' }),
    'Ana linked: blocks a ticket you may not see',
  )
})

test('what nobody did was done by Waybill', () => {
  assert.equal(words('ticket.purged', {}, null), 'Waybill removed the ticket for good')
})

test('a kind of a newer program is still shown', () => {
  const event = { actor_id: 'ana', kind: 'ticket.teleported', data: {} }
  assert.equal(describeEvent({ ...base(), ...event }, names), 'Ana did "ticket.teleported"')
})

function base(): LogEvent {
  return {
    seq: 1,
    at: '',
    recorded_at: '',
    actor_id: null,
    via: 'api',
    cause_seq: null,
    root_seq: null,
    depth: 0,
    kind: '',
    version: 1,
    project_id: null,
    ticket_id: null,
    request_id: null,
    data: {},
  }
}

test('a lease says who took the ticket from whom, and why it ended', () => {
  assert.equal(
    words('lease.taken', { holder: 'ana', taken_from: 'ben' }),
    'Ana took the ticket over from Ben to edit it alone',
  )
  assert.equal(
    words('lease.ended', { holder: 'ben', why: 'disconnected' }, null),
    'Waybill let others edit the ticket again: the connection of Ben was lost',
  )
})

test('what somebody does with their own names them once', () => {
  const session = '01980000-0000-7000-8000-00000000000a'
  assert.equal(words('session.started', { person: 'ana', session }), 'Ana signed in')
  assert.equal(words('session.started', { person: 'ben', session }), 'Ana signed Ben in')
  assert.equal(words('factor.totp_added', { person: 'ana' }), 'Ana added an authenticator app')
  assert.equal(words('factor.taken_off', { person: 'ben' }), 'Ana took the second factor of Ben off')
  assert.equal(
    words('factor.refused', { person: 'ana', method: 'recovery_code' }, null),
    'Waybill refused a sign-in as Ana: wrong recovery code',
  )
  assert.equal(
    words('factor.refused', { person: 'ana', method: 'totp' }, 'ana'),
    'Ana gave a wrong code of the authenticator app when asked once more',
  )
  assert.equal(
    words('session.refused', { person: 'ana' }, 'ana'),
    'Ana gave a wrong password when asked once more',
  )
})
