import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { openTestStore, testEngine, type TestStore } from '../../testing/test-store.ts'
import type { Tx } from './tables.ts'

/** One suite for both stores: what the kernel relies on. */
let database: TestStore
beforeEach(async () => {
  database = await openTestStore()
})
afterEach(() => database.close())

const add = (name: string) => (tx: Tx) =>
  tx
    .insertInto('teams')
    .values({ id: name, name, name_folded: name, description: '', created_at: 0 })
    .execute()

async function names(store = database.store): Promise<string[]> {
  const rows = await store.db.selectFrom('teams').select('name').orderBy('name').execute()
  return rows.map((row) => row.name)
}

describe(`the store on ${testEngine}`, () => {
  test('shows a write to all readers once it has answered', async () => {
    const value = await database.store.write(async (tx) => {
      await add('one')(tx)
      return 'answer'
    })
    assert.equal(value, 'answer')
    assert.deepEqual(await names(), ['one'])
    assert.deepEqual(await names(database.another()), ['one'])
  })

  test('reads in the background what is committed, with numbers, texts and the functions of SQL as in front', async () => {
    await database.store.write(add('Größe'))
    const ask = (db: typeof database.store.db) =>
      db
        .selectFrom('teams')
        .select(['name', 'created_at', 'description'])
        .where((of) => sql<boolean>`${database.store.sql.fold(of.ref('name'))} = ${'größe'}`)
        .where('created_at', '=', 0)
        .execute()
    const rows = await ask(database.store.background)
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ name: 'Größe', created_at: 0, description: '' }],
    )
    await assert.rejects(sql`select name from nowhere`.execute(database.store.background), /nowhere/)
    assert.equal((await ask(database.store.background)).length, 1)
  })

  test('goes on answering while a long read runs in the background', async () => {
    const long = sql<{
      n: number
    }>`with recursive count(n) as (select 1 union all select n + 1 from count where n < 300000)
      select max(n) as n from count`.execute(database.store.background)
    let turns = 0
    let done = false
    void long.then(() => (done = true))
    while (!done) {
      await nextTurn()
      turns += 1
    }
    assert.equal(Number((await long).rows[0]?.n), 300_000)
    assert.ok(turns > 10, `${String(turns)} turns`)
  })

  test('takes everything of a write back when it fails', async () => {
    const failing = database.store.write(async (tx) => {
      await add('one')(tx)
      throw new Error('changed my mind')
    })
    await assert.rejects(failing, /changed my mind/)
    assert.deepEqual(await names(), [])
  })

  test('lets one of many writes fail without the others', async () => {
    const writes = ['a', 'b', 'a', 'c'].map((name) => database.store.write(add(name)))
    const settled = await Promise.allSettled(writes)
    assert.deepEqual(settled.map(({ status }) => status).toSorted(), [
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
    ])
    assert.deepEqual(await names(), ['a', 'b', 'c'])
  })

  // PostgreSQL has no row numbers.
  if (testEngine === 'sqlite') {
    test('goes on after a row number that JavaScript cannot hold, as full-text indexes give them', async () => {
      await database.store.write(async (tx) => {
        await sql`create table numbered (id integer primary key, name text)`.execute(tx)
        await sql`insert into numbered values (9008436205322240, 'far')`.execute(tx)
        await sql`delete from numbered where name = 'near'`.execute(tx)
      })
      await database.store.write(add('one'))
      assert.deepEqual(await names(), ['one'])
    })
  }

  test('takes back what a command wrote by a common table expression', async () => {
    const failing = database.store.write(async (tx) => {
      await sql`with given as (select 'x' as id) insert into teams (id, name, name_folded, description, created_at)
        select id, id, id, '', 0 from given`.execute(tx)
      throw new Error('changed my mind')
    })
    const settled = await Promise.allSettled([database.store.write(add('one')), failing])
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    )
    await database.store.write(add('two'))
    assert.deepEqual(await names(), ['one', 'two'])
  })

  test('keeps what the others of a group wrote when one fails before or after it has written', async () => {
    const changesItsMind = (name: string) => async (tx: Tx) => {
      await add(name)(tx)
      throw new Error('changed my mind')
    }
    const refuses = () => Promise.reject(new Error('no'))
    const works = [add('a'), refuses, add('b'), changesItsMind('x'), add('c'), changesItsMind('d'), add('d')]
    const settled = await Promise.allSettled(works.map((work) => database.store.write(work)))
    assert.equal(settled.map(({ status }) => status[0]).join(''), 'frfrfrf')
    assert.deepEqual(await names(), ['a', 'b', 'c', 'd'])
  })

  test('lets work that can wait begin after the writes that wait, or when its time has come', async () => {
    const order: string[] = []
    const writes = Array.from({ length: 300 }, (_, index) =>
      database.store.write(add(`team ${String(index)}`)).then(() => order.push('write')),
    )
    await database.store.letOthersWrite(60_000)
    order.push('work')
    await Promise.all(writes)
    if (testEngine === 'sqlite') assert.equal(order.at(-1), 'work')
    await database.store.letOthersWrite(60_000)
    const inTime = Promise.withResolvers<void>()
    const endless = database.store.write(() => inTime.promise)
    await database.store.letOthersWrite(5)
    order.push('in time')
    inTime.resolve()
    await endless.then(() => order.push('endless'))
    assert.deepEqual(order.slice(-2), ['in time', 'endless'])
  })

  test('does not answer a write whose work hides that a statement failed half-way', async () => {
    const hiding = database.store.write(async (tx) => {
      await add('one')(tx)
      await add('one')(tx).catch(() => undefined)
    })
    const outcome = await hiding.then(
      () => ['one'],
      () => [],
    )
    // SQLite keeps the transaction and PostgreSQL refuses it; both tell the truth about what is stored.
    assert.deepEqual(await names(), outcome)
  })

  test('carries out what was asked before it closes, and refuses what comes after', async () => {
    const other = database.another()
    const writes = Array.from({ length: 100 }, (_, index) => other.write(add(`team ${String(index)}`)))
    const closing = other.close()
    await assert.rejects(other.write(add('too late')))
    await Promise.all(writes)
    await closing
    assert.equal((await names()).length, 100)
  })

  test('closes once, however often it is asked', async () => {
    const other = database.another()
    await Promise.all([other.close(), other.close()])
  })

  test('gives numbers as numbers, JSON as text, and null as null', async () => {
    const big = Number.MAX_SAFE_INTEGER
    await database.store.write(async (tx) => {
      const job = { id: 'x', queue: 'q', locked_by: null, last_error: null }
      await tx
        .insertInto('jobs')
        .values({ ...job, payload: '{"a":[1]}', run_at: big, created_at: -5 })
        .execute()
    })
    const row = await database.store.db.selectFrom('jobs').selectAll().executeTakeFirstOrThrow()
    assert.deepEqual([row.run_at, row.created_at, row.locked_by], [big, -5, null])
    assert.deepEqual(JSON.parse(row.payload), { a: [1] })
    const counted = await database.store.db
      .selectFrom('jobs')
      .select((of) => [of.fn.countAll<number>().as('count'), of.fn.sum<number>('created_at').as('sum')])
      .executeTakeFirstOrThrow()
    assert.deepEqual({ ...counted }, { count: 1, sum: -5 })
  })

  test('binds whole numbers as integers', async () => {
    const { rows } = await sql<{ half: number; words: string }>`
      select cast(${7} as bigint) / ${2} as half, cast(${5} as text) as words`.execute(database.store.db)
    assert.deepEqual({ ...rows[0] }, { half: 3, words: '5' })
  })

  test('reads large results whole and as a stream', async () => {
    const { db } = database.store
    const many = sql<{
      n: number
    }>`with recursive n(n) as (select 1 union all select n + 1 from n where n < 50000)
      select n from n`
    assert.equal((await many.execute(db)).rows.length, 50_000)
  })

  test('compares ids byte by byte', async () => {
    for (const name of ['b', 'A', 'a', 'B', 'ä']) await database.store.write(add(name))
    const rows = await database.store.db.selectFrom('teams').select('id').orderBy('id').execute()
    assert.deepEqual(
      rows.map((row) => row.id),
      ['A', 'B', 'a', 'b', 'ä'],
    )
  })
})

if (testEngine === 'sqlite') {
  describe('the store on SQLite', () => {
    test('cannot write by its reading side', async () => {
      await assert.rejects(sql`delete from teams`.execute(database.store.db), /readonly/)
    })

    test('waits for another process that writes, without holding up anything else', async () => {
      const other = new DatabaseSync(database.location)
      other.exec('begin immediate')
      const write = database.store.write(add('one'))
      // Held up, the event loop would come back when the write has given up.
      for (let turns = 0; turns < 20; turns += 1) await nextTurn()
      assert.deepEqual(await names(), [], 'reads go on')
      other.exec('commit')
      other.close()
      await write
      assert.deepEqual(await names(), ['one'])
    })

    test('shares a commit among writes that arrive together', async () => {
      const changes = async () => {
        const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(database.store.db)
        return rows[0]?.data_version ?? 0
      }
      const seen = new Set([await changes()])
      const writes = Array.from({ length: 30 }, async (_, index) => {
        await database.store.write(add(`team ${String(index).padStart(2, '0')}`))
        seen.add(await changes())
      })
      await Promise.all(writes)
      // 30 commits of their own would be 31 versions; a group is cut when it has held the event loop for 15 ms.
      assert.ok(seen.size < 15, `${String(seen.size)} versions were seen`)
    })

    test('answers nobody when the commit that they share fails', async () => {
      const foreign = (tx: Tx) => sql`insert into later (id, team) values (1, 'nobody')`.execute(tx)
      await database.store.write((tx) =>
        sql`create table later (id integer, team text references teams deferrable initially deferred)`.execute(
          tx,
        ),
      )
      // A constraint that is checked at commit: both writes were done, and neither may be answered as stored.
      const settled = await Promise.allSettled([
        database.store.write(add('one')),
        database.store.write(foreign),
      ])
      assert.deepEqual(
        settled.map(({ status }) => status),
        ['rejected', 'rejected'],
      )
      assert.deepEqual(await names(), [])
      await database.store.write(add('two'))
      assert.deepEqual(await names(), ['two'], 'and the store goes on')
    })
  })
} else {
  describe('the store on PostgreSQL', () => {
    test('runs a write again after a deadlock', async () => {
      for (const name of ['a', 'b']) await database.store.write(add(name))
      const both = Promise.withResolvers<void>()
      let holding = 0
      const touch = (tx: Tx, id: string, word: string) =>
        tx
          .updateTable('teams')
          .set((of) => ({ description: of(of.ref('description'), '||', word) }))
          .where('id', '=', id)
          .execute()
      const crossing = (first: string, second: string, word: string) =>
        database.store.write(async (tx) => {
          await touch(tx, first, word)
          holding += 1
          if (holding === 2) both.resolve()
          await both.promise
          await touch(tx, second, word)
        })
      await Promise.all([crossing('a', 'b', 'x'), crossing('b', 'a', 'y')])
      const rows = await database.store.db.selectFrom('teams').select('description').execute()
      assert.deepEqual(new Set(rows.map((row) => row.description.length)), new Set([2]))
    })

    test('goes on after the server has ended its connections', async () => {
      await database.store.write(add('one'))
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(database.another().db)
      // Until word of the end has come, a write may still be sent on such a connection.
      const isWritten = () =>
        database.store.write(add('two')).then(
          () => true,
          (error: unknown) => assert.ok(database.store.sql.isUnreachable(error)),
        )
      while (!(await isWritten())) await nextTurn()
      assert.deepEqual(await names(), ['one', 'two'])
    })
  })
}
