import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { LEASE_AFTER_DISCONNECT_MILLIS } from '@waybill/contract/leases/lease.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let ana: TestPerson
let project: { id: string; key: string }

before(async () => {
  world = await createLiveWorld()
  ana = await world.person('agent')
  project = await world.project()
})
after(() => world.close())

const lock = (ticket: { id: string }) => ({ _tag: 'LockTicket', ref: 'lock', ticket_id: ticket.id }) as const
const unlock = (ticket: { id: string }) =>
  ({ _tag: 'UnlockTicket', ref: 'unlock', ticket_id: ticket.id }) as const

/** What is left of the lease, milliseconds. */
async function left(ticket: { id: string }): Promise<number> {
  const { until } = await world.store.db
    .selectFrom('ticket_leases')
    .select('until')
    .where('ticket_id', '=', ticket.id)
    .executeTakeFirstOrThrow()
  return until - world.now
}

test('leases that have ended cost nothing when the connection goes', async () => {
  let writes = 0
  const { store } = world
  const write: typeof store.write = (work) => {
    writes += 1
    return store.write(work)
  }
  const { app, url } = await world.serve({}, { ...world.kernel, store: { ...store, write } })
  const client = await world.connect(ana, { url })
  await client.subscribe('all')
  for (let n = 0; n < 5; n += 1) {
    const ticket = await world.ticket({ project })
    assert.equal((await client.ask(lock(ticket)))._tag, 'Ack')
    assert.equal((await client.ask(unlock(ticket)))._tag, 'Ack')
    await client.next('TicketUnlocked')
  }
  const before = writes
  // The server stops when all that the end of the connection began is done.
  await app.close()
  assert.equal(writes, before)
})

test('a lease that was taken again after it had ended is the connection’s still', async () => {
  const ticket = await world.ticket({ project })
  const { app, url } = await world.serve()
  const client = await world.connect(ana, { url })
  await client.subscribe('all')
  await client.ask(lock(ticket))
  await client.ask(unlock(ticket))
  const again = await client.ask({ ...lock(ticket), ref: 'again' })
  assert.ok(again._tag === 'Ack')
  await client.upTo((again.result as { token: number }).token)
  await app.close()
  assert.equal(await left(ticket), LEASE_AFTER_DISCONNECT_MILLIS)
})

test('a lease that another server has renewed since is left as it is', async () => {
  const ticket = await world.ticket({ project })
  const { app, url } = await world.serve()
  const [here, there] = [await world.connect(ana), await world.connect(ana, { url })]
  await there.ask(lock(ticket))
  world.tick(5_000)
  await here.ask(lock(ticket))
  const whole = await left(ticket)
  await app.close()
  assert.equal(await left(ticket), whole)
})
