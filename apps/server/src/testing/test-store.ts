import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '../io/db/migrate.ts'
import { migrations } from '../io/db/migrations/index.ts'
import { columnTypes } from '../io/db/migrations/migration.ts'
import { openPostgres } from '../io/db/postgres.ts'
import { openSqlite } from '../io/db/sqlite.ts'
import { newId } from '../kernel/ids.ts'
import type { Store } from '../kernel/store.ts'

/** The engine that this run tests: `WAYBILL_TEST_ENGINE`, set by the test runner; SQLite without it. */
export const testEngine: Store['engine'] =
  process.env['WAYBILL_TEST_ENGINE'] === 'postgres' ? 'postgres' : 'sqlite'

/** Every engine that can be opened here, for what goes from one to another: PostgreSQL where a server is named. */
export const testEngines: readonly Store['engine'][] = process.env['WAYBILL_TEST_POSTGRES_URL']
  ? ['sqlite', 'postgres']
  : ['sqlite']

/** More rounds, or the seed of a failure, for the tests that kill processes: `WAYBILL_TEST_CRASHES`, `WAYBILL_TEST_SEED`. */
export const crashRounds = Number(process.env['WAYBILL_TEST_CRASHES'] ?? 3)
/** How many events the crash test of webhooks sends: `WAYBILL_TEST_EVENTS`. */
export const crashEvents = Number(process.env['WAYBILL_TEST_EVENTS'] ?? 300)
export const crashSeed = Number(process.env['WAYBILL_TEST_SEED'] ?? Math.trunc(Math.random() * 2 ** 31))

/** Few, because many test files share one server with its 100 connections. */
const POSTGRES_CONNECTIONS = 6

export interface TestStore {
  readonly store: Store
  /** The path of the SQLite file, or the URL of the PostgreSQL database. */
  readonly location: string
  /** Another store on the same database, as another node would have it; closed with this one. */
  another(options?: { connections?: number }): Store
  /** Closes all stores and removes the database. */
  close(): Promise<void>
}

/** A database of its own for a test, with the newest schema unless `empty` is asked for. Takes tens of milliseconds. */
export async function openTestStore(
  options: { empty?: boolean; engine?: Store['engine'] } = {},
): Promise<TestStore> {
  const engine = options.engine ?? testEngine
  const database = await (engine === 'postgres' ? createPostgres(options) : createSqlite(options))
  const stores: Store[] = []
  const another = ({ connections = POSTGRES_CONNECTIONS } = {}): Store => {
    const store = openStore(engine, database.location, connections)
    stores.push(store)
    return store
  }
  return {
    store: another(),
    location: database.location,
    another,
    close: async () => {
      await Promise.all(stores.map((store) => store.close()))
      await database.remove()
    },
  }
}

function openStore(engine: Store['engine'], location: string, connections: number): Store {
  return engine === 'postgres' ? openPostgres(location, { connections }) : openSqlite(location)
}

interface TestDatabase {
  location: string
  remove(): Promise<void>
}

let sqliteTemplate: Promise<string> | undefined

async function createSqlite(options: { empty?: boolean }): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-test-'))
  const location = join(folder, 'waybill.db')
  if (!options.empty) {
    sqliteTemplate ??= createSqliteTemplate()
    copyFileSync(await sqliteTemplate, location)
  }
  return {
    location,
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
      return Promise.resolve()
    },
  }
}

async function createSqliteTemplate(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-test-template-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'template.db')
  const store = openSqlite(path)
  await migrate(store)
  await store.close()
  return path
}

/** Copies the files of the template: 27 ms of the server's CPU, where PostgreSQL's own choice, which logs every page, takes 275. */
const COPY = 'strategy file_copy'

let postgresTemplate: Promise<string> | undefined

async function createPostgres(options: { empty?: boolean }): Promise<TestDatabase> {
  postgresTemplate ??= createPostgresTemplate()
  const template = options.empty ? 'template0' : await postgresTemplate
  const name = `waybill_test_${newId().replaceAll('-', '')}`
  await onServer(`create database ${name} template ${template} ${COPY}`)
  return { location: urlOf(name), remove: () => dropPostgres(name) }
}

/** When the connections to a database are gone that were just closed: PostgreSQL would look again only 100 ms later. */
const GONE_MILLIS = 30

let dropping = Promise.resolve()

/** Beside the next tests; the next one of them tells when it failed, or the end of the process. */
async function dropPostgres(name: string): Promise<void> {
  const before = dropping
  dropping = sleep(GONE_MILLIS).then(() => onServer(`drop database if exists ${name} with (force)`))
  await before
}

let server: pg.Pool | undefined

/** On a connection that stays for the databases of the next tests, and keeps no process alive. */
async function onServer(statement: string): Promise<void> {
  server ??= new pg.Pool({ connectionString: serverUrl(), max: 2, allowExitOnIdle: true })
    // One that is lost while nobody uses it is replaced.
    .on('error', () => undefined)
  await server.query(statement)
}

/**
 * Made once for each server and schema and then left there. It gets its name when it is complete, so that a process that
 * dies in the middle leaves no half template behind.
 */
function createPostgresTemplate(): Promise<string> {
  const statements = migrations.map((one) => one.statements(columnTypes.postgres, 'postgres'))
  const hash = createHash('sha256').update(JSON.stringify(statements)).digest('hex').slice(0, 16)
  const name = `waybill_test_template_${hash}`
  return aloneOnServer(async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('waybill_test_template'))`)
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount) return name
    const draft = `${name}_draft`
    await client.query(`drop database if exists ${draft} with (force)`)
    await client.query(`create database ${draft} template template0 ${COPY}`)
    const store = openPostgres(urlOf(draft), { connections: 1 })
    await migrate(store)
    await store.close()
    await client.query(`alter database ${draft} rename to ${name}`)
    return name
  })
}

/** Runs `work` on a connection of its own; closing it frees the advisory lock. */
async function aloneOnServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl() })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function serverUrl(): string {
  const url = process.env['WAYBILL_TEST_POSTGRES_URL']
  if (!url)
    throw new Error(
      'tests on PostgreSQL need WAYBILL_TEST_POSTGRES_URL (npm test starts a server and sets it)',
    )
  return url
}

function urlOf(database: string): string {
  const url = new URL(serverUrl())
  url.pathname = `/${database}`
  return url.href
}
