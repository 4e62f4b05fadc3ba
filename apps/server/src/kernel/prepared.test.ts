import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { sql } from 'kysely'
import { openTestStore, type TestStore } from '../testing/test-store.ts'
import { prepared, preparedFor } from './prepared.ts'

let database: TestStore
beforeEach(async () => {
  database = await openTestStore()
})
afterEach(() => database.close())

const addTeam = prepared((db, team: { id: string; name: string; now: number }) =>
  db
    .insertInto('teams')
    .values({ id: team.id, name: team.name, name_folded: team.name, description: '', created_at: team.now })
    .returning('name'),
)
const teamsSince = prepared((db, { since }: { since: number }) =>
  db.selectFrom('teams').select(['name', 'created_at']).where('created_at', '>=', since).orderBy('name'),
)

describe('a prepared query', () => {
  test('runs with other values each time, in a transaction and outside', async () => {
    const { store } = database
    await store.write(async (tx) => {
      assert.deepEqual(
        (await addTeam(tx, { id: '1', name: 'one', now: 5 })).map((row) => row.name),
        ['one'],
      )
      await addTeam(tx, { id: '2', name: "t'wo $1 ?", now: 7 })
      assert.equal((await teamsSince(tx, { since: 6 })).length, 1)
    })
    assert.deepEqual(
      (await teamsSince(store.db, { since: 0 })).map(({ name, created_at }) => [name, created_at]),
      [
        ['one', 5],
        ["t'wo $1 ?", 7],
      ],
    )
    assert.deepEqual(await teamsSince(store.db, { since: 8 }), [])
  })

  test('runs on each database that it meets', async () => {
    const other = await openTestStore()
    await other.store.write((tx) => addTeam(tx, { id: '1', name: 'elsewhere', now: 1 }))
    assert.equal((await teamsSince(database.store.db, { since: 0 })).length, 0)
    assert.equal((await teamsSince(other.store.db, { since: 0 })).length, 1)
    await other.close()
  })

  test('leaves nothing when its transaction fails', async () => {
    const failing = database.store.write(async (tx) => {
      await addTeam(tx, { id: '1', name: 'one', now: 1 })
      throw new Error('changed my mind')
    })
    await assert.rejects(failing, /changed my mind/)
    assert.deepEqual(await teamsSince(database.store.db, { since: 0 }), [])
  })

  test('that breaks a constraint rejects, and says so', async () => {
    await database.store.write((tx) => addTeam(tx, { id: '1', name: 'one', now: 1 }))
    const again = database.store.write((tx) => addTeam(tx, { id: '1', name: 'one', now: 1 }))
    await assert.rejects(again, (error) => database.store.sql.takenBy(error) !== null)
  })

  test('refuses to run without a value for each parameter', async () => {
    const missing: Partial<{ since: number }> = {}
    await assert.rejects(teamsSince(database.store.db, missing as { since: number }), /parameter since/)
  })

  test('may use the words of the engine', async () => {
    const folded = preparedFor((db, engine, { name }: { name: string }) =>
      db
        .selectFrom('teams')
        .select('id')
        .where(sql<boolean>`${engine.fold(sql.ref('name'))} = ${name}`),
    )
    const { store } = database
    await store.write((tx) => addTeam(tx, { id: '1', name: 'Größe', now: 1 }))
    assert.equal((await folded(store.db, store.sql, { name: 'größe' })).length, 1)
  })
})
