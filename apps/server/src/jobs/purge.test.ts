import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { purgeAccess } from '../domains/people/purge-access.command.ts'
import { deleteTicket } from '../domains/tickets/delete-ticket.command.ts'
import { linkTickets } from '../domains/tickets/link-tickets.command.ts'
import { purgeDeletedTickets } from '../domains/tickets/purge-deleted-tickets.command.ts'
import { readEvents } from '../kernel/event-log.ts'
import { purgeIdempotencyKeys } from '../kernel/purge-idempotency-keys.command.ts'
import { commandKey } from '../kernel/reader-context.ts'
import { runCommand } from '../kernel/run-command.ts'
import { createTestWorld, type TestWorld } from '../testing/test-world.ts'
import { purgeJob } from './purge.job.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
let world: TestWorld
beforeEach(async () => {
  world = await createTestWorld()
})
afterEach(() => world.close())

const purge = () => {
  const context = { kernel: world.kernel, id: 'purge', attempt: 1, signal: new AbortController().signal }
  return purgeJob.run(context, {} as never)
}
const kinds = async (ticket: string) =>
  (await readEvents(world.store.db, { ticketId: ticket, limit: 100 })).map((event) => event.kind)

describe('the hourly purge', () => {
  test('removes tickets that were deleted more than 30 days ago from all tables, and their history stays', async () => {
    const project = await world.project()
    const [gone, kept] = [await world.ticket({ project, labels: ['red'] }), await world.ticket({ project })]
    await world.run(linkTickets, { from: kept.id, ticket: gone.id, kind: 'relates' })
    await world.run(deleteTicket, { ticket: gone.id })
    world.tick(30 * DAY)
    await purge()
    assert.equal(
      (await kinds(gone.id)).at(-1),
      'ticket.deleted',
      'on the thirtieth day it can still be restored',
    )
    world.tick(1)
    await purge()
    assert.equal((await kinds(gone.id)).at(-1), 'ticket.purged')
    assert.equal((await kinds(kept.id)).at(-1), 'ticket.unlinked')
    const { db } = world.store
    assert.deepEqual(
      await db
        .selectFrom('tickets')
        .select('id')
        .execute()
        .then((rows) => rows.map((row) => row.id)),
      [kept.id],
    )
    for (const table of ['ticket_links', 'ticket_labels', 'comments'] as const) {
      assert.equal((await db.selectFrom(table).selectAll().execute()).length, 0, table)
    }
    const next = await world.ticket({ project })
    assert.match(next.key, /-3$/, 'numbers are never used again')
  })

  test('purges in bounded steps until nothing is left', async () => {
    const project = await world.project()
    for (let count = 0; count < 3; count += 1) {
      const ticket = await world.ticket({ project })
      await world.run(deleteTicket, { ticket: ticket.id })
    }
    world.tick(31 * DAY)
    const first = await world.run(purgeDeletedTickets, { limit: 2 })
    assert.deepEqual(first.result, { purged: 2 })
    await purge()
    const last = await world.run(purgeDeletedTickets, { limit: 2 })
    assert.deepEqual([last.result, last.seq], [{ purged: 0 }, null])
  })

  test('is not for people', async () => {
    const admin = await world.person('admin')
    for (const [command, input] of [
      [purgeDeletedTickets, { limit: 1 }],
      [purgeAccess, {}],
      [purgeIdempotencyKeys, {}],
    ] as const) {
      await assert.rejects(world.run<never, never, unknown>(command as never, input, admin), { status: 404 })
    }
  })

  test('C2: forgets idempotency keys after 48 hours, not before', async () => {
    const { kernel, store } = world
    const request = { actor: SYSTEM, via: 'api' as const, idempotencyKey: 'once' }
    await runCommand(kernel, purgeDeletedTickets, { ...request, input: { limit: 1 } })
    const keys = () => store.db.selectFrom('idempotency_keys').select('key').execute()
    world.tick(48 * HOUR)
    await purge()
    assert.equal((await keys()).length, 1)
    world.tick(1)
    await purge()
    assert.equal((await keys()).length, 0)
  })

  test('R1: keeps the keys of a reader while it may handle their event again', async () => {
    const { store } = world
    await store.write(async (tx) => {
      const row = { lease_owner: null, lease_until: 0, last_error: null }
      await tx
        .insertInto('readers')
        .values({ ...row, name: 'slow', cursor: 20 })
        .execute()
      const keys = [9, 10, 19, 20, 21].map((seq) => commandKey('slow', seq, ''))
      const same = { actor_id: 'system', command: 'x', request_hash: 'x', result: null, created_at: 0 }
      await tx
        .insertInto('idempotency_keys')
        .values(keys.map((key) => ({ ...same, key })))
        .execute()
      const parked = { reader: 'slow', seq: 19, attempts: 8, error: 'x', parked_at: 0, retry_at: null }
      await tx.insertInto('parked_events').values(parked).execute()
    })
    await purge()
    const rows = await store.db.selectFrom('idempotency_keys').select('key').orderBy('key').execute()
    assert.deepEqual(
      rows.map((row) => row.key),
      [19, 20, 21].map((seq) => commandKey('slow', seq, '')),
    )
  })

  test('removes one-time links that have expired and sessions that ended a month ago', async () => {
    const person = await world.person()
    const { store, now } = world
    await store.write(async (tx) => {
      const code = { purpose: 'invitation' as const, person_id: person.id, created_at: now, used_at: null }
      await tx
        .insertInto('one_time_codes')
        .values({ ...code, hash: 'past', expires_at: now - 1 })
        .execute()
      await tx
        .insertInto('one_time_codes')
        .values({ ...code, hash: 'good', expires_at: now + 1 })
        .execute()
      const session = {
        person_id: person.id,
        kind: 'web' as const,
        device: '',
        address: '',
        created_at: 0,
        last_seen_at: 0,
      }
      const ends = { old: now - 31 * DAY, recent: now - DAY, open: null }
      for (const [id, ended_at] of Object.entries(ends)) {
        await tx
          .insertInto('sessions')
          .values({ ...session, id, expires_at: now + DAY, ended_at })
          .execute()
      }
      await tx
        .insertInto('refresh_tokens')
        .values({ hash: 'of old', session_id: 'old', created_at: 0, used_at: null })
        .execute()
    })
    await purge()
    const codes = await store.db.selectFrom('one_time_codes').select('hash').execute()
    assert.deepEqual(
      codes.map((row) => row.hash),
      ['good'],
    )
    const sessions = await store.db.selectFrom('sessions').select('id').orderBy('id').execute()
    assert.deepEqual(
      sessions.map((row) => row.id),
      ['open', 'recent'],
    )
    assert.equal((await store.db.selectFrom('refresh_tokens').selectAll().execute()).length, 0)
  })
})
