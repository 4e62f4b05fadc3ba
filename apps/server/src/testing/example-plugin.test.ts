import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readSettings } from '../settings.ts'
import { startServer, type RunningServer } from '../start-server.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const ADMIN = { email: 'admin@example.org', password: 'a long password of the tests' }
const data = mkdtempSync(join(tmpdir(), 'waybill-plugins-'))
let server: RunningServer
let token: string | undefined
let bell: Server
const rung: string[] = []
const portOf = (one: Server) => String((one.address() as AddressInfo).port)

before(async () => {
  const guide = readFileSync(join(ROOT, 'docs/guides/write-a-plugin.md'), 'utf8')
  const whole = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)]
    .map(([, code = '']) => code)
    .filter((code) => code.includes('export default'))
  const ofGuide = ['labeller.ts', 'bell.ts'].map((name, index) => {
    const file = join(data, name)
    writeFileSync(file, whole[index] ?? '')
    return file
  })
  bell = createServer((request, response) => {
    void text(request).then((body) => rung.push(body))
    response.end()
  })
  bell.listen(0, '127.0.0.1')
  await once(bell, 'listening')
  const environment = {
    PORT: '0',
    WAYBILL_DATA: data,
    WAYBILL_PLUGINS: ['examples/plugins/alarms/index.ts', ...ofGuide].join(', '),
    WAYBILL_ALLOWED_HOSTS: `127.0.0.1:${portOf(bell)}`,
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
  bell.close()
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

test('the other plugin of the guide rings for new tickets by a job, by "Try it" and by its button, and shows its page', async () => {
  const page = async () => (await call('GET', '/plugins/bell/pages/state')).body.markdown
  const values = { address: `http://127.0.0.1:${portOf(bell)}/ring` }
  assert.equal((await call('PATCH', '/plugins/bell/settings', { values })).status, 200)
  assert.equal((await call('POST', '/plugins/bell/switch', { on: true })).body.state, 'on')
  assert.equal(await page(), `It rings at \`${values.address}\`.`)
  assert.equal((await call('POST', '/plugins/bell/check')).body.message, 'It rang: a test.')
  assert.equal((await call('POST', '/plugins/bell/actions/ring')).body.message, 'It rang: by hand.')
  await call('POST', '/projects', { key: 'BELL', name: 'Bell' })
  const { body: ticket } = await call('POST', '/tickets', {
    project: 'BELL',
    title: 'Somebody is at the door',
  })
  while (!rung.includes(`a ticket, ${String(ticket.id)}`)) await sleep(20)
  assert.deepEqual(rung.slice(0, 2), ['a test', 'by hand'])
})
