import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bareEnvironment } from '../../../../scripts/bare-environment.ts'
import { REBUILT_TABLES } from '../domains/transfer/new-rows.ts'
import { allRows } from '../domains/transfer/testing/all-rows.ts'
import { makeBusy } from '../domains/transfer/testing/busy-world.ts'
import { verifyInstallation } from '../domains/installation/verify.ts'
import { crashRounds, openTestStore, testEngine, testEngines, type TestStore } from '../testing/test-store.ts'
import { createTestWorld, type TestWorld } from '../testing/test-world.ts'
import { verified } from '../testing/verify-command.ts'
import { cliHere } from './testing/cli-here.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const TICKETS = 1_000

function csv(): string {
  const lines = ['id,title,status,created,assignee,team,labels']
  for (let index = 0; index < TICKETS; index += 1)
    lines.push(
      `T${String(index)},Ticket ${String(index)},open,2020-01-01T00:00:00Z,Person ${String(index % 97)},Team ${String(index % 7)},l${String(index % 5)}`,
    )
  return `${lines.join('\n')}\n`
}

describe('export, import, backup and restore on the command line', () => {
  let folder: string
  let world: TestWorld
  const databases: TestStore[] = []

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'waybill-cli-transfer-'))
    world = await createTestWorld()
    await makeBusy(world)
    await world.project({ key: 'MANY' })
    writeFileSync(join(folder, 'rows.csv'), csv())
    await done(world.database, 'import', 'rows.csv', '--project', 'MANY')
  })
  after(async () => {
    await world.close()
    await Promise.all(databases.map((database) => database.close()))
    rmSync(folder, { recursive: true, force: true })
  })

  async function empty(engine = testEngine): Promise<TestStore> {
    const database = await openTestStore({ engine })
    databases.push(database)
    return database
  }

  function environmentOf(database: TestStore): Record<string, string> {
    const where =
      database.store.engine === 'postgres'
        ? { DATABASE_URL: database.location }
        : { WAYBILL_DATA: dirname(database.location) }
    return { WAYBILL_DATA: folder, PORT: '0', ...where }
  }

  /** Runs a command in this process. */
  function waybill(database: TestStore, ...args: string[]) {
    return cliHere(args, { environment: environmentOf(database), folder })
  }

  /** Runs a command in a process of its own, to be killed. */
  function start(database: TestStore, ...args: string[]) {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { ...bareEnvironment(), ...environmentOf(database) },
      stdio: 'ignore',
    })
    return { child, closed: once(child, 'close') }
  }

  async function done(database: TestStore, ...args: string[]): Promise<string> {
    const { code, output } = await waybill(database, ...args)
    assert.equal(code, 0, output)
    return output
  }

  async function hashOf(database: TestStore): Promise<string> {
    return (await verifyInstallation(database.store)).hash
  }

  for (const to of testEngines) {
    test(`an import into ${to} that is killed at any moment goes on to the very same rows`, async () => {
      if (!existsSync(join(folder, 'export')))
        await done(world.database, 'export', 'export', '--with-passwords')
      let copy = await empty(to)
      let isUnfinished = false
      for (let kill = 0; kill < crashRounds || !isUnfinished; kill += 1) {
        const { child, closed } = start(copy, 'import', 'export')
        const before = JSON.stringify(await allRows(copy.store, ['transfers']))
        // It has stored something since.
        while (child.exitCode === null && JSON.stringify(await allRows(copy.store, ['transfers'])) === before)
          await sleep(2)
        await sleep((kill % crashRounds) * 40)
        child.kill('SIGKILL')
        await closed
        isUnfinished = (await allRows(copy.store, ['transfers'])).transfers?.length === 1
        // On a busy machine it may be done before it is killed: that one says nothing.
        if (!isUnfinished) copy = await empty(to)
      }
      const refused = await waybill(copy, 'serve')
      assert.equal(refused.code, 1)
      assert.match(refused.output, /unfinished: Run "waybill import DIR" again/)
      const output = await done(copy, 'import', 'export', '--json')
      assert.match(output, /"resumed":true/)
      const tables = [...REBUILT_TABLES, 'log_head', 'events']
      assert.deepEqual(await allRows(copy.store, tables), await allRows(world.store, tables))
      await verified(copy)
    })
  }

  test('an export is verified, and a damaged one is not', async () => {
    const hash = await hashOf(world.database)
    assert.match(
      await done(world.database, 'verify', 'export'),
      new RegExp(`was exported.\\s+State hash ${hash}`),
    )
    assert.match(await done(world.database, 'verify', 'export', '--quick'), /the log was not replayed/)
    assert.match((await waybill(world.database, 'export', 'export')).output, /holds other files/)
    const file = join(folder, 'export', 'references.jsonl')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('"T7"', '"T8"'))
    const { code, output } = await waybill(world.database, 'verify', 'export')
    assert.equal(code, 1)
    assert.match(output, /references\.jsonl lines \d+ to \d+: something was changed/)
    writeFileSync(file, text)
  })

  test('a backup that is killed leaves no file of its name, and the next one is whole', async () => {
    for (let kill = 0; kill < crashRounds; kill += 1) {
      const { child, closed } = start(world.database, 'backup', 'killed.waybill')
      while (child.exitCode === null && !existsSync(join(folder, 'killed.waybill.part'))) await sleep(1)
      await sleep(kill * 10)
      child.kill('SIGKILL')
      await closed
      const whole = existsSync(join(folder, 'killed.waybill'))
      if (whole) await done(world.database, 'verify', 'killed.waybill')
      rmSync(join(folder, 'killed.waybill'), { force: true })
    }
    await done(world.database, 'backup', 'killed.waybill')
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('.part')),
      [],
    )
    assert.match(
      await done(world.database, 'verify', 'killed.waybill'),
      new RegExp(await hashOf(world.database)),
    )
  })

  for (const to of testEngines) {
    test(`a backup is restored into ${to}, and again only when that may replace it`, async () => {
      const hash = await hashOf(world.database)
      if (!existsSync(join(folder, 'b.waybill'))) await done(world.database, 'backup', 'b.waybill')
      const copy = await empty(to)
      await copy.store.close()
      assert.match(await done(copy, 'restore', 'b.waybill'), /Restored [\d,]+ events, as of/)
      assert.match(await done(copy, 'verify'), new RegExp(hash))
      const refused = await waybill(copy, 'restore', 'b.waybill')
      assert.equal(refused.code, 1)
      assert.match(refused.output, /add --replace to set it aside/)
      assert.match(
        await done(copy, 'restore', 'b.waybill', '--replace'),
        /What was here before stands in .*before.restore/,
      )
      assert.match(await done(copy, 'verify'), new RegExp(hash))
    })
  }

  test('tickets are written as a table for spreadsheets, narrowed as asked', async () => {
    const said = await done(world.database, 'export', 'all.csv')
    const rows = readFileSync(join(folder, 'all.csv'), 'utf8').trim().split('\r\n')
    assert.match(said, /^all\.csv: 1,\d{3} tickets as CSV, \d+ KiB\.$/m)
    assert.ok(rows.length > TICKETS)
    assert.match(rows[0] ?? '', /title/)
    await done(world.database, 'export', 'some.csv', '--project', 'SITE', '--query', 'status:open')
    const some = readFileSync(join(folder, 'some.csv'), 'utf8')
    assert.match(some, /It burns!/)
    assert.doesNotMatch(some, /Ticket 7/)
    assert.equal((await waybill(world.database, 'export', 'some.csv')).code, 2, 'it is not written over')
    const wrong = await waybill(world.database, 'export', 'no.csv', '--project', 'NONE')
    assert.equal(existsSync(join(folder, 'no.csv')), wrong.code === 0)
  })

  test('wrong use is told, and a secret goes along only when it is asked for', async () => {
    for (const args of [
      ['backup'],
      ['restore'],
      ['export'],
      ['verify', 'b.waybill', '--quick'],
      ['import', 'export', '--project', 'X'],
    ])
      assert.equal((await waybill(world.database, ...args)).code, 2, args.join(' '))
    assert.equal(existsSync(join(folder, 'b.waybill.secret.key')), false)
    const key = join(testEngine === 'postgres' ? folder : dirname(world.database.location), 'secret.key')
    writeFileSync(key, 'a secret of the tests that is long enough\n')
    assert.match(
      await done(world.database, 'backup', 'b.waybill', '--replace', '--with-secret'),
      /The secret key is copied to b\.waybill\.secret\.key/,
    )
    assert.equal(readFileSync(join(folder, 'b.waybill.secret.key'), 'utf8'), readFileSync(key, 'utf8'))
    const copy = await empty('sqlite')
    await copy.store.close()
    await done(copy, 'restore', 'b.waybill', '--with-secret')
    assert.equal(readFileSync(join(dirname(copy.location), 'secret.key'), 'utf8'), readFileSync(key, 'utf8'))
  })
})
