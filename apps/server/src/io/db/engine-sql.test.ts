import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql, type Expression } from 'kysely'
import { openTestStore, testEngine, type TestStore } from '../../testing/test-store.ts'

/** What the two wordings of SQL must have in common; the engine of the run decides which one is asked. */
let database: TestStore
before(async () => {
  database = await openTestStore()
})
after(() => database.close())

const words = () => database.store.sql

async function valueOf<T>(expression: Expression<T>): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select ${expression} as value`.execute(database.store.db)
  return rows[0]?.value
}
const isTrue = async (expression: Expression<unknown>) =>
  [true, 1].includes((await valueOf(expression)) as never)
const text = (value: string) => sql<string>`cast(${value} as text)`
const json = (value: unknown) =>
  testEngine === 'postgres'
    ? sql<string>`cast(${JSON.stringify(value)} as jsonb)`
    : sql<string>`${JSON.stringify(value)}`

describe(`the SQL of ${testEngine}`, () => {
  test('finds words in any case of letters, also beyond ASCII', async () => {
    assert.ok(await isTrue(words().contains(text('The PRINTER smokes'), 'printer')))
    assert.ok(await isTrue(words().contains(text('Das ÄRGERNIS'), 'ärgernis')))
    assert.ok(await isTrue(words().contains(text('Проблема'), 'ПРОБЛЕМА')))
    assert.ok(!(await isTrue(words().contains(text('The scanner'), 'printer'))))
  })

  test('takes wildcards of LIKE for ordinary characters', async () => {
    assert.ok(await isTrue(words().contains(text('100% of a_b \\ c'), '% of a_b \\')))
    assert.ok(!(await isTrue(words().contains(text('100 of'), '0%o'))))
    assert.ok(!(await isTrue(words().contains(text('axb'), 'a_b'))))
  })

  test('reads a property of JSON as text, whatever its name and type', async () => {
    const object = json({ name: 'x', count: 5, 'with "quotes" and. dots': 'odd', none: null })
    assert.equal(await valueOf(words().jsonText(object, 'name')), 'x')
    assert.equal(String(await valueOf(words().jsonText(object, 'count'))), '5')
    assert.equal(await valueOf(words().jsonText(object, 'none')), null)
    assert.equal(await valueOf(words().jsonText(object, 'missing')), null)
  })

  test('reads a number of JSON as a number, and nothing else as one', async () => {
    const object = json({ count: 5, half: 0.5, word: '5', yes: true, none: null })
    assert.equal(Number(await valueOf(words().jsonNumber(object, 'count'))), 5)
    assert.equal(Number(await valueOf(words().jsonNumber(object, 'half'))), 0.5)
    for (const key of ['word', 'yes', 'none', 'missing']) {
      assert.equal(await valueOf(words().jsonNumber(object, key)), null, key)
    }
  })

  test('tells 5 from "5" in JSON', async () => {
    const object = json({ count: 5, word: '5', yes: true })
    assert.ok(await isTrue(words().jsonIsOneOf(object, 'count', [4, 5])))
    assert.ok(!(await isTrue(words().jsonIsOneOf(object, 'count', ['5']))))
    assert.ok(await isTrue(words().jsonIsOneOf(object, 'word', ['5'])))
    assert.ok(await isTrue(words().jsonIsOneOf(object, 'yes', [true])))
  })

  test('knows which value was taken, and that another error is none of that', async () => {
    const team = { id: 'one', name: 'One', name_folded: 'one', description: '', created_at: 0 }
    const insert = (values: Partial<typeof team>) =>
      database.store
        .write((tx) =>
          tx
            .insertInto('teams')
            .values({ ...team, ...values })
            .execute(),
        )
        .then(
          () => 'stored',
          (error: unknown) => words().takenBy(error),
        )
    assert.equal(await insert({}), 'stored')
    assert.match(String(await insert({ id: 'two' })), /name_folded/)
    assert.match(String(await insert({ name_folded: 'two' })), /teams/)
    const missing = database.store.write((tx) =>
      tx.insertInto('team_members').values({ team_id: 'none', person_id: 'none', position: 0 }).execute(),
    )
    const error: unknown = await missing.catch((caught: unknown) => caught)
    assert.ok(error instanceof Error)
    assert.equal(words().takenBy(error), null)
    assert.equal(words().isStorageFailure(error), false)
  })
})
