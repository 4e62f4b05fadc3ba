import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { LEASE_MILLIS } from '@waybill/contract/leases/lease.ts'
import { sql } from 'kysely'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { updateTicket } from '../tickets/update-ticket.command.ts'
import { sweepLeases } from './sweep-leases.ts'
import { takeLease } from './take-lease.command.ts'

let world: TestWorld
let ticket: string
beforeEach(async () => {
  world = await createTestWorld()
  ticket = (await world.ticket()).id
})
afterEach(() => world.close())

/** Somebody waits for a lock of this database. */
async function somebodyWaits(): Promise<void> {
  const waiting = sql<{ count: number }>`select count(*) as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  while (Number((await waiting.execute(world.store.db)).rows[0]?.count) === 0) await sleep(5)
}

/** Runs `change` on the leases while another command that `work` begins waits for the ticket's row. */
async function meanwhile(
  work: () => Promise<unknown>,
  change: { until?: number; holder_id?: string },
): Promise<PromiseSettledResult<unknown>> {
  let waiting: Promise<PromiseSettledResult<unknown>[]> | undefined
  await world.store.write(async (tx) => {
    await tx.selectFrom('tickets').select('id').where('id', '=', ticket).forUpdate().execute()
    waiting = Promise.allSettled([work()])
    await somebodyWaits()
    await tx.updateTable('ticket_leases').set(change).execute()
  })
  const [settled] = (await waiting) ?? []
  assert.ok(settled)
  return settled
}

test('a sweep that had to wait for a ticket leaves the lease that began meanwhile', async () => {
  await world.run(takeLease, { ticket }, await world.person())
  world.tick(LEASE_MILLIS)
  const { status } = await meanwhile(() => sweepLeases(world.kernel), { until: world.now + LEASE_MILLIS })
  assert.equal(status, 'fulfilled')
  assert.equal((await world.store.db.selectFrom('ticket_leases').selectAll().execute()).length, 1)
})

test('a write that had to wait for a ticket meets the lease that began meanwhile', async () => {
  const [ana, ben] = [await world.person(), await world.person()]
  await world.run(takeLease, { ticket }, ana)
  const write = () => world.run(updateTicket, { ticket, title: 'Too late' }, ana)
  const settled = await meanwhile(write, { holder_id: ben.id })
  assert.equal(settled.status === 'rejected' && settled.reason.code, 'ticket.leased')
})
