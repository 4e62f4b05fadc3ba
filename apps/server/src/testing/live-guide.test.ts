import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { createLiveWorld, type LiveWorld } from '../domains/live/testing/live-world.ts'

const GUIDE = new URL('../../../../docs/guides/live.md', import.meta.url)
const PASSWORD = 'correct horse battery'

let world: LiveWorld
let folder: string

before(async () => {
  world = await createLiveWorld()
  folder = mkdtempSync(join(tmpdir(), 'waybill-guide-'))
  const [, script] = /```js\n([\s\S]*?)```/.exec(await readFile(GUIDE, 'utf8')) ?? []
  assert.ok(script)
  writeFileSync(join(folder, 'live.mjs'), script)
})
after(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

async function run(...args: string[]): Promise<{ out: string; err: string }> {
  const child = spawn(process.execPath, [join(folder, 'live.mjs'), ...args])
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { out, err }
}

test('the script of the guide does what it says, also with a slash behind the address', async () => {
  const ana = await world.person('admin', { password: PASSWORD })
  const url = world.url.replace('ws:', 'http:').replace('/api/v1/live', '')
  for (const address of [url, `${url}/`]) {
    const { out, err } = await run(address, ana.email, PASSWORD)
    assert.equal(err, '')
    assert.match(out, /^Welcome/)
    assert.match(out, /TicketCreated \d+ {2}WEB-\d/)
    assert.match(out, /TicketUpdated \d+ {2}WEB-\d ticket\.priority_changed/)
    assert.match(out, /closed 1005/)
  }
  const { out, err } = await run(url, ana.email, 'not my password')
  assert.equal(out, '')
  assert.equal(err, 'Wrong e-mail address or password: Check both and try again.\n')
})
