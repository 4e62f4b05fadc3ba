import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { KNOWN_SCHEMA } from '../../io/db/schema-version.ts'
import type { Store } from '../../kernel/store.ts'
import { openTestStore, testEngine, testEngines } from '../../testing/test-store.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { EXPORT_FILES } from './export-format.ts'
import { exportInstallation } from './export-installation.ts'
import { importExport } from './import-export.ts'
import { REBUILT_TABLES } from './new-rows.ts'
import { allRows } from './testing/all-rows.ts'
import { makeBusy, type BusyWorld } from './testing/busy-world.ts'

const folder = mkdtempSync(join(tmpdir(), 'waybill-transfer-'))
const open: { close(): Promise<void> }[] = []
after(async () => {
  for (const one of open.splice(0)) await one.close()
  rmSync(folder, { recursive: true, force: true })
})

const quiet = { signal: new AbortController().signal, progress: () => undefined, schema: KNOWN_SCHEMA }
let exports = 0

async function exported({ store, deps }: TestWorld, passwords = false): Promise<string> {
  const target = join(folder, String((exports += 1)))
  await exportInstallation(store, {
    ...quiet,
    folder: target,
    passwords,
    files: deps.files.store,
    program: '1.0.0',
    now: 0,
  })
  return target
}

async function emptyWorld(engine: Store['engine']): Promise<TestWorld> {
  const world = await createTestWorld({ database: await openTestStore({ engine }) })
  open.push(world)
  return world
}

/** What each of the people is answered to all that can be asked. */
async function answers(world: TestWorld, people: readonly TestPerson[]): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const person of people) {
    const get = async (path: string) => {
      const { status, body, headers, text } = await world.call(person, 'GET', path)
      // The tag of a history is made of its sentences.
      const etag = path.endsWith('/history') ? null : headers['etag']
      found[`${person.name} ${path}`] = { status, body: comparable(body ?? text), etag }
      return body
    }
    const projects = await get('/projects')
    for (const { key } of projects.items) {
      for (const path of [`/projects/${key}`, `/board?project=${key}`]) await get(path)
      for (const part of ['labels', 'fields', 'members']) await get(`/projects/${key}/${part}`)
    }
    for (const path of [
      '/users',
      '/users/me',
      '/teams',
      '/teams/Support',
      '/projects/WEB',
      '/events?limit=1000',
    ])
      await get(path)
    const tickets = await get('/tickets?expand=watchers,links,aliases&sort=-priority&limit=100')
    for (const { id } of tickets.items) {
      for (const part of ['', '/comments', '/links', '/history']) await get(`/tickets/${id}${part}`)
      const attachments = await get(`/tickets/${id}/attachments`)
      for (const { sha256 } of attachments.items) await get(`/files/${sha256}`)
    }
  }
  return found
}

/** Without what is made for each answer, and with the parts of a sentence, whose order is that of keys in JSON, sorted. */
function comparable(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value: unknown) => {
    if (key === 'request_id') return undefined
    return key === 'text'
      ? String(value)
          .split(/ and |, | changed /)
          .toSorted()
      : value
  })
}

for (const to of testEngines) {
  describe(`an export of ${testEngine} imported into ${to}`, () => {
    let source: TestWorld
    let cast: BusyWorld
    let copy: TestWorld
    let exportFolder: string

    test('L7: gives the same log, the same rows and the same hash', async () => {
      source = await emptyWorld(testEngine)
      cast = await makeBusy(source)
      await verified(source)
      exportFolder = await exported(source, true)
      copy = await emptyWorld(to)
      const { files } = copy.deps
      const summary = await importExport(copy.kernel, { ...quiet, files, folder: exportFolder })
      assert.equal(summary.hash_compared, true)
      assert.equal(summary.files, 3)
      const tables = [...REBUILT_TABLES, 'log_head', 'events', 'transfers', 'readers']
      assert.deepEqual(await allRows(copy.store, tables), await allRows(source.store, tables))
      await verified(copy)
    })

    test('answers everybody as the original does', async () => {
      copy.now = source.now
      const people = [cast.admin, cast.ana, cast.ben, cast.customer]
      const before = await answers(source, people)
      assert.ok(Object.keys(before).length > 80)
      assert.deepEqual(await answers(copy, people), before)
    })

    test('gives the very same files when it is exported again', async () => {
      const again = await exported(copy, true)
      for (const name of [...EXPORT_FILES, 'files.jsonl']) {
        assert.equal(readFileSync(join(again, name), 'utf8'), readFileSync(join(exportFolder, name), 'utf8'))
      }
    })

    test('can be worked on like the original', async () => {
      const created = await copy.call(cast.ana, 'POST', '/tickets', {
        body: { project: 'SITE', title: 'Next' },
      })
      assert.equal(created.status, 201)
      const there = await source.call(cast.ana, 'POST', '/tickets', {
        body: { project: 'SITE', title: 'Next' },
      })
      assert.equal(created.body.key, there.body.key)
      assert.equal(created.body.rank, there.body.rank)
      assert.equal(created.body.seq, there.body.seq)
      await verified(copy)
    })
  })
}
