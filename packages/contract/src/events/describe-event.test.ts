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
