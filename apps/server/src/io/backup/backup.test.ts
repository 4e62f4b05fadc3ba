import assert from 'node:assert/strict'
import fs, {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { syncBuiltinESMExports } from 'node:module'
import { after, before, describe, mock, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FileStore, Files } from '../../domains/attachments/file-store.ts'
import { allRows } from '../../domains/transfer/testing/all-rows.ts'
import { makeBusy } from '../../domains/transfer/testing/busy-world.ts'
import { readInstallationId } from '../../domains/installation/installation-id.queries.ts'
import { verifyInstallation } from '../../domains/installation/verify.ts'
import type { Store } from '../../kernel/store.ts'
import { openTestStore, testEngine, testEngines, type TestStore } from '../../testing/test-store.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { diskFiles } from '../files/disk-files.ts'
import { filesOf } from '../files/open-files.ts'
import { migrate } from '../db/migrate.ts'
import { migrations } from '../db/migrations/index.ts'
import { openPostgres } from '../db/postgres.ts'
import { KNOWN_SCHEMA, schemaVersion } from '../db/schema-version.ts'
import { openSqlite } from '../db/sqlite.ts'
import { COPIED_TABLES, DERIVED_READERS } from '../db/table-kinds.ts'
import { checkBackup, readBackupInfo } from './backup-file.ts'
import { makeBackup, requireRoom } from './make-backup.ts'
import { checkDatabase, withBackup } from './open-backup.ts'
import { restoreToPostgres } from './restore-postgres.ts'
import { restoreToSqlite } from './restore-sqlite.ts'

const root = mkdtempSync(join(tmpdir(), 'waybill-backup-test-'))
const cleanups: (() => Promise<unknown>)[] = []
after(async () => {
  for (const clean of cleanups.toReversed()) await clean()
  rmSync(root, { recursive: true, force: true })
})

const quiet = { signal: new AbortController().signal, progress: () => undefined }
let files = 0
const fresh = (end = '') => join(root, `${String((files += 1))}${end}`)

function backUp(
  database: TestStore,
  options: { target?: string; replace?: boolean; files?: FileStore } = {},
) {
  const source =
    database.store.engine === 'sqlite'
      ? ({ engine: 'sqlite', path: database.location } as const)
      : ({ engine: 'postgres', store: database.store } as const)
  const target = options.target ?? fresh('.waybill')
  const made = makeBackup(source, { ...quiet, replace: false, program: '1.0.0', now: 0, ...options, target })
  return made.then(() => target)
}

interface Place {
  /** Restores as the command line does it, and brings the database up to date. */
  restore(
    backup: string,
    options?: { replace?: boolean; files?: Files },
  ): Promise<{ aside: string | null; files: number }>
  open(): Store
}

/** An installation in which nothing is, not even tables. */
async function emptyPlace(engine: Store['engine']): Promise<Place> {
  const given = { ...quiet, replace: false, now: Date.parse('2026-03-02T09:00:00Z') }
  if (engine === 'sqlite') {
    const folder = fresh()
    const open = () => opened(openSqlite(join(folder, 'waybill.db')))
    const restore: Place['restore'] = (backup, options) =>
      restoreToSqlite(backup, folder, { ...given, ...options })
    return { open, restore }
  }
  const database = await openTestStore({ engine, empty: true })
  await database.store.close()
  cleanups.push(() => database.close())
  return {
    open: () => opened(openPostgres(database.location, { connections: 3 })),
    async restore(backup, options) {
      const store = openPostgres(database.location, { connections: 1 })
      try {
        return await restoreToPostgres(backup, store, { ...given, ...options })
      } finally {
        await store.close()
      }
    },
  }
}

function opened(store: Store): Store {
  cleanups.push(() => store.close())
  return store
}

/** Rows without those of readers that begin anew, and without the id, which a restore renews. */
async function copied(store: Store): Promise<Record<string, string[]>> {
  const tables = COPIED_TABLES.filter((table) => table !== 'installation')
  const rows = await allRows(store, tables)
  const known = (row: string) => !DERIVED_READERS.some((name) => row.includes(`"${name}"`))
  return { ...rows, readers: (rows['readers'] ?? []).filter(known) }
}

let world: TestWorld
let backup: string
before(async () => {
  world = await createTestWorld()
  cleanups.push(() => world.close())
  await makeBusy(world)
  await world.store.write((tx) =>
    tx
      .insertInto('readers')
      .values(
        ['watchers', ...DERIVED_READERS].map((name) => ({
          name,
          cursor: 7,
          lease_owner: null,
          lease_until: 0,
          last_error: null,
        })),
      )
      .execute(),
  )
  backup = await backUp(world.database)
})

describe(`a backup of ${testEngine}`, () => {
  test('is for its owner only, says what it is, and is not written over', async () => {
    assert.equal(statSync(backup).mode & 0o777, 0o600)
    const { head, schema, engine, bytes } = await readBackupInfo(backup)
    assert.deepEqual({ schema, engine }, { schema: KNOWN_SCHEMA, engine: testEngine })
    assert.ok(head > 50 && bytes > 100_000)
    await assert.rejects(backUp(world.database, { target: backup }), /exists already/)
    assert.equal(existsSync(`${backup}.part`), false)
    await backUp(world.database, { target: backup, replace: true })
  })

  test('is verified without a copy, and stays as it is', async () => {
    const before = readFileSync(backup)
    const info = await checkBackup(backup, { eachPiece: () => undefined })
    checkDatabase(backup)
    const found = await withBackup(backup, info, (store) => verifyInstallation(store))
    assert.deepEqual(found, await verifyInstallation(world.store))
    assert.ok(readFileSync(backup).equals(before))
    assert.equal(existsSync(`${backup}-wal`), false)
  })

  for (const to of testEngines) {
    test(`L8: restored into ${to} it gives every row that was there`, async () => {
      const place = await emptyPlace(to)
      assert.deepEqual(await place.restore(backup), {
        info: await checkBackup(backup, { eachPiece: () => undefined }),
        aside: null,
        files: 0,
      })
      const store = place.open()
      assert.deepEqual(await copied(store), await copied(world.store))
      // Clients know their positions in the log by it: what follows here is another story.
      assert.notEqual(await readInstallationId(store.db), await readInstallationId(world.store.db))
      await verified({ store })
      assert.equal((await verifyInstallation(store)).hash, (await verifyInstallation(world.store)).hash)
      const cursors = await store.db.selectFrom('readers').select('name').orderBy('name').execute()
      const kept = testEngine === 'sqlite' && to === 'sqlite' ? DERIVED_READERS : []
      assert.deepEqual(
        cursors.map((row) => row.name),
        [...kept, 'watchers'].toSorted(),
        'readers of what is not in the copy begin anew',
      )
      // Constraints are back: nobody can be given a ticket who is not there.
      const stray = store.write((tx) => tx.updateTable('tickets').set({ assignee_id: 'nobody' }).execute())
      await assert.rejects(stray, /foreign key/i)
    })

    test(`into an installation on ${to} that is not empty it is restored only when that may be set aside`, async () => {
      const place = await emptyPlace(to)
      await place.restore(backup)
      await assert.rejects(place.restore(backup), /is not empty, it has a log of \d+ events; add --replace/)
      const { aside } = await place.restore(backup, { replace: true })
      assert.match(aside ?? '', /before.restore.20260302t090000/)
      const store = place.open()
      await verified({ store })
    })

    test(`while another Waybill works on ${to} nothing is restored`, async () => {
      const place = await emptyPlace(to)
      await place.restore(backup)
      const server = place.open()
      await server.db.selectFrom('people').select('id').execute()
      await assert.rejects(place.restore(backup, { replace: true }), /stop the server first/)
      await verified({ store: server })
    })

    test(`damaged, cut or of something else, it is refused and nothing is stored on ${to}`, async () => {
      const place = await emptyPlace(to)
      const whole = readFileSync(backup)
      const broken = fresh('.broken')
      const refuse = async (words: RegExp) => {
        await assert.rejects(place.restore(broken), words)
      }
      for (const share of [0, 0.3, 0.999]) {
        copyFileSync(backup, broken)
        truncateSync(broken, Math.floor(whole.length * share))
        await refuse(share === 0 ? /is no backup of Waybill/ : /cut off, or not made by "waybill backup"/)
      }
      for (const share of [0.01, 0.5, 0.99]) {
        const changed = Buffer.from(whole)
        const at = Math.floor(whole.length * share)
        changed[at] = (changed[at] ?? 0) ^ 1
        writeFileSync(broken, changed)
        await refuse(/was changed after it was made|is damaged/)
      }
      writeFileSync(broken, Buffer.concat([whole.subarray(0, 8192), whole.subarray(16384)]))
      await refuse(/a part in the middle of it is missing/)
      writeFileSync(
        broken,
        whole.toString('latin1').replace('"program":"1.0.0"', '"program":"1.0.1"'),
        'latin1',
      )
      await refuse(/its checksum is another/)
      writeFileSync(broken, 'hello')
      await refuse(/is no backup of Waybill/)
      rmSync(broken)
      const foreign = new DatabaseSync(broken)
      foreign.exec('create table accounts (id integer)')
      foreign.close()
      await refuse(/is a database of another program/)
      const store = place.open()
      assert.equal(await schemaVersion(store.db), 0)
    })
  }

  test('of an older version is restored and brought up to date', async () => {
    const old = await openTestStore({ empty: true })
    cleanups.push(() => old.close())
    await migrate(old.store, migrations.slice(0, 1))
    const team = { id: 'one', name: 'One', name_folded: 'one', description: '', created_at: 0 }
    await old.store.write((tx) => tx.insertInto('teams').values(team).execute())
    const file = await backUp(old)
    for (const to of testEngines) {
      const place = await emptyPlace(to)
      await place.restore(file)
      const store = place.open()
      assert.equal(await schemaVersion(store.db), 1)
      await migrate(store)
      assert.equal((await store.db.selectFrom('teams').select('id').execute()).length, 1)
    }
    const info = await readBackupInfo(file)
    const found = await withBackup(file, info, (store) => verifyInstallation(store))
    assert.equal(found.ok, false, 'a team that the log knows nothing of')
  })

  test('of a newer version is refused with the version that made it', async () => {
    const later = await openTestStore({ empty: true })
    cleanups.push(() => later.close())
    const next = { version: KNOWN_SCHEMA + 1, name: 'later', statements: () => [] }
    await migrate(later.store, [...migrations, next])
    if (testEngine === 'postgres') {
      await assert.rejects(backUp(later), /newer/)
      return
    }
    const file = await backUp(later)
    for (const to of testEngines) {
      const place = await emptyPlace(to)
      await assert.rejects(place.restore(file), /was made by a newer Waybill, version 1\.0\.0/)
    }
    const info = await readBackupInfo(file)
    await assert.rejects(
      withBackup(file, info, () => Promise.resolve()),
      /newer Waybill/,
    )
  })

  test('that is taken while everybody writes is a state that there was at one instant, and nobody waits for it to fail', async () => {
    const busy = await createTestWorld()
    cleanups.push(() => busy.close())
    const project = await busy.project({ key: 'LOAD' })
    const agent = await busy.person('agent')
    const statuses: number[] = []
    let writing = true
    const writer = async () => {
      while (writing) {
        const answer = await busy.call(agent, 'POST', '/tickets', {
          body: {
            project: project.key,
            title: 'Under load',
            description: 'x'.repeat(500),
            labels: ['a', 'b'],
          },
        })
        statuses.push(answer.status)
      }
    }
    const writers = Array.from({ length: 4 }, writer)
    while (statuses.length < 100) await sleep(5)
    const heads: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const before = statuses.length
      const file = await backUp(busy.database)
      assert.ok(statuses.length > before, 'others went on')
      const info = await checkBackup(file, { eachPiece: () => undefined })
      const found = await withBackup(file, info, (store) => verifyInstallation(store))
      assert.deepEqual(found.problems, [])
      assert.equal(found.events, info.head)
      heads.push(info.head)
    }
    writing = false
    await Promise.all(writers)
    assert.ok(statuses.every((status) => status === 201))
    assert.deepEqual(
      heads,
      heads.toSorted((a, b) => a - b),
    )
    await verified(busy)
  })

  test('is not begun where there is no room for it', () => {
    assert.throws(() => requireRoom(root, 2 ** 60), /about \d+ MiB are needed and \d+ MiB are free/)
  })

  test('that is stopped leaves nothing behind', async () => {
    const stop = new AbortController()
    const target = fresh('.waybill')
    stop.abort(new Error('enough'))
    const source =
      testEngine === 'sqlite'
        ? ({ engine: 'sqlite', path: world.database.location } as const)
        : ({ engine: 'postgres', store: world.store } as const)
    const options = { ...quiet, target, replace: false, program: '1.0.0', now: 0, signal: stop.signal }
    await assert.rejects(makeBackup(source, options), /enough/)
    assert.equal(existsSync(target), false)
    assert.equal(existsSync(`${target}.part`), false)
  })
})

test('a restore that is cut off while it takes the place leaves the database that was there', async () => {
  const folder = fresh()
  const given = { ...quiet, replace: true, now: Date.parse('2026-03-02T09:00:00Z') }
  await restoreToSqlite(backup, folder, given)
  const target = join(folder, 'waybill.db')
  const old = readFileSync(target)
  const seen: string[][] = []
  const rename = mock.method(fs, 'renameSync', () => {
    seen.push(readdirSync(folder).toSorted())
    throw new Error('cut')
  })
  syncBuiltinESMExports()
  try {
    await assert.rejects(restoreToSqlite(backup, folder, given), /cut/)
  } finally {
    rename.mock.restore()
    syncBuiltinESMExports()
  }
  const aside = 'waybill.before-restore-20260302t090000.db'
  assert.deepEqual(seen, [[aside, 'waybill.db', 'waybill.db.restoring']])
  assert.deepEqual(readFileSync(target), old)
  assert.deepEqual(readdirSync(folder), ['waybill.db'])
  await restoreToSqlite(backup, folder, given)
  assert.deepEqual(readFileSync(join(folder, aside)), old)
  assert.notEqual(statSync(join(folder, aside)).ino, statSync(target).ino)
})

test('a backup holds the attached files, and a restore on either engine brings them back byte by byte', async () => {
  const whole = await backUp(world.database, { files: world.deps.files.store })
  for (const engine of testEngines) {
    const folder = fresh()
    const bringBack = filesOf(diskFiles(folder), join(folder, 'incoming'), 1_000)
    const place = await emptyPlace(engine)
    assert.equal((await place.restore(whole, { files: bringBack })).files, 3)
    const store = place.open()
    const named = await store.db.selectFrom('attachments').selectAll().execute()
    for (const { sha256, name } of named) {
      const chunks = await (await bringBack.store.read(sha256)).toArray()
      assert.equal(Buffer.concat(chunks as Buffer[]).toString(), `content of ${name}`)
    }
  }
})

test('a file that the store has lost is counted, and the rest of the backup is made', async () => {
  const target = fresh('.waybill')
  const empty = diskFiles(fresh())
  const source =
    testEngine === 'sqlite'
      ? ({ engine: 'sqlite', path: world.database.location } as const)
      : ({ engine: 'postgres', store: world.store } as const)
  const options = { ...quiet, replace: false, program: '1.0.0', now: 0, target, files: empty }
  const made = await makeBackup(source, options)
  assert.deepEqual([made.files, made.missing_files], [0, 3])
})
