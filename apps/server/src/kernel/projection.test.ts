import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { sql } from 'kysely'
import { parkedEvents } from './parked-events.ts'
import { createReaderRunner, type ReaderRunner } from './reader-runner.ts'
import { defineProjection, type Projection } from './reader.ts'
import { openTestKernel, type TestKernel } from './testing/test-kernel.ts'

let world: TestKernel
const runners: ReaderRunner[] = []

beforeEach(async () => {
  world = await openTestKernel()
  await world.kernel.store.write((tx) => sql`create table kept (seq bigint primary key)`.execute(tx))
})
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()))
  await world.close()
})

async function follow(projection: Projection, tries = 8): Promise<ReaderRunner> {
  const runner = createReaderRunner(world.kernel, [projection], {
    jobs: null,
    pollMillis: 3_600_000,
    tries,
    retryMillis: 1,
    onError: () => undefined,
  })
  runners.push(runner)
  await runner.start()
  return runner
}

interface Keeper {
  most?: number
  fails?: (seq: number) => boolean
  sleeps?: () => Promise<boolean>
}

/** Keeps the seq of what it hears, `most` in one turn, and notes how many came in each. */
function keeper({ most = 200, fails, sleeps = () => Promise.resolve(false) }: Keeper = {}) {
  const turns: number[] = []
  const projection = defineProjection({
    name: 'test.keeper',
    kinds: ['team.created'],
    start: 'beginning',
    sleeps,
    async project({ tx }, events) {
      const taken = events.slice(0, most)
      for (const { seq } of taken) {
        await sql`insert into kept (seq) values (${seq})`.execute(tx)
        if (fails?.(seq)) throw new Error('it cannot keep this one')
      }
      turns.push(taken.length)
      return taken.length
    },
  })
  return { projection, turns }
}

async function kept(): Promise<number[]> {
  const { rows } = await sql<{ seq: number }>`select seq from kept order by seq`.execute(
    world.kernel.store.db,
  )
  return rows.map((row) => Number(row.seq))
}

const range = (to: number) => Array.from({ length: to }, (_, index) => index + 1)

describe('R1: a projection', () => {
  test('R1: keeps many events in one transaction with its cursor', async () => {
    for (const n of range(7)) await world.addTeam(`Team ${String(n)}`)
    const { projection, turns } = keeper()
    const runner = await follow(projection)
    await runner.catchUp()
    assert.deepEqual(await kept(), range(7))
    assert.deepEqual(turns, [7])
    await world.addTeam('One more')
    await runner.catchUp()
    assert.deepEqual(await kept(), range(8))
  })

  test('R1: passes events without a write while it sleeps, and keeps what comes after it woke', async () => {
    let asleep = true
    const { projection, turns } = keeper({ sleeps: () => Promise.resolve(asleep) })
    const runner = await follow(projection)
    for (const n of range(3)) await world.addTeam(`Team ${String(n)}`)
    await runner.catchUp()
    const cursor = async () => {
      const { db } = world.kernel.store
      const query = db.selectFrom('readers').select('cursor').where('name', '=', 'test.keeper')
      return (await query.executeTakeFirstOrThrow()).cursor
    }
    assert.equal(await cursor(), 0)
    asleep = false
    await world.addTeam('One more')
    await runner.catchUp()
    assert.deepEqual(await kept(), [4])
    assert.equal(await cursor(), 4)
    assert.deepEqual(turns, [1])
  })

  test('R1: that ends its turn early gets the rest in the next one', async () => {
    for (const n of range(7)) await world.addTeam(`Team ${String(n)}`)
    const { projection, turns } = keeper({ most: 3 })
    const runner = await follow(projection)
    await runner.catchUp()
    assert.deepEqual(await kept(), range(7))
    assert.deepEqual(turns, [3, 3, 1])
  })

  test('R1: leaves nothing of a turn that failed, and goes on with the same events', async () => {
    for (const n of range(5)) await world.addTeam(`Team ${String(n)}`)
    let failures = 2
    const { projection } = keeper({ fails: (seq) => seq === 3 && failures-- > 0 })
    const runner = await follow(projection)
    await runner.catchUp()
    while ((await kept()).length < 5) {
      world.now += 60_000
      await runner.catchUp()
    }
    assert.deepEqual(await kept(), range(5))
  })

  test('R4: parks the one event that fails again and again, and keeps all others', async () => {
    for (const n of range(5)) await world.addTeam(`Team ${String(n)}`)
    const { projection } = keeper({ fails: (seq) => seq === 3 })
    const runner = await follow(projection, 2)
    for (let round = 0; round < 4; round += 1) {
      await runner.catchUp()
      world.now += 60_000
    }
    assert.deepEqual(await kept(), [1, 2, 4, 5])
    const parked = await parkedEvents(world.kernel.store.db, { limit: 10 })
    assert.deepEqual(
      parked.map((one) => one.seq),
      [3],
    )
  })
})
