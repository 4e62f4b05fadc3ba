import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { i18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { Task } from '@waybill/contract/tasks/task.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'
import { portal } from '../../messages/en/portal.ts'
import { askedIn, whatWaits } from './home/what-waits.ts'
import { endedEarly, standingOf, statusWords } from './status-words.ts'

before(() => {
  const compiled = Object.fromEntries(
    Object.entries(portal).map(([key, text]) => [key, compileMessage(text)]),
  )
  i18n.loadAndActivate({ locale: 'en', messages: compiled })
})

const ana = { id: 'ana', name: 'Ana' }
const OPEN = { id: BASIC_STEPS[0]?.id ?? '', name: 'Open', category: 'open' as const }
const REPAIR = { id: 's', name: 'Repair', category: 'in_progress' as const }
const ticket = (status: Ticket['status'], step: Ticket['step'] = OPEN) => ({ status, assignee: null, step })
const task = (
  more: Partial<Pick<Task, 'status' | 'step' | 'waits_for' | 'rung' | 'approval' | 'assigned_to' | 'team'>>,
) => ({
  status: 'in_progress' as const,
  step: null,
  waits_for: null,
  assigned_to: null,
  team: null,
  rung: 'exact' as const,
  approval: false,
  ...more,
})

test('the list says how far it is; beside the request stands the step too, unless it is built in or an approval', () => {
  assert.equal(statusWords(ticket('in_progress', REPAIR)), 'In progress')
  const titleAt = (step: Ticket['step'], approval = false) =>
    standingOf(ticket('in_progress', step), task({ approval }), true).title
  assert.equal(titleAt(OPEN), 'In progress')
  assert.equal(titleAt(REPAIR), 'In progress: Repair')
  assert.equal(titleAt(REPAIR, true), 'Waits for approval')
})

test('it is the turn of who asked when it is done, and when the work waits for an answer', () => {
  assert.equal(standingOf(ticket('resolved'), null, true).turn, 'mine')
  assert.equal(standingOf(ticket('resolved'), null, false).turn, 'theirs')
  const waits = (waits_for: Task['waits_for']) =>
    standingOf(ticket('open'), task({ status: 'on_hold', waits_for }), true)
  assert.deepEqual([waits('requester').title, waits('requester').turn], ['Waits for you', 'mine'])
  const seen = standingOf(ticket('open'), task({ status: 'on_hold', waits_for: 'requester' }), false)
  assert.deepEqual([seen.title, seen.turn], ['Waits for its requester', 'theirs'])
  assert.deepEqual([waits('others').title, waits('others').turn], ['Waits for somebody else', 'theirs'])
  assert.equal(standingOf(ticket('open'), task({ assigned_to: ana }), true).text, 'Ana has it.')
  const team = { id: 'front', name: 'Front desk' }
  assert.equal(standingOf(ticket('open'), task({ team }), true).text, 'Front desk has it.')
})

test('what waits for approval, for a workflow or was ended early says so', () => {
  assert.equal(standingOf(ticket('open'), task({ status: 'pending' }), true).title, 'Waits for approval')
  assert.match(
    standingOf(ticket('open'), task({ status: 'pending', rung: 'unrouted' }), true).text,
    /finds the right people/,
  )
  assert.equal(standingOf(ticket('closed'), task({ status: 'cancelled' }), true).title, 'Ended early')
})

test('requests that are done, have unread words or wait for an answer wait for their requester', () => {
  const all = [
    { id: 'a', status: 'open' as const, step: OPEN },
    { id: 'b', status: 'resolved' as const, step: OPEN },
    { id: 'c', status: 'open' as const, step: OPEN },
    { id: 'd', status: 'in_progress' as const, step: OPEN },
  ]
  const held = (id: string, waits_for: Task['waits_for']) => ({
    ticket: { id, key: id, title: id, priority: 'medium' },
    waits_for,
  })
  const asked = askedIn([held('d', 'requester'), held('a', 'others')])
  const { waits, others } = whatWaits(all, new Set(['c']), asked)
  assert.deepEqual([waits.map(({ id }) => id), others.map(({ id }) => id)], [['b', 'c', 'd'], ['a']])
})

test('what ends at a step that refuses is told as refused, never as done, and nobody is asked to look at it', () => {
  const refusal = { id: 'no', name: 'Not granted', category: 'closed' as const, outcome: 'refused' as const }
  for (const status of ['resolved', 'closed'] as const) {
    const request = { ...ticket(status, refusal), id: 'a' }
    const { title, text, turn } = standingOf(request, task({ step: refusal }), true)
    assert.deepEqual([title, turn], ['Refused', 'nobody'])
    assert.match(text, /not granted/)
    assert.equal(statusWords(request), 'Refused')
    assert.deepEqual(whatWaits([request], new Set(), new Set()).waits, [])
  }
  assert.equal(endedEarly(ticket('closed'), task({ status: 'completed', step: refusal })), 'refused')
  assert.equal(endedEarly(ticket('closed'), task({ status: 'cancelled' })), 'cancelled')
  assert.equal(endedEarly(ticket('closed'), task({ status: 'completed' })), null)
  assert.equal(endedEarly(ticket('in_progress'), task({ step: refusal })), null)
})
