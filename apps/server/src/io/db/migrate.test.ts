import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { openTestStore, testEngine, type TestStore } from '../../testing/test-store.ts'
import { dumpSchema } from './dump-schema.ts'
import { NewerSchemaError, migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'
import { APPLICATION_ID, openSqlite } from './sqlite.ts'

let database: TestStore
beforeEach(async () => {
  database = await openTestStore({ empty: true })
})
afterEach(() => database.close())

async function version(): Promise<number> {
  const { rows } = await sql<{ version: number }>`select max(version) as version from schema_version`.execute(
    database.store.db,
  )
  return rows[0]?.version ?? 0
}

const newest = migrations.at(-1)?.version ?? 0

/** Migrations beyond ours, as a later version of the program would have them. */
const next = (statements: string[], plus = 1): Migration => ({
  version: newest + plus,
  name: `later-${String(plus)}`,
  statements: () => statements,
})

describe('migrations', () => {
  test('bring an empty database to the newest schema, once', async () => {
    const names = migrations.map((migration) => migration.name)
    assert.deepEqual(await migrate(database.store), names)
    assert.deepEqual(await migrate(database.store), [])
    assert.equal(await version(), newest)
  })

  test('are numbered upwards without a gap, so that every program agrees on their order', () => {
    assert.deepEqual(
      migrations.map((migration) => migration.version),
      migrations.map((_, index) => index + 1),
    )
  })

  for (const count of migrations.keys()) {
    test(`go on from the first ${String(count + 1)} with data in the tables`, async () => {
      await migrate(database.store, migrations.slice(0, count + 1))
      await database.store.write((tx) =>
        tx
          .insertInto('teams')
          .values({ id: 'one', name: 'One', name_folded: 'one', description: '', created_at: 0 })
          .execute(),
      )
      const later = [...migrations, next(['alter table teams add column motto text'])]
      await migrate(database.store, later)
      const { rows } = await sql`select id, motto from teams`.execute(database.store.db)
      assert.deepEqual(
        rows.map((row) => ({ ...(row as object) })),
        [{ id: 'one', motto: null }],
      )
    })
  }

  test('stand each in a transaction of its own: what fails leaves the version before it', async () => {
    const half = next(['create table half_done (id int)', 'create nonsense'])
    await assert.rejects(migrate(database.store, [...migrations, half]))
    assert.equal(await version(), newest)
    await assert.rejects(sql`select * from half_done`.execute(database.store.db))
    await migrate(database.store, [...migrations, next(['create table half_done (id int)'])])
    assert.equal(await version(), newest + 1)
  })

  test('refuse a schema that is newer than the program, with the way out', async () => {
    await migrate(database.store, [...migrations, next([])])
    await assert.rejects(migrate(database.store), (error) => {
      assert.ok(error instanceof NewerSchemaError)
      assert.match(error.message, /start the newer program again, or restore a backup/)
      return true
    })
  })

  test('run once when many nodes start at once', async () => {
    const stores = Array.from({ length: 8 }, () => database.another({ connections: 1 }))
    const ran = await Promise.all(stores.map((store) => migrate(store)))
    // Whoever comes first runs the next one, so several may share them.
    assert.deepEqual(ran.flat().toSorted(), migrations.map((migration) => migration.name).toSorted())
  })
})

describe(`the schema of ${testEngine}`, () => {
  test('is the one in the committed dump', async () => {
    await migrate(database.store)
    const committed = readFileSync(new URL(`schema.${testEngine}.sql`, import.meta.url), 'utf8')
    const renew = `WAYBILL_TEST_ENGINE=${testEngine} node apps/server/src/io/db/renew-schema-dump.ts`
    assert.equal(await dumpSchema(database.store), committed, `renew it with: ${renew}`)
  })
})

if (testEngine === 'sqlite') {
  describe('a database file', () => {
    test('of another program is refused and left as it is', () => {
      const foreign = new DatabaseSync(database.location.replace('waybill.db', 'foreign.db'))
      foreign.exec('create table accounts (id integer)')
      const before = foreign.prepare('pragma schema_version').get()
      const path = foreign.location() ?? ''
      assert.throws(() => openSqlite(path), /is a database of another program/)
      assert.deepEqual(foreign.prepare('pragma schema_version').get(), before)
      assert.deepEqual({ ...foreign.prepare('pragma application_id').get() }, { application_id: 0 })
      foreign.close()
    })

    test('is marked as ours', async () => {
      await migrate(database.store)
      const { rows } = await sql`pragma application_id`.execute(database.store.db)
      assert.deepEqual({ ...(rows[0] as object) }, { application_id: APPLICATION_ID })
    })

    test('is made and migrated once when many processes start at once', async () => {
      const path = database.location.replace('waybill.db', 'many.db')
      const program = fileURLToPath(new URL('testing/migrate-child.ts', import.meta.url))
      const children = Array.from({ length: 4 }, () => spawn(process.execPath, [program, path]))
      const outputs = await Promise.all(
        children.map(async (child) => {
          let output = ''
          child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
          child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
          const [code] = (await once(child, 'close')) as [number]
          return `${String(code)} ${output.trim()}`
        }),
      )
      assert.deepEqual(
        outputs.map((line) => line.split(' ')[0]),
        ['0', '0', '0', '0'],
        outputs.join('; '),
      )
      const ran = outputs.flatMap((line) => line.slice(2).split(',').filter(Boolean))
      assert.deepEqual(ran.toSorted(), migrations.map((migration) => migration.name).toSorted())
    })
  })
}
