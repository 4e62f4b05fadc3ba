import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { openStore } from '../open-kernel.ts'
import { readSettings } from '../settings.ts'
import { commands } from './run-cli.ts'
import { cliHere } from './testing/cli-here.ts'

describe('the command line', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waybill-cli-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  async function waybill(
    argv: string[],
    options: { stdin?: string; environment?: Record<string, string> } = {},
  ) {
    const environment = { WAYBILL_DATA: folder, ...options.environment }
    const { code, out, err } = await cliHere(argv, { ...options, environment, folder })
    return { code, out, err }
  }

  test('every command has help, and --help changes nothing', async () => {
    for (const name of Object.keys(commands)) {
      const { code, out, err } = await waybill([name, '--help'])
      assert.equal(code, 0)
      assert.equal(err, '')
      assert.ok(out.startsWith(`waybill ${name}`), out)
      assert.ok((await waybill(['--help'])).out.includes(`  ${name} `))
    }
    assert.equal(existsSync(join(folder, 'waybill.db')), false)
  })

  test('a mistyped command is answered with the one that was meant, and exit code 2', async () => {
    assert.deepEqual(await waybill(['migrat']), {
      code: 2,
      out: '',
      err: 'waybill: there is no command "migrat". Did you mean "migrate"?\n',
    })
    assert.match((await waybill(['frobnicate'])).err, /Known are serve, /)
  })

  test('an option that does not exist is wrong use', async () => {
    const { code, err } = await waybill(['migrate', '--nonsense'])
    assert.equal(code, 2)
    assert.equal(err, "waybill migrate: Unknown option '--nonsense'. See: waybill migrate --help\n")
  })

  test('people are added with a password from stdin, which appears nowhere', async () => {
    const password = 'a long enough sentence'
    const added = await waybill(
      ['user', 'add', 'ana@example.org', '--name', 'Ana', '--role', 'admin', '--password-stdin'],
      {
        stdin: `${password}\n`,
      },
    )
    assert.deepEqual(added, { code: 0, out: 'Added ana@example.org (admin).\n', err: '' })
    const listed = await waybill(['user', 'list', '--json'])
    assert.deepEqual(
      (JSON.parse(listed.out) as Record<string, unknown>[]).map(({ email, name, role, active }) => [
        email,
        name,
        role,
        active,
      ]),
      [['ana@example.org', 'Ana', 'admin', true]],
    )
    assert.ok(!listed.out.includes('argon2'))
  })

  test('a password that is too short, taken addresses and unknown people are explained, exit code 1', async () => {
    const add = ['user', 'add', 'ana@example.org', '--name', 'Ana']
    const short = await waybill(add, { stdin: 'short\n' })
    assert.equal(short.code, 1)
    assert.match(short.err, /at least 10 character/)
    assert.equal((await waybill(add, { stdin: 'a long enough sentence\n' })).code, 0)
    assert.match((await waybill([...add, '--no-password'])).err, /already has this e-mail address/)
    assert.match(
      (await waybill(['user', 'password', 'no@example.org'], { stdin: 'a long enough sentence\n' })).err,
      /no such person: Nobody has the e-mail address no@example\.org\. "waybill user list"/,
    )
    assert.equal(
      (await waybill(['user', 'add', 'ben@example.org', '--name', 'Ben'])).code,
      2,
      'nothing came on stdin',
    )
  })

  test('a second factor that was lost is taken off, and who has none is told so', async () => {
    await waybill(['user', 'add', 'ana@example.org', '--name', 'Ana', '--no-password'])
    const none = await waybill(['user', 'second-factor-off', 'ana@example.org'])
    assert.deepEqual(none, { code: 0, out: 'ana@example.org had no second factor.\n', err: '' })
    for (const args of [
      ['user', 'second-factor-off', 'no@example.org'],
      ['user', 'deactivate', 'no@example.org'],
      ['token', 'create', 'no@example.org', '--name', 'x'],
    ]) {
      const { code, err } = await waybill(args)
      assert.equal(code, 1)
      assert.match(err, /Nobody has the e-mail address no@example\.org\. "waybill user list" shows/)
    }
  })

  test('a token is printed once and works by its hash', async () => {
    await waybill(['user', 'add', 'bot@example.org', '--name', 'Bot', '--no-password'])
    const { code, out } = await waybill([
      'token',
      'create',
      'bot@example.org',
      '--name',
      'report',
      '--scope',
      'read',
    ])
    assert.equal(code, 0)
    assert.match(out, /^wb_[\w-]{43}\n$/)
    assert.match(
      (await waybill(['token', 'create', 'bot@example.org', '--name', 'x', '--scope', 'all'])).err,
      /must be one of read, write, admin/,
    )
  })

  test('doctor shows every setting with its source, masks secrets, and finds what is wrong', async () => {
    const environment = {
      WAYBILL_SECRET: 'a-secret-that-is-long-enough-for-it',
      DATABASE_URL: 'postgres://waybill:hush@127.0.0.1:1/none',
    }
    const { code, out } = await waybill(['doctor', '--json'], { environment })
    const report = JSON.parse(out) as {
      settings: { name: string; value: string; source: string }[]
      checks: { name: string; state: string; detail: string }[]
    }
    assert.equal(code, 1)
    assert.ok(!out.includes('hush') && !out.includes('a-secret'))
    assert.deepEqual(
      report.settings.find(({ name }) => name === 'PORT'),
      { name: 'PORT', value: '3000', source: 'default' },
    )
    assert.equal(report.settings.find(({ name }) => name === 'WAYBILL_SECRET')?.source, 'environment')
    assert.equal(report.checks.find(({ name }) => name === 'database')?.state, 'failed')
    const wrong = await waybill(['doctor'], { environment: { PORT: 'none' } })
    assert.equal(wrong.code, 1)
    assert.match(wrong.out, /PORT must be a whole number/)
  })

  test('doctor on a fresh folder is content and leaves nothing behind; a port in use is only a note', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const { code, out } = await waybill(['doctor'], {
        environment: { PORT: String(port), WAYBILL_DATA: join(folder, 'new') },
      })
      assert.equal(code, 0, out)
      assert.match(out, /port +note +127\.0\.0\.1:\d+ is in use/)
      assert.equal(existsSync(join(folder, 'new')), false)
    } finally {
      server.close()
    }
  })

  test('a start on a port in use ends with one line, and nothing goes on behind it', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const environment = { PORT: String(port), LOG_LEVEL: 'silent' }
      const { code, err } = await waybill(['serve'], { environment })
      assert.equal(code, 1)
      assert.match(err, /^waybill serve: 127\.0\.0\.1:\d+ is already in use; .*\n$/)
    } finally {
      server.close()
    }
  })

  test('a database of another program, a newer schema and a folder that is a file end with one line', async () => {
    writeFileSync(join(folder, 'waybill.db'), 'certainly not a database, but long enough to be looked at')
    assert.match(
      (await waybill(['migrate'])).err,
      /^waybill migrate: the database file is not a database; .*\n$/,
    )
    assert.match(
      (await waybill(['migrate'], { environment: { WAYBILL_DATA: join(folder, 'waybill.db') } })).err,
      /is in the way/,
    )
    const other = join(folder, 'newer')
    mkdirSync(other)
    assert.equal((await waybill(['migrate'], { environment: { WAYBILL_DATA: other } })).code, 0)
    const store = await openStore(readSettings({ WAYBILL_DATA: other }, folder))
    await store.write((tx) =>
      tx
        .insertInto('schema_version' as never)
        .values({ version: 9_999, name: 'later' } as never)
        .execute(),
    )
    await store.close()
    const { code, err } = await waybill(['migrate'], { environment: { WAYBILL_DATA: other } })
    assert.equal(code, 1)
    assert.match(
      err,
      /^waybill migrate: the database has schema version 9999, but this program knows versions up to \d+; .*\n$/,
    )
    assert.match(
      (await waybill(['doctor'], { environment: { WAYBILL_DATA: other } })).out,
      /schema +failed +version 9999 is newer/,
    )
  })

  test('the sample installation is lively, the same every time, and made only once', async () => {
    const few = ['--tickets', '120', '--json']
    const first = await waybill(['demo', ...few])
    const counts = JSON.parse(first.out) as { projects: number; tickets: number; comments: number }
    assert.ok(counts.projects === 6 && counts.tickets > 120 && counts.comments > 300, first.out)
    const titles = async (data: string) => {
      const store = await openStore(readSettings({ WAYBILL_DATA: data }, folder))
      const rows = await store.db
        .selectFrom('tickets')
        .select(['number', 'title', 'status'])
        .orderBy('title')
        .orderBy('number')
        .execute()
      const ways = new Set(rows.map(({ status }) => status))
      assert.deepEqual([...ways].toSorted(), ['closed', 'in_progress', 'open', 'resolved'])
      await store.close()
      return rows
    }
    const made = await titles(folder)
    const again = await waybill(['demo'])
    assert.equal(again.code, 1)
    assert.match(again.err, /there are projects already/)
    const reused = await waybill(['demo', '--if-empty'])
    assert.equal(reused.code, 0)
    assert.match(reused.out, /^Sign in as mara\.lindqvist@example\.org with the password \S{12}\n/)
    const verified = await waybill(['verify'])
    assert.match(verified.out, /events, \d+ tickets: log and tables agree\.\nState hash [0-9a-f]{64}\n$/)
    const files = await waybill(['verify', '--files'])
    assert.match(files.out, /\n[1-9]\d* files, [\d,]+ bytes: all as they were attached\.\n$/)
    rmSync(join(folder, 'files'), { recursive: true })
    const without = await waybill(['verify', '--files'])
    assert.equal(without.code, 1)
    assert.match(without.out, /^file [0-9a-f]{64}: is not there$/m)
    assert.equal((await waybill(['verify', '--files', 'backup.waybill'])).code, 2)
    const damaged = await openStore(readSettings({ WAYBILL_DATA: folder }, folder))
    await damaged.write((tx) =>
      tx.updateTable('tickets').set({ title: 'bent' }).where('number', '=', 1).execute(),
    )
    const bent = await waybill(['verify', '--json'])
    assert.equal(bent.code, 1)
    assert.match(bent.out, /the tables say \\"bent\\"/)
    await damaged.close()
    const other = await waybill(['demo', ...few], { environment: { WAYBILL_DATA: join(folder, 'other') } })
    assert.equal(other.out, first.out)
    assert.deepEqual(await titles(join(folder, 'other')), made)
  })
})
