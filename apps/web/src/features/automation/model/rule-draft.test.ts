import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Rule } from '@waybill/contract/automation/rule.ts'
import { drafted, inputOf, positionsFor, type RuleDraft } from './rule-draft.ts'

const rule = (id: string, position: number, edit = true): Rule => ({
  id,
  name: id,
  description: '',
  project: null,
  state: 'on',
  position,
  version: 1,
  loop: null,
  faults: null,
  last_run: null,
  next_at: null,
  signed_since: null,
  definition: { trigger: { on: 'event', kinds: ['ticket.created'] }, actions: [] },
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  seq: 1,
  can: { edit },
})

test('what is empty is not sent, and a tree without conditions is none', () => {
  const draft: RuleDraft = {
    name: ' Outages ',
    description: '',
    project: 'WEB',
    definition: drafted({
      trigger: { on: 'schedule', cron: '0 8 * * *', query: ' is:open ', zone: '' },
      actions: [{ kind: 'label', add: [], remove: ['late'] }],
      stop: false,
    }),
  }
  assert.deepEqual(inputOf(draft), {
    name: 'Outages',
    description: '',
    project: 'WEB',
    definition: {
      trigger: { on: 'schedule', cron: '0 8 * * *', query: 'is:open' },
      actions: [{ kind: 'label', remove: ['late'] }],
    },
  })
})

test('one condition stands in a group to which more can be added', () => {
  const { when } = drafted({
    trigger: { on: 'event', kinds: ['ticket.created'] },
    when: { type: 'after', query: 'is:open' },
    actions: [],
  })
  assert.deepEqual(when, { type: 'all', of: [{ type: 'after', query: 'is:open' }] })
})

test('an order changes as few positions as it takes', () => {
  const [a, b, c] = [rule('a', 1), rule('b', 2), rule('c', 5)]
  assert.deepEqual(positionsFor([a, b, c]), [])
  assert.deepEqual(positionsFor([b, a, c]), [{ id: 'a', position: 3 }])
})

test('no order moves a rule that one may not change', () => {
  const fixed = rule('b', 2, false)
  assert.equal(positionsFor([rule('c', 5), fixed]), null)
  assert.deepEqual(positionsFor([fixed, rule('a', 1)]), [{ id: 'a', position: 3 }])
})
