import assert from 'node:assert/strict'
import type { lookup as lookUp } from 'node:dns'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSocketServer, type AddressInfo, type Server as SocketServer } from 'node:net'
import { afterEach, describe, test } from 'node:test'
import type { OutsideRequest } from '../../kernel/outside.ts'
import { isPrivate } from './addresses.ts'
import { allowedHosts } from './allowed-hosts.ts'
import { requestOutside } from './request-outside.ts'

const servers: (Server | SocketServer)[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  }
})

const listen = (answer: RequestListener) => openPort(createServer(answer))

async function openPort(server: Server | SocketServer): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const request = (url: string, more: Partial<OutsideRequest> = {}): OutsideRequest => ({
  url,
  headers: { 'content-type': 'application/json' },
  body: '{}',
  signal: new AbortController().signal,
  ...more,
})

/** Gives a name these addresses, one after the other with each look-up. */
function names(...addresses: string[]): typeof lookUp {
  let asked = 0
  const answer = (_host: string, options: { all?: boolean }, done: (...all: unknown[]) => void) => {
    const address = addresses[Math.min(asked, addresses.length - 1)] ?? ''
    asked += 1
    if (options.all) done(null, [{ address, family: address.includes(':') ? 6 : 4 }])
    else done(null, address, 4)
  }
  return answer as unknown as typeof lookUp
}

describe('requests outside', () => {
  for (const host of [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '0.0.0.0',
    '0',
    '10.1.2.3',
    '100.64.0.1',
    '168.63.129.16',
    '169.254.169.254',
    '172.31.0.1',
    '192.88.99.1',
    '192.168.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2001:0:7f00:1::1]',
    '[2002:7f00:1::]',
    '[fc00::1]',
    '[fe80::1]',
    '[ff02::1]',
  ])
    test(`do not go to ${host}`, async () => {
      const send = requestOutside([])
      await assert.rejects(send(request(`http://${host}:9/`)), { code: 'NOT_OUTSIDE' })
    })

  test('go to addresses of everybody', () => {
    for (const address of [
      '8.8.8.8',
      '1.1.1.1',
      '93.184.216.34',
      '2606:4700:4700::1111',
      '2001:4860:4860::8888',
    ])
      assert.equal(isPrivate(address), false, address)
  })

  test('do not go to a name of this machine, whatever it is called', async () => {
    await assert.rejects(requestOutside([])(request('http://localhost:9/')), { code: 'NOT_OUTSIDE' })
    const named = requestOutside([], names('::ffff:127.0.0.1'))
    await assert.rejects(named(request('http://example.org:9/')), { code: 'NOT_OUTSIDE' })
  })

  test('look a name up for each request, and go nowhere else than where that led', async () => {
    let asked = 0
    const port = await listen((_request, response) => {
      asked += 1
      response.end()
    })
    // An outside address that is none of anybody: only what is allowed is reached at all.
    const send = requestOutside(['127.0.0.1'], names('127.0.0.1', '10.0.0.1'))
    assert.equal((await send(request(`http://receiver.example:${String(port)}/`))).status, 200)
    await assert.rejects(send(request(`http://receiver.example:${String(port)}/`)), { code: 'NOT_OUTSIDE' })
    assert.equal(asked, 1)
    const rebound = requestOutside([], names('127.0.0.1'))
    await assert.rejects(rebound(request(`http://receiver.example:${String(port)}/`)), {
      code: 'NOT_OUTSIDE',
    })
    assert.equal(asked, 1)
  })

  test('go to allowed names, names with a port, addresses and networks', async () => {
    const port = await listen((_request, response) => response.end())
    const url = `http://127.0.0.1:${String(port)}/`
    for (const entry of ['127.0.0.1', '127.0.0.0/8', '0.0.0.0/0'])
      assert.equal((await requestOutside([entry])(request(url))).status, 200, entry)
    const byName = `http://localhost:${String(port)}/`
    assert.equal((await requestOutside([`LocalHost:${String(port)}`])(request(byName))).status, 200)
    await assert.rejects(requestOutside(['localhost:1'])(request(byName)), { code: 'NOT_OUTSIDE' })
    for (const other of ['10.0.0.0/8', '::/0', 'fd00::/8'])
      await assert.rejects(requestOutside([other])(request(url)), { code: 'NOT_OUTSIDE' })
  })

  test('answer a redirection as it is', async () => {
    let asked = 0
    const port = await listen((_request, response) => {
      asked += 1
      response.writeHead(302, { location: '/elsewhere', 'retry-after': '7' }).end('moved')
    })
    const answer = await requestOutside(['127.0.0.1'])(request(`http://127.0.0.1:${String(port)}/`))
    assert.deepEqual([answer.status, answer.text, answer.headers['retry-after']], [302, 'moved', '7'])
    assert.equal(asked, 1)
  })

  test('end when the receiver says nothing, or drips', async () => {
    const send = requestOutside(['127.0.0.1'])
    const silent = await listen(() => undefined)
    const dripping = await listen((_request, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    })
    for (const port of [silent, dripping])
      await assert.rejects(send(request(`http://127.0.0.1:${String(port)}/`, { timeoutMillis: 200 })), {
        code: 'ETIMEDOUT',
      })
  })

  test('end when the receiver switches protocols, and hang up', async () => {
    const hungUp = Promise.withResolvers<void>()
    const switching = createSocketServer((socket) => {
      socket.on('close', () => hungUp.resolve()).on('error', () => undefined)
      socket.once('data', () =>
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nmore',
        ),
      )
    })
    const url = `http://127.0.0.1:${String(await openPort(switching))}/`
    const answer = await requestOutside(['127.0.0.1'])(request(url, { timeoutMillis: 2_000 }))
    assert.deepEqual([answer.status, answer.headers['upgrade'], answer.text], [101, 'websocket', ''])
    await hungUp.promise
  })

  test('end when they are broken off, before and while they are on their way', async () => {
    const asked = Promise.withResolvers<void>()
    const silent = await listen(() => asked.resolve())
    const url = `http://127.0.0.1:${String(silent)}/`
    const send = requestOutside(['127.0.0.1'])
    const stopping = new AbortController()
    const sent = send(request(url, { signal: stopping.signal }))
    await asked.promise
    stopping.abort()
    await assert.rejects(sent, { code: 'ABORT_ERR' })
    await assert.rejects(send(request(url, { signal: stopping.signal })), { code: 'ABORT_ERR' })
  })

  test('read the beginning of an endless answer and hang up', async () => {
    const closed = Promise.withResolvers<void>()
    const port = await listen((_request, response) => {
      response.on('close', () => closed.resolve())
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      }
      response.on('drain', more)
      more()
    })
    const answer = await requestOutside(['127.0.0.1'])(request(`http://127.0.0.1:${String(port)}/`))
    assert.equal(answer.text, 'x'.repeat(8_192))
    await closed.promise
  })

  test('are of http and https only', async () => {
    for (const url of ['ftp://example.org/', 'file:///etc/passwd', 'gopher://example.org/'])
      await assert.rejects(requestOutside([])(request(url)), { code: 'NOT_OUTSIDE' })
  })

  test('what is no network is named', () => {
    for (const entry of ['10.0.0.0/33', 'example.org/8', '10.0.0.0/', '::/129', '1.2.3.4/8/9'])
      assert.throws(() => allowedHosts([entry]), new RegExp(entry.replace(/[./]/g, '\\$&')))
  })
})
