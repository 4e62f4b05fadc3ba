import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { LiveSocket } from './live-socket.ts'
import { TextFrame } from './text-frame.ts'

let server: WebSocketServer
const receivers: WebSocket[] = []

before(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(server, 'listening')
})
after(() => {
  for (const socket of [...server.clients, ...receivers]) socket.terminate()
  server.close()
})

/** Both ends of a connection; the receiver answers no ping while it is paused. */
async function connect(): Promise<{ live: LiveSocket; sender: WebSocket; receiver: WebSocket }> {
  const { port } = server.address() as AddressInfo
  const receiver = new WebSocket(`ws://127.0.0.1:${String(port)}`)
  receivers.push(receiver)
  const [[sender, { socket }]] = (await Promise.all([
    once(server, 'connection'),
    once(receiver, 'open'),
  ])) as [[WebSocket, IncomingMessage], unknown]
  return { live: new LiveSocket(sender, socket, () => undefined), sender, receiver }
}

/** Sends until more waits for the receiver than networks take for it. */
async function fill(live: LiveSocket): Promise<void> {
  const frame = new TextFrame(Buffer.alloc(512 * 1024, 'x'))
  for (let n = 0; n < 64; n += 1) {
    live.send(frame)
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.ok(live.isFull)
}

test('a receiver that is still busy with what it was sent is not taken for gone', async () => {
  const { live, sender, receiver } = await connect()
  receiver.pause()
  await fill(live)
  for (let n = 0; n < 5; n += 1) live.ping()
  assert.equal(sender.readyState, WebSocket.OPEN)
  receiver.resume()
  await live.drained()
  live.ping()
  assert.equal(sender.readyState, WebSocket.OPEN)
})

test('a receiver that takes nothing of what waits for it is cut off', async () => {
  const { live, sender, receiver } = await connect()
  receiver.pause()
  await fill(live)
  for (let n = 0; n < 6; n += 1) live.ping()
  assert.notEqual(sender.readyState, WebSocket.OPEN)
})

test('a receiver that has been sent everything and is silent is cut off at the second ping', async () => {
  const { live, sender, receiver } = await connect()
  receiver.pause()
  live.ping()
  assert.equal(sender.readyState, WebSocket.OPEN)
  live.ping()
  assert.notEqual(sender.readyState, WebSocket.OPEN)
})
