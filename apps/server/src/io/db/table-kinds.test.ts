import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { REBUILT_TABLES } from '../../domains/transfer/new-rows.ts'
import { readers } from '../../readers/index.ts'
import { openTestStore, testEngine, type TestStore } from '../../testing/test-store.ts'
import { DERIVED_READERS, isOurFunction, kindOfTable, tableKinds } from './table-kinds.ts'

let database: TestStore
before(async () => {
  database = await openTestStore()
})
after(() => database.close())

async function names(query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`${query}`.execute(database.store.db)
  return rows.map((row) => row.name)
}

test('every table of the database says what backups and exports do with it', async () => {
  const tables = await names(
    testEngine === 'sqlite'
      ? sql`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`
      : sql`select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
  )
  assert.ok(tables.length > 30)
  assert.deepEqual(
    tables.filter((name) => kindOfTable(name) === null),
    [],
    'add the table to io/db/table-kinds.ts, and to the export where the log does not hold what it says',
  )
  assert.deepEqual(
    Object.keys(tableKinds).filter((name) => !tables.includes(name)),
    [],
    'take the table out of io/db/table-kinds.ts',
  )
})

test('an import of an export fills the very tables that are rebuilt or kept', () => {
  const filled = Object.entries(tableKinds).filter(([, kind]) => kind === 'rebuilt' || kind === 'kept')
  assert.deepEqual(filled.map(([name]) => name).toSorted(), REBUILT_TABLES.toSorted())
})

test('the readers that make derived tables anew are the projections that begin at the beginning', () => {
  const projections = readers.filter((reader) => 'project' in reader && reader.start === 'beginning')
  assert.deepEqual(projections.map(({ name }) => name).toSorted(), DERIVED_READERS.toSorted())
})

if (testEngine === 'postgres') {
  test('every function of the database goes aside with the tables', async () => {
    const functions = await names(
      sql`select proname as name from pg_proc p where pronamespace = 'public'::regnamespace
        and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
    )
    assert.deepEqual(
      functions.filter((name) => !isOurFunction(name)),
      [],
      'add it to isOurFunction',
    )
  })
}
