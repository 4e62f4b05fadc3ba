import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readSettings } from '../settings.ts'
import { startServer, type RunningServer } from '../start-server.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const ADMIN = { email: 'admin@example.org', password: 'a long password of the tests' }
const data = mkdtempSync(join(tmpdir(), 'waybill-plugins-'))
let server: RunningServer
let token: string | undefined

before(async () => {
  const guide = readFileSync(join(ROOT, 'docs/guides/write-a-plugin.md'), 'utf8')
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(guide) ?? []
  const ofGuide = join(data, 'labeller.ts')
  writeFileSync(ofGuide, code)
  const environment = {
    PORT: '0',
    WAYBILL_DATA: data,
    WAYBILL_PLUGINS: `examples/plugins/alarms/index.ts, ${ofGuide}`,
    WAYBILL_ADMIN_EMAIL: ADMIN.email,
    WAYBILL_ADMIN_PASSWORD: ADMIN.password,
    LOG_LEVEL: 'silent',
  }
  server = await startServer(readSettings(environment, ROOT), { pretty: false, say: () => undefined })
  token = (await call('POST', '/users/token', { username: ADMIN.email, password: ADMIN.password })).body
    .access
})
after(async () => {
  await server.stop()
  rmSync(data, { recursive: true, force: true })
})

async function call(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await fetch(`${server.address}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined || path.startsWith('/hooks') ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  // oxlint-disable-next-line typescript/no-explicit-any -- test reads of JSON
  const read: any = await answer.json()
  return { status: answer.status, body: read }
}

const alarm = (title: string, password: string) =>
  call('POST', '/hooks/alarms/OPS', { title, text: 'seen by a probe' }, { 'x-password': password })

test('the example plugin, named in WAYBILL_PLUGINS, makes tickets of alarms and marks the severe ones', async () => {
  assert.equal((await call('POST', '/projects', { key: 'OPS', name: 'Operations' })).status, 201)
  assert.equal((await alarm('Disk full', 'secret')).status, 404)
  assert.equal((await call('POST', '/plugins/alarms/switch', { on: true })).body.state, 'on')
  const values = { password: 'a good password', reporter: ADMIN.email }
  const setUp = await call('PATCH', '/projects/OPS/plugins/alarms', { values })
  assert.equal(setUp.body.configured, true)
  assert.match(setUp.body.guide, /\/api\/v1\/hooks\/alarms\/OPS`/)
  assert.equal((await alarm('Disk full', 'secret')).status, 404)
  const made = await alarm('Web server down', 'a good password')
  assert.equal(made.body.key, 'OPS-1')
  // Its reader hears of the ticket in the background.
  for (;;) {
    const { body } = await call('GET', '/tickets/OPS-1')
    if (body.severity === null) continue
    assert.equal(body.severity, 'critical')
    break
  }
  const { body } = await call('GET', '/tickets/OPS-1/history')
  const [newest] = body.items
  assert.equal(newest.via, 'plugin:alarms')
})

test('the plugin of the guide, in a file far from the program, labels new tickets', async () => {
  await call('POST', '/projects', { key: 'LAB', name: 'Laboratory' })
  assert.equal((await call('POST', '/plugins/labeller/switch', { on: true })).body.state, 'on')
  const { body: ticket } = await call('POST', '/tickets', { project: 'LAB', title: 'A glass broke' })
  for (;;) {
    const { body } = await call('GET', `/tickets/${ticket.key}`)
    if (body.labels.length === 0) continue
    assert.deepEqual(body.labels, ['new'])
    break
  }
})
