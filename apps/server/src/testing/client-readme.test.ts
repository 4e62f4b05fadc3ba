import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { text } from 'node:stream/consumers'
import { tokenOf } from '../domains/live/testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from '../domains/live/testing/live-world.ts'

const ROOT = new URL('../../../../', import.meta.url)

let world: LiveWorld

before(async () => {
  world = await createLiveWorld()
})
after(() => world.close())

test('the example of the client’s README does what it says', async () => {
  await world.project({ key: 'WEB' })
  const ana = await world.person('agent')
  const [, example] =
    /```ts\n([\s\S]*?)```/.exec(await readFile(new URL('packages/client/README.md', ROOT), 'utf8')) ?? []
  assert.ok(example)
  const url = world.url.replace('ws:', 'http:').replace('/api/v1/live', '')
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', example], {
    cwd: ROOT,
    env: { ...process.env, WAYBILL_URL: url, WAYBILL_TOKEN: await tokenOf(world, ana) },
  })
  const [printed, wrong] = await Promise.all([text(child.stdout), text(child.stderr)])
  assert.equal(wrong, '')
  assert.match(printed, /WEB-1 Checkout fails/)
  assert.match(printed, /1 change on its way\n[^]*\nCheckout fails with an empty cart\n/)
})
