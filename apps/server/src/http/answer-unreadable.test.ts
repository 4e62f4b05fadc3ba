import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../testing/test-world.ts'

describe('what comes over a socket', () => {
  let world: TestWorld
  let agent: TestPerson
  let port: number
  before(async () => {
    world = await createTestWorld()
    agent = await world.person('agent')
    await world.call(agent, 'GET', '/users/me', { scopes: ['read', 'write'] })
    await world.app.listen({ port: 0, host: '127.0.0.1' })
    port = (world.app.server.address() as AddressInfo).port
  })
  after(() => world.close())

  async function send(bytes: string): Promise<{ head: string; body: Record<string, unknown> }> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.end(bytes)
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
    return { head, body: JSON.parse(body) as Record<string, unknown> }
  }

  test('may be the longest query there is, whatever its letters', async () => {
    const q = `"${'日'.repeat(9_998)}"`
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/v1/tickets?q=${encodeURIComponent(q)}`, {
      headers: { 'x-test-sender': `${agent.id} read,write` },
    })
    const { code, items } = (await answer.json()) as { code?: string; items?: unknown[] }
    assert.ok(items !== undefined || code === 'search.too_many_words', String(code))
  })

  test('is refused with a problem that says so when address and headers are too long', async () => {
    const { head, body } = await send(
      `GET /api/v1/tickets?q=${'a'.repeat(200_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    )
    assert.match(head, /^HTTP\/1\.1 431 /)
    assert.match(head, /application\/problem\+json/)
    assert.equal(body['code'], 'request.headers_too_long')
  })

  test('is read to its end when it is too long, so that its sender is not cut off while writing', async () => {
    const length = 20 * 1024 * 1024
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `POST /api/v1/tickets HTTP/1.1\r\nhost: x\r\nx-test-sender: ${agent.id} read,write\r\ncontent-type: application/json\r\ncontent-length: ${String(length)}\r\n\r\n`,
    )
    const [refusal] = (await once(socket, 'data')) as [Buffer]
    assert.match(refusal.toString(), /^HTTP\/1\.1 413 /)
    socket.write(Buffer.alloc(length, 'x'))
    socket.end('GET /api/v1/health HTTP/1.1\r\nhost: x\r\n\r\n')
    assert.match(await text(socket), /HTTP\/1\.1 200 /)
  })

  test('is cut off when it is too long and does not end', async () => {
    const socket = connect(port, '127.0.0.1')
    const closed = Promise.withResolvers<boolean>()
    socket.on('error', () => undefined)
    socket.on('close', closed.resolve)
    socket.on('data', () => undefined)
    socket.write(
      `POST /api/v1/users/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${String(2 ** 40)}\r\n\r\n`,
    )
    const more = Buffer.alloc(1024 * 1024, 'x')
    const timer = setInterval(() => socket.write(more), 2)
    await closed.promise
    clearInterval(timer)
    assert.ok(socket.bytesWritten < 500 * 1024 * 1024, String(socket.bytesWritten))
  })

  test('is refused with a problem when it is no HTTP at all', async () => {
    const { head, body } = await send('\u0016\u0003\u0001 hello\r\n\r\n')
    assert.match(head, /^HTTP\/1\.1 400 /)
    assert.equal(body['code'], 'request.not_http')
  })
})
