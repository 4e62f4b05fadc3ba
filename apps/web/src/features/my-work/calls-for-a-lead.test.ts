import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callsForALead } from './calls-for-a-lead.ts'

const fresh = { retry: false, skip: true, compensate: false }

test('a call that is merely on its way needs no lead; one that failed, or has lost its job, does', () => {
  assert.equal(callsForALead({ state: 'pending', can: fresh }), false)
  assert.equal(callsForALead({ state: 'pending', can: { ...fresh, retry: true } }), true)
  for (const state of ['retrying', 'failed', 'compensating', 'compensation_failed'] as const)
    assert.equal(callsForALead({ state, can: fresh }), true)
})
