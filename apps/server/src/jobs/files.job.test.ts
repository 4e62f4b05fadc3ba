import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import sharp from 'sharp'
import { UNUSED_KEPT_MILLIS, claimUnusedFiles } from '../domains/attachments/claim-unused-files.command.ts'
import type { FileStore, Files } from '../domains/attachments/file-store.ts'
import { noteFile } from '../domains/attachments/note-file.command.ts'
import { attach } from '../domains/attachments/testing/multipart.ts'
import { ensureThumbnail, thumbnailOf } from '../domains/attachments/thumbnails.ts'
import { createTestWorld, type TestWorld } from '../testing/test-world.ts'
import { filesJob } from './files.job.ts'

const HOUR = 60 * 60 * 1000

function sweep(world: TestWorld): Promise<void> {
  const { kernel, deps } = world
  const job = filesJob(deps.files)
  return job.run({ kernel, id: '1', attempt: 1, signal: new AbortController().signal }, undefined as never)
}

const stored = (world: TestWorld, sha256: string) => world.deps.files.store.size(sha256)

test('bytes that nothing names are removed after a day, with their thumbnail; others stay', async () => {
  const world = await createTestWorld()
  const ana = await world.person('agent')
  const [one, two] = [await world.ticket(), await world.ticket()]
  const gone = (await attach(world, ana, one, { content: 'gone' })).body
  const shared = (await attach(world, ana, one, { content: 'shared' })).body
  await attach(world, ana, two, { content: 'shared' })
  for (const { id } of [gone, shared]) await world.call(ana, 'DELETE', `/attachments/${id}`)
  await sweep(world)
  world.tick(UNUSED_KEPT_MILLIS - 1)
  await sweep(world)
  assert.equal(await stored(world, gone.sha256), 4)
  world.tick(HOUR)
  await sweep(world)
  assert.equal(await stored(world, gone.sha256), null)
  assert.equal(await stored(world, shared.sha256), 6)
  assert.equal((await world.call(ana, 'GET', `/files/${shared.sha256}`)).status, 200)
  // The same bytes can come again.
  assert.equal((await attach(world, ana, one, { content: 'gone' })).status, 201)
  assert.equal(await stored(world, gone.sha256), 4)
  await world.close()
})

test('bytes of an upload that never became an attachment are removed too, and those of purged tickets', async () => {
  const world = await createTestWorld()
  const admin = await world.person('admin')
  const project = await world.project({ key: 'GONE' })
  const ticket = await world.ticket({ project })
  const { sha256 } = (await attach(world, admin, ticket)).body
  await world.run(noteFile, { sha256: 'e'.repeat(64), size: 1 })
  await world.call(admin, 'DELETE', '/projects/GONE?confirm=GONE&force=true')
  await sweep(world)
  world.tick(UNUSED_KEPT_MILLIS)
  await sweep(world)
  assert.equal(await stored(world, sha256), null)
  assert.deepEqual(await world.store.db.selectFrom('files').selectAll().execute(), [])
  await world.close()
})

test('very many files are looked at some at a time, and the unused ones among them all go', async () => {
  const world = await createTestWorld()
  const ana = await world.person('agent')
  const { sha256 } = (await attach(world, ana, await world.ticket())).body
  const hashes = Array.from({ length: 1_300 }, (_, index) => index.toString(16).padStart(64, '0'))
  for (let from = 0; from < hashes.length; from += 100)
    await world.store.write((tx) =>
      tx
        .insertInto('files')
        .values(hashes.slice(from, from + 100).map((one) => ({ sha256: one, size: 1, unused_since: null })))
        .execute(),
    )
  const { result } = await world.run(claimUnusedFiles, { after: '', limit: 500 })
  assert.deepEqual(result, { claimed: [], next: hashes[499] })
  await sweep(world)
  world.tick(UNUSED_KEPT_MILLIS)
  await sweep(world)
  const left = await world.store.db.selectFrom('files').select(['sha256', 'removing']).execute()
  assert.deepEqual(
    left.map((row) => ({ ...row })),
    [{ sha256, removing: 0 }],
  )
  await world.close()
})

test('bytes that come while the sweep is at them wait until they are gone, and are stored anew', async () => {
  const world = await createTestWorld()
  const ana = await world.person('agent')
  const ticket = await world.ticket()
  const first = (await attach(world, ana, ticket, { content: 'again' })).body
  await world.call(ana, 'DELETE', `/attachments/${first.id}`)
  await sweep(world)
  world.tick(UNUSED_KEPT_MILLIS)
  // The sweep has claimed them and is cut off before it removes anything.
  const { result } = await world.run(claimUnusedFiles, { after: '', limit: 10 })
  assert.deepEqual(result.claimed, [first.sha256])
  const upload = attach(world, ana, ticket, { content: 'again' })
  await sweep(world)
  assert.equal((await upload).status, 201)
  assert.equal(await stored(world, first.sha256), 5)
  await world.close()
})

test('a sweep that was held up leaves bytes that came anew, after another sweep had removed them', async () => {
  const world = await createTestWorld()
  const ana = await world.person('agent')
  const ticket = await world.ticket()
  const unused = []
  for (const content of ['first', 'second']) {
    const { id, sha256 } = (await attach(world, ana, ticket, { content })).body
    await world.call(ana, 'DELETE', `/attachments/${id}`)
    unused.push({ content, sha256 })
  }
  await sweep(world)
  world.tick(UNUSED_KEPT_MILLIS)
  const [, last] = unused.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
  assert.ok(last)
  const { kernel, deps } = world
  const { store } = deps.files
  let isHeldUp = false
  const held: Files = {
    ...deps.files,
    store: {
      ...storeOf(store),
      async remove(key) {
        if (!isHeldUp) {
          isHeldUp = true
          await sweep(world)
          assert.equal((await attach(world, ana, ticket, { content: last.content })).status, 201)
        }
        return store.remove(key)
      },
    },
  }
  await filesJob(held).run(
    { kernel, id: '2', attempt: 1, signal: new AbortController().signal },
    undefined as never,
  )
  assert.equal(await stored(world, last.sha256), last.content.length)
  assert.equal((await world.call(ana, 'GET', `/files/${last.sha256}`)).status, 200)
  await world.close()
})

test('a thumbnail that is made while the sweep removes its file does not stay', async () => {
  const world = await createTestWorld()
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#22616b' } })
    .png()
    .toBuffer()
  const { files } = world.deps
  const incoming = await files.receive(Readable.from([picture]))
  const { sha256 } = incoming
  await files.store.keep(sha256, incoming.path)
  const removedMeanwhile: Files = {
    ...files,
    async receive(stream) {
      await files.store.remove(sha256)
      await files.store.remove(thumbnailOf(sha256))
      return files.receive(stream)
    },
  }
  assert.equal(await ensureThumbnail(removedMeanwhile, sha256), false)
  assert.equal(await stored(world, thumbnailOf(sha256)), null)
  await world.close()
})

/** A store whose methods can be spread. */
function storeOf(store: FileStore): FileStore {
  return {
    place: store.place,
    keep: (key, path) => store.keep(key, path),
    size: (key) => store.size(key),
    read: (key, range) => store.read(key, range),
    remove: (key) => store.remove(key),
  }
}

test('what a process left behind in the middle of an upload is removed after a day', async () => {
  const world = await createTestWorld()
  mkdirSync(world.incoming, { recursive: true })
  const [old, fresh] = ['old', 'fresh'].map((name) => join(world.incoming, `${name}.part`))
  for (const path of [old, fresh]) writeFileSync(path ?? '', 'half of it')
  const ago = (millis: number) => new Date(world.now - millis)
  utimesSync(old ?? '', ago(25 * HOUR), ago(25 * HOUR))
  utimesSync(fresh ?? '', ago(HOUR), ago(HOUR))
  await sweep(world)
  assert.deepEqual(readdirSync(world.incoming), ['fresh.part'])
  assert.equal(existsSync(old ?? ''), false)
  await world.close()
})
