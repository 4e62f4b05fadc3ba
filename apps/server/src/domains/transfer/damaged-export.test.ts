import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { KNOWN_SCHEMA } from '../../io/db/schema-version.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { EXPORT_FILES, type Manifest } from './export-format.ts'
import { exportInstallation } from './export-installation.ts'
import { importExport } from './import-export.ts'
import { allRows } from './testing/all-rows.ts'
import { makeBusy } from './testing/busy-world.ts'

const root = mkdtempSync(join(tmpdir(), 'waybill-damaged-'))
const whole = join(root, 'whole')
const folder = join(root, 'damaged')
const quiet = { signal: new AbortController().signal, progress: () => undefined, schema: KNOWN_SCHEMA }
let target: TestWorld

before(async () => {
  const source = await createTestWorld()
  await makeBusy(source)
  await exportInstallation(source.store, {
    ...quiet,
    folder: whole,
    passwords: false,
    files: source.deps.files.store,
    program: '1.0.0',
    now: 0,
  })
  await source.close()
  target = await createTestWorld()
})
after(async () => {
  await target.close()
  rmSync(root, { recursive: true, force: true })
})
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  cpSync(whole, folder, { recursive: true })
})

const path = (name: string) => join(folder, name)
const lines = (name: string) => readFileSync(path(name), 'utf8').split('\n')

function edit(name: string, change: (text: string) => string): void {
  writeFileSync(path(name), change(readFileSync(path(name), 'utf8')))
}

function editManifest(change: (manifest: Manifest) => object): void {
  edit('manifest.json', (text) => JSON.stringify(change(JSON.parse(text) as Manifest)))
}

const TABLES = ['events', 'log_head', 'people', 'tickets', 'transfers'] as const

/** Asserts that the export is refused and that nothing of it is stored. */
async function refused(code: string, words: RegExp): Promise<void> {
  const before = await allRows(target.store, TABLES)
  await assert.rejects(importExport(target.kernel, { ...quiet, folder }), (error) => {
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, words)
    return true
  })
  assert.deepEqual(await allRows(target.store, TABLES), before)
}

const DAMAGED = 'transfer.damaged_export'

test('an export that was cut in the middle of a line is refused with the file and the line', async () => {
  for (const name of ['events.jsonl', 'people.jsonl', 'references.jsonl']) {
    cpSync(join(whole, name), path(name))
    const text = readFileSync(path(name))
    const at = Math.floor(text.length / 2)
    const middle = text[at] === 0x0a || text[at - 1] === 0x0a ? at + 2 : at
    const line = text.subarray(0, middle).toString().split('\n').length
    truncateSync(path(name), middle)
    await refused(DAMAGED, new RegExp(`${name} line ${String(line)}: the line is cut off in the middle`))
    cpSync(join(whole, name), path(name))
  }
})

test('an export that was cut between two lines, or lost a whole file, is refused', async () => {
  const count = lines('events.jsonl').length - 1
  edit('events.jsonl', (text) => `${text.split('\n').slice(0, 10).join('\n')}\n`)
  await refused(DAMAGED, new RegExp(`events.jsonl line 10: the file ends here, of ${String(count)} lines`))
  for (const name of EXPORT_FILES) {
    cpSync(whole, folder, { recursive: true })
    rmSync(path(name))
    await refused(DAMAGED, new RegExp(`${name}: the file is missing`))
  }
})

test('an export that was cut before its end has no manifest and is none', async () => {
  rmSync(path('manifest.json'))
  await refused('transfer.not_an_export', /it is no export, or one that was cut off/)
})

test('a single changed character is found, with the lines among which it is', async () => {
  edit('events.jsonl', (text) => text.replace('It burns!', 'It turns!'))
  await refused(DAMAGED, /events\.jsonl lines 1 to \d+: something was changed there/)
  cpSync(whole, folder, { recursive: true })
  edit('people.jsonl', (text) => text.replace('agent', 'aGent'))
  await refused(DAMAGED, /people\.jsonl lines 1 to/)
})

test('lines that do not fit are named, also where somebody made the checksums fit', async () => {
  const changeLine = (index: number, change: (line: string) => string) =>
    edit('events.jsonl', (text) =>
      text
        .split('\n')
        .map((line, at) => (at === index ? change(line) : line))
        .join('\n'),
    )
  changeLine(4, (line) => line.replace('"seq":5', '"seq":6'))
  await refused(DAMAGED, /events\.jsonl line 5: it has position 6 where 5 belongs/)
  cpSync(whole, folder, { recursive: true })
  changeLine(2, (line) => line.replace(/"at":\d+/, '"at":"yesterday"'))
  await refused(DAMAGED, /events\.jsonl line 3: \/at must be of type integer/)
  cpSync(whole, folder, { recursive: true })
  changeLine(0, () => '{"seq":1')
  await refused(DAMAGED, /events\.jsonl line 1: it is not JSON/)
  cpSync(whole, folder, { recursive: true })
  edit('people.jsonl', (text) => text.split('\n').toSpliced(0, 1).concat('').join('\n'))
  await refused(DAMAGED, /people\.jsonl/)
})

test('an export of a newer format, schema or kind of event is refused with the version to upgrade to', async () => {
  editManifest((manifest) => ({ ...manifest, waybill_export: 3, program: '9.1.0' }))
  await refused('transfer.newer_export', /made by version 9\.1\.0, in format 3/)
  cpSync(whole, folder, { recursive: true })
  editManifest((manifest) => ({ ...manifest, schema: 99, program: '9.1.0' }))
  await refused('transfer.newer_export', /schema 99/)
  cpSync(whole, folder, { recursive: true })
  edit('events.jsonl', (text) => text.replace('"kind":"ticket.created"', '"kind":"ticket.teleported"'))
  await refused('transfer.newer_export', /knows "ticket\.teleported" \(events\.jsonl line \d+\)/)
  cpSync(whole, folder, { recursive: true })
  edit('events.jsonl', (text) =>
    text.replace('"kind":"ticket.created","version":1', '"kind":"ticket.created","version":2'),
  )
  await refused('transfer.newer_export', /"ticket\.created" in version 2/)
})

test('a manifest that lies about the log is refused', async () => {
  editManifest((manifest) => ({ ...manifest, head: manifest.head + 1 }))
  await refused(DAMAGED, /\/head is not the number of lines/)
})

test('while a server works on the installation, nothing is imported into it', async () => {
  const lease = {
    name: 'watchers',
    cursor: 0,
    lease_owner: 'node',
    lease_until: target.now + 5_000,
    last_error: null,
  }
  await target.store.write((tx) => tx.insertInto('readers').values(lease).execute())
  await refused('transfer.server_runs', /Stop it first/)
  await target.store.write((tx) => tx.deleteFrom('readers').execute())
})

test('an installation that is not empty takes no export', async () => {
  const other = await createTestWorld()
  await other.person()
  await assert.rejects(importExport(other.kernel, { ...quiet, folder }), /this one has a log of 1 event/)
  await other.close()
})

test('where the log leads to another state than the manifest says, the installation stays closed', async () => {
  const other = await createTestWorld()
  editManifest((manifest) => ({ ...manifest, state_hash: '0'.repeat(64) }))
  await assert.rejects(importExport(other.kernel, { ...quiet, folder }), /stays closed/)
  assert.equal((await allRows(other.store, ['transfers']))['transfers']?.length, 1)
  await other.close()
})

test('people come without passwords unless the export was asked for them', async () => {
  assert.ok(!readFileSync(path('people.jsonl'), 'utf8').includes('argon2'))
  await importExport(target.kernel, { ...quiet, folder })
  const withPassword = await target.store.db
    .selectFrom('people')
    .select('id')
    .where('password_hash', 'is not', null)
    .execute()
  assert.deepEqual(withPassword, [])
})

test('an attached file that is missing, cut or changed is named', async () => {
  const [line = ''] = lines('files.jsonl')
  const { sha256 } = JSON.parse(line) as { sha256: string }
  const file = `files/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`
  const content = readFileSync(path(file), 'utf8')
  edit(file, (text) => text.toUpperCase())
  await refused(DAMAGED, new RegExp(`${file}: its checksum is not its name`))
  writeFileSync(path(file), content.slice(1))
  await refused(DAMAGED, new RegExp(`${file}: it has not the ${String(content.length)} bytes of the list`))
  rmSync(path(file))
  await refused(DAMAGED, new RegExp(`${file}: the file is missing`))
})

test('a list of attached files that is missing, changed or shorter is refused', async () => {
  edit('files.jsonl', (text) => text.split('\n').slice(1).join('\n'))
  await refused(DAMAGED, /files.jsonl: its checksum is not the one in the manifest/)
  edit('files.jsonl', () => '{"sha256":"x"}\n')
  await refused(DAMAGED, /files.jsonl line 1/)
  rmSync(path('files.jsonl'))
  await refused(DAMAGED, /files.jsonl: the file is missing/)
})
