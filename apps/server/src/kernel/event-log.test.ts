import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import { sql } from 'kysely'
import type { Tx } from '../io/db/tables.ts'
import { testEngine } from '../testing/test-store.ts'
import { appendEvents, readEvents, readHead } from './event-log.ts'
import { newId } from './ids.ts'
import { runCommand } from './run-command.ts'
import { addTeam, openTestKernel, type TestKernel } from './testing/test-kernel.ts'

let world: TestKernel
beforeEach(async () => {
  world = await openTestKernel()
})
afterEach(() => world.close())

const event = (): NewEvent => ({ kind: 'team.deleted', data: { team: newId() } })
const meta = {
  actor: SYSTEM,
  via: 'system' as const,
  now: 0,
  cause: null,
  requestId: null,
  writesInCte: testEngine === 'postgres',
}
const append = (tx: Tx) => appendEvents(tx, [event()], meta)

/**
 * Two nodes write; the one that got its position first commits last. Meanwhile a reader follows from its cursor.
 * @returns the seqs in the order in which the reader sees them.
 */
async function seenByReader(appendOne: (tx: Tx) => Promise<unknown>): Promise<number[]> {
  const other = world.database.another()
  const appended = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  const slow = world.kernel.store.write(async (tx) => {
    await appendOne(tx)
    appended.resolve()
    await mayCommit.promise
  })
  await appended.promise
  let fastIsDone = false
  const fast = other.write(appendOne).then(() => {
    fastIsDone = true
  })
  while (!fastIsDone && !(await isHeldUp())) await nextTurn()
  const seen: number[] = []
  const read = async () => {
    const events = await readEvents(world.kernel.store.db, { after: seen.at(-1) ?? 0, limit: 100 })
    seen.push(...events.map(({ seq }) => seq))
  }
  await read()
  mayCommit.resolve()
  await Promise.all([slow, fast])
  await read()
  return seen
}

/** Whether a transaction of this database waits for another one. */
async function isHeldUp(): Promise<boolean> {
  if (testEngine === 'sqlite') {
    // One writer at a time by its nature; give the other one every chance to show the opposite.
    await sleep(30)
    return true
  }
  const { rows } = await sql`select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(world.kernel.store.db)
  return rows.length > 0
}

describe('L1: the order of the log', () => {
  test('L1: is the order of commit, so that a reader which has seen N has seen everything up to N', async () => {
    assert.deepEqual(await seenByReader(append), [1, 2])
  })

  if (testEngine === 'postgres') {
    test('L1: would be broken by a sequence: the reader passes 2, and 1 is lost for ever', async () => {
      await world.kernel.store.write((tx) => sql`create sequence tempting`.execute(tx))
      const fromSequence = (tx: Tx) =>
        sql`insert into events (seq, at, recorded_at, via, depth, kind, version, data)
          values (nextval('tempting'), 0, 0, 'system', 0, 'team.deleted', 1, '{}')`.execute(tx)
      assert.deepEqual(await seenByReader(fromSequence), [2])
    })
  }

  test('L1: has no gap, whatever fails and however many write at once', async () => {
    const nodes = [world.kernel, world.anotherNode()]
    const writes = Array.from({ length: 60 }, async (_, index) => {
      const kernel = nodes[index % 2] ?? world.kernel
      const name = index % 5 === 0 ? 'The same name' : `Team ${String(index)}`
      const run = runCommand(kernel, addTeam, { input: { name }, actor: SYSTEM, via: 'system' })
      return run.then(
        () => 1,
        () => 0,
      )
    })
    const stored = (await Promise.all(writes)).reduce<number>((sum, one) => sum + one, 0)
    assert.equal(stored, 49, 'one of the twelve with the same name, and all others')
    const seqs = (await world.events()).map(({ seq }) => seq)
    assert.deepEqual(
      seqs,
      Array.from({ length: stored }, (_, index) => index + 1),
    )
    assert.equal((await readHead(world.kernel.store.db)).head, stored)
  })

  test('L1: several events of one command stand together', async () => {
    const first = await world.kernel.store.write((tx) => appendEvents(tx, [event(), event(), event()], meta))
    const next = await world.kernel.store.write(append)
    assert.deepEqual([first, next], [1, 4])
  })

  test('L1: thousands of events of one command are written too', async () => {
    const many = Array.from({ length: 2_500 }, event)
    await world.kernel.store.write((tx) => appendEvents(tx, many, meta))
    assert.equal((await world.events()).length, 2_500)
  })
})

describe('the log', () => {
  test('L4: carries cause, root and depth of a chain', async () => {
    const cause = { seq: 7, root_seq: 3, depth: 2 }
    await world.kernel.store.write((tx) => appendEvents(tx, [event()], { ...meta, cause }))
    const [stored] = await world.events()
    assert.deepEqual([stored?.cause_seq, stored?.root_seq, stored?.depth], [7, 3, 3])
  })

  test('L4: refuses a chain that is deeper than 8', async () => {
    const cause = { seq: 8, root_seq: 1, depth: 8 }
    const write = world.kernel.store.write((tx) => appendEvents(tx, [event()], { ...meta, cause }))
    await assert.rejects(write, { code: 'log.chain_too_deep', status: 409 })
    assert.equal((await readHead(world.kernel.store.db)).head, 0)
  })

  test('keeps when something happened apart from when it was written', async () => {
    const old = { ...event(), at: '2019-05-04T03:02:01.000Z', actor_id: 'ana' }
    await world.kernel.store.write((tx) => appendEvents(tx, [old], { ...meta, now: 5 }))
    const [stored] = await world.events()
    assert.equal(stored?.at, '2019-05-04T03:02:01.000Z')
    assert.equal(stored.recorded_at, '1970-01-01T00:00:00.005Z')
    assert.equal(stored.actor_id, 'ana')
  })

  test('knows the last position after which names or rights may read differently', async () => {
    const { store } = world.kernel
    await store.write((tx) => appendEvents(tx, [event()], meta))
    const ticket: NewEvent = { kind: 'ticket.deleted', data: {}, ticket_id: newId() }
    await store.write((tx) => appendEvents(tx, [ticket], meta))
    assert.deepEqual(await readHead(store.db), { head: 2, directory: 1 })
  })
})
