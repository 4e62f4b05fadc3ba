import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import {
  LEASE_AFTER_DISCONNECT_MILLIS,
  LEASE_MILLIS,
  LEASE_RENEW_MILLIS,
  type HeldLease,
} from '@waybill/contract/leases/lease.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { applyFrame } from '../store/apply-frame.ts'
import { EMPTY } from '../store/state.ts'
import { FakeMachine } from '../testing/fake-time.ts'
import { ANA, BEN, idOf } from '../testing/things.ts'
import { LeaseHandle } from './lease-handle.ts'
import { PresenceHandle } from './presence-handle.ts'

let machine: FakeMachine
let answers: (HeldLease | Problem)[]
let taken: number
let over: string[]

beforeEach(() => {
  machine = new FakeMachine()
  answers = []
  taken = 0
  over = []
})

const held = (token: number): HeldLease => ({
  ticket_id: idOf(1),
  holder: ANA,
  until: '2026-03-02T09:01:00.000Z',
  seq: token,
  token,
})
const failure = (status: number) => new Problem({ status, code: 'x', title: 'x' })
const turn = () => new Promise((resolve) => setImmediate(resolve))

function takeLease(): Promise<LeaseHandle> {
  return LeaseHandle.take({
    platform: machine,
    take: () => {
      taken += 1
      const answer = answers.shift() ?? held(7)
      return answer instanceof Problem ? Promise.reject(answer) : Promise.resolve(answer)
    },
    over: (why) => over.push(why),
  })
}

async function tick(millis: number): Promise<void> {
  machine.tick(millis)
  await turn()
}

test('a lease is renewed until it is closed, before it ends when another window of its holder goes', async () => {
  assert.ok(LEASE_RENEW_MILLIS < LEASE_AFTER_DISCONNECT_MILLIS)
  const lease = await takeLease()
  assert.equal(lease.token, 7)
  await tick(LEASE_RENEW_MILLIS)
  await tick(LEASE_RENEW_MILLIS)
  assert.equal(taken, 3)
  lease.close()
  lease.close()
  await tick(LEASE_MILLIS)
  assert.equal(taken, 3)
  assert.deepEqual([over, lease.token], [['closed'], null])
})

test('a lease survives a network that fails for a while, and is lost when its time has run out', async () => {
  const lease = await takeLease()
  answers = [failure(0), failure(503)]
  await tick(LEASE_RENEW_MILLIS)
  await tick(LEASE_RENEW_MILLIS)
  assert.equal(lease.token, 7)
  await tick(LEASE_RENEW_MILLIS)
  assert.equal(lease.token, 7)
  const tries = LEASE_MILLIS / LEASE_RENEW_MILLIS
  answers = Array.from({ length: tries }, () => failure(0))
  for (let tried = 1; tried < tries; tried++) await tick(LEASE_RENEW_MILLIS)
  assert.equal(lease.token, 7)
  await tick(LEASE_RENEW_MILLIS)
  assert.deepEqual([over, lease.token], [['lost'], null])
})

test('a lease is lost when it is refused, and when the renewal gives another one', async () => {
  await takeLease()
  answers = [failure(409)]
  await tick(LEASE_RENEW_MILLIS)
  assert.deepEqual(over, ['lost'])
  await takeLease()
  answers = [held(9)]
  await tick(LEASE_RENEW_MILLIS)
  assert.deepEqual(over, ['lost', 'lost'])
})

test('a lease is lost when a frame says that it has ended or is of somebody else, not by what was before it', async () => {
  const me = { ...EMPTY, me: ANA }
  const lock = (seq: number, holder: typeof ANA) =>
    ({ _tag: 'TicketLocked', seq, by: holder, ticket_id: idOf(1), holder, until: '' }) as const
  const unlock = (seq: number) =>
    ({ _tag: 'TicketUnlocked', seq, by: null, ticket_id: idOf(1), why: 'expired' }) as const
  const lease = await takeLease()
  lease.check(applyFrame(me, lock(5, BEN)))
  lease.check(applyFrame(me, unlock(6)))
  lease.check(applyFrame(me, lock(7, ANA)))
  assert.equal(lease.token, 7)
  lease.check(applyFrame(me, unlock(8)))
  assert.deepEqual(over, ['lost'])
  const other = await takeLease()
  other.check(applyFrame(me, lock(9, BEN)))
  assert.equal(other.token, null)
})

test('what one does at a ticket is said again in time until one leaves', () => {
  const told: unknown[] = []
  const presence = new PresenceHandle(machine, {
    tell: (doing, about) => told.push([doing, about]),
    isOn: () => true,
    closed: () => told.push('closed'),
  })
  presence.repeat()
  presence.set('viewing')
  machine.tick(15_000)
  presence.set('editing', { field: 'title' })
  machine.tick(14_000)
  machine.tick(1_000)
  presence.close()
  presence.set('typing')
  machine.tick(60_000)
  assert.deepEqual(told, [
    ['viewing', {}],
    ['viewing', {}],
    ['editing', { field: 'title' }],
    ['editing', { field: 'title' }],
    [null, {}],
    'closed',
  ])
})
