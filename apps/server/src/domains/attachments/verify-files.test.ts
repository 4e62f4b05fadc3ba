import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTestWorld } from '../../testing/test-world.ts'
import { attach } from './testing/multipart.ts'
import { verifyFiles } from './verify-files.ts'

test('the bytes of all attached files are read and compared: what is missing or another is named', async (t) => {
  const world = await createTestWorld()
  const folder = mkdtempSync(join(tmpdir(), 'waybill-verify-'))
  t.after(async () => {
    await world.close()
    rmSync(folder, { recursive: true })
  })
  const ana = await world.person('agent')
  const [one, two] = [await world.ticket(), await world.ticket()]
  const { store } = world.deps.files
  const whole = (await attach(world, ana, one, { content: 'whole' })).body.sha256
  await attach(world, ana, two, { content: 'whole' })
  const seen: number[] = []
  const options = { onProgress: ({ done }: { done: number }) => void seen.push(done) }
  assert.deepEqual(await verifyFiles(world.store.db, store, options), { files: 1, bytes: 5, wrong: [] })
  assert.deepEqual(seen, [1])

  const missing = (await attach(world, ana, one, { content: 'missing' })).body.sha256
  const other = (await attach(world, ana, one, { content: 'correct' })).body.sha256
  await store.remove(missing)
  await store.remove(other)
  const spoilt = join(folder, 'spoilt')
  writeFileSync(spoilt, 'c0rrect')
  await store.keep(other, spoilt)
  const { files, wrong } = await verifyFiles(world.store.db, store)
  assert.equal(files, 3)
  assert.deepEqual(
    new Map(wrong.map(({ sha256, is }) => [sha256, is])),
    new Map([
      [missing, 'missing'],
      [other, 'other'],
    ]),
  )
  assert.ok(wrong.every(({ sha256 }) => sha256 !== whole))
  await assert.rejects(
    verifyFiles(world.store.db, store, { signal: AbortSignal.abort(new Error('enough')) }),
    /enough/,
  )
})
