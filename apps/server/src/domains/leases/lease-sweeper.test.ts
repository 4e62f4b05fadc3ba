import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { LEASE_MILLIS } from '@waybill/contract/leases/lease.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { verifyInstallation } from '../installation/verify.ts'
import { startLeaseSweeper } from './lease-sweeper.ts'
import { takeLease } from './take-lease.command.ts'

let world: TestWorld
let ticket: string
beforeEach(async () => {
  world = await createTestWorld()
  ticket = (await world.ticket()).id
  await world.run(takeLease, { ticket }, await world.person())
})
afterEach(() => world.close())

const ends = () => readEvents(world.store.db, { kinds: ['lease.ended'], limit: 10 })

test('two sweepers write the end of a lease down once, by themselves', async () => {
  const errors: unknown[] = []
  const sweepers = [1, 2].map(() => startLeaseSweeper(world.kernel, (error) => errors.push(error), 5))
  assert.equal((await ends()).length, 0)
  world.tick(LEASE_MILLIS)
  while ((await ends()).length === 0) await sleep(5)
  await Promise.all(sweepers.map((sweeper) => sweeper.stop()))
  assert.deepEqual(
    (await ends()).map(({ actor_id, data }) => [actor_id, (data as { why: string }).why]),
    [[null, 'expired']],
  )
  assert.deepEqual(errors, [])
})

test('a sweeper tells of what fails and goes on', async () => {
  let failures = 0
  const broken = {
    ...world.kernel,
    clock: {
      now: () => {
        throw new Error('no time')
      },
    },
  }
  const sweeper = startLeaseSweeper(broken, () => (failures += 1), 5)
  while (failures < 2) await sleep(5)
  await sweeper.stop()
})

test('a lease that the log knows nothing of, or that is missing, is found by verify', async () => {
  const problems = async () => (await verifyInstallation(world.store)).problems
  assert.deepEqual(await problems(), [])
  await world.store.write((tx) => tx.deleteFrom('ticket_leases').execute())
  assert.deepEqual(await problems(), [
    { about: `lease of ticket ${ticket}`, message: 'is in the log, but not in the tables' },
  ])
})
