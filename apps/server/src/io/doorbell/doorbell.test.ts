import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { sql } from 'kysely'
import { localDoorbell, type Doorbell } from '../../kernel/doorbell.ts'
import { openTestStore, testEngine, type TestStore } from '../../testing/test-store.ts'
import { postgresDoorbell } from './postgres-doorbell.ts'

/** What every doorbell keeps, whatever carries it. `here` and `there` are two nodes, or the same one. */
function contract(
  name: string,
  open: () => Promise<{ here: Doorbell; there: Doorbell; close(): Promise<void> }>,
): void {
  describe(name, () => {
    let bells: Awaited<ReturnType<typeof open>>
    beforeEach(async () => {
      bells = await open()
    })
    afterEach(() => bells.close())

    test('R3: everybody who listens hears a ring, on this node and on others', async () => {
      const heard = [bells.here, bells.here, bells.there].map(nextRing)
      await ringUntil(bells.here, Promise.all(heard))
    })

    test('R3: who has stopped listening hears nothing, and others still do', async () => {
      let rings = 0
      const stop = bells.here.onRing(() => {
        rings += 1
      })
      stop()
      await ringUntil(bells.here, nextRing(bells.there))
      assert.equal(rings, 0)
    })

    test('R3: a burst of rings is heard at least once after the last of them', async () => {
      const heard = nextRing(bells.there)
      for (let count = 0; count < 1_000; count += 1) bells.here.ring()
      await heard
    })

    test('R3: closing twice does no harm', async () => {
      await bells.here.close()
      await bells.here.close()
    })
  })
}

function nextRing(bell: Doorbell): Promise<void> {
  return new Promise((resolve) => {
    const stop = bell.onRing(() => {
      stop()
      resolve()
    })
  })
}

/** The other node may still be connecting, and a ring is allowed to get lost: only a later one must arrive. */
async function ringUntil(bell: Doorbell, heard: Promise<unknown>): Promise<void> {
  const timer = setInterval(() => bell.ring(), 20)
  bell.ring()
  await heard
  clearInterval(timer)
}

contract('the local doorbell', () => {
  const bell = localDoorbell()
  return Promise.resolve({ here: bell, there: bell, close: () => bell.close() })
})

if (testEngine === 'postgres') {
  const errors: unknown[] = []
  const onPostgres = async () => {
    const database = await openTestStore()
    const here = postgresDoorbell(database.location, (error) => errors.push(error))
    const there = postgresDoorbell(database.location, (error) => errors.push(error))
    const listeners = async () => {
      const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
        where application_name = 'waybill doorbell' and datname = current_database() and query like 'listen%'
        and state = 'idle'`.execute(database.store.db)
      return rows[0]?.count
    }
    while ((await listeners()) !== 2) await new Promise(setImmediate)
    const close = async () => {
      await Promise.all([here.close(), there.close()])
      await database.close()
    }
    return { here, there, close, database }
  }
  contract('the doorbell of PostgreSQL', onPostgres)

  describe('the doorbell of PostgreSQL', () => {
    let bells: Awaited<ReturnType<typeof onPostgres>> & { database: TestStore }
    beforeEach(async () => {
      bells = await onPostgres()
    })
    afterEach(() => bells.close())

    test('R3: listens again after its connection broke, and rings once because it may have missed something', async () => {
      const heard = nextRing(bells.there)
      errors.length = 0
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'waybill doorbell' and datname = current_database()`.execute(
        bells.database.store.db,
      )
      await heard
      assert.ok(errors.length > 0)
      await ringUntil(bells.here, nextRing(bells.there))
    })
  })
}
