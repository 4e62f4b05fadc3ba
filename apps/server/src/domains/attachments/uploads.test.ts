import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { request as open, type ClientRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { FORM_TYPE, attach, formOf } from './testing/multipart.ts'

const MOST = 4 * 1024 * 1024

let world: TestWorld
let ana: TestPerson
let ticket: { id: string; key: string }
let port: number
before(async () => {
  world = await createTestWorld({ files: { maxBytes: MOST } })
  ana = await world.person('agent')
  ticket = await world.ticket()
  await attach(world, ana, ticket, { content: 'makes the folder' })
  await world.call(ana, 'GET', '/users/me', { scopes: ['read', 'write'] })
  await world.app.listen({ port: 0, host: '127.0.0.1' })
  port = (world.app.server.address() as AddressInfo).port
})
after(() => world.close())

/** A request over the network, whose body is not sent yet. */
function upload(headers: Record<string, string | number> = {}): ClientRequest {
  const request = open({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: `/api/v1/tickets/${ticket.key}/attachments`,
    headers: { 'content-type': FORM_TYPE, 'x-test-sender': `${ana.id} read,write`, ...headers },
  })
  return request
}

async function answerTo(request: ClientRequest): Promise<{ status: number; code: string }> {
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const body = (await json(response)) as { code?: string }
  return { status: response.statusCode ?? 0, code: body.code ?? '' }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5)
}

const received = () =>
  readdirSync(world.incoming).reduce((sum, name) => sum + statSync(join(world.incoming, name)).size, 0)

const attachments = () => world.store.db.selectFrom('attachments').select('id').execute()

test('a file is written while it comes in, and never held as a whole', async () => {
  const form = formOf([{ content: Buffer.alloc(3_000_000, 'a') }])
  const request = upload({ 'content-length': form.length })
  request.write(form.subarray(0, 2_000_000))
  await until(() => received() > 1_500_000)
  request.end(form.subarray(2_000_000))
  assert.equal((await answerTo(request)).status, 201)
  assert.deepEqual(readdirSync(world.incoming), [])
})

test('who hangs up in the middle of an upload leaves nothing behind', async () => {
  const before = await attachments()
  for (const length of [{ 'content-length': 3_000_000 }, {}]) {
    const request = upload(length)
    request.on('error', () => undefined)
    request.write(formOf([{ content: Buffer.alloc(1_000_000, 'b') }]).subarray(0, 900_000))
    await until(() => received() > 500_000)
    request.destroy()
    await until(() => readdirSync(world.incoming).length === 0)
  }
  assert.deepEqual(await attachments(), before)
})

test('a file that turns out to be too large is refused and removed, though nobody said how long it is', async () => {
  const before = await attachments()
  const request = upload()
  request.on('error', () => undefined)
  request.end(formOf([{ content: Buffer.alloc(MOST + 1, 'c') }]))
  assert.deepEqual(await answerTo(request), { status: 413, code: 'file.too_large' })
  await until(() => readdirSync(world.incoming).length === 0)
  assert.deepEqual(await attachments(), before)
})

test('a file whose announced length is too large is refused before its first byte', async () => {
  const request = upload({ 'content-length': MOST * 1_000 })
  request.on('error', () => undefined)
  request.flushHeaders()
  assert.deepEqual(await answerTo(request), { status: 413, code: 'file.too_large' })
  request.destroy()
})

test('where the disk is full nothing is attached, and the answer says when to come back', async () => {
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  const { store } = world.deps.files
  const other = await createTestWorld({
    files: { store: { ...store, keep: () => Promise.reject(full), size: () => Promise.resolve(null) } },
  })
  const person = await other.person('agent')
  const { status, body, headers } = await attach(other, person, await other.ticket())
  assert.equal(status, 503)
  assert.equal(body.code, 'file.storage')
  assert.equal(headers['retry-after'], '30')
  assert.deepEqual(readdirSync(other.incoming), [])
  assert.deepEqual(await other.store.db.selectFrom('attachments').select('id').execute(), [])
  await other.close()
})

test('uploads and removals at once leave what the log says', async () => {
  const place = await world.ticket()
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      attach(world, ana, place, { content: `file ${String(index % 4)}` }),
    ),
  )
  assert.ok(answers.every(({ status }) => status === 201))
  await Promise.all(
    answers.slice(0, 10).map(({ body }) => world.call(ana, 'DELETE', `/attachments/${body.id}`)),
  )
  const { body } = await world.call(ana, 'GET', `/tickets/${place.id}/attachments`)
  assert.equal(body.items.length, 10)
})
