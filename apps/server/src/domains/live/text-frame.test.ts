import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { TextFrame } from './text-frame.ts'

test('frames of every length that the protocol writes otherwise are read by a client as they were made', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = new WebSocket(`ws://127.0.0.1:${String(port)}`)
  const [, { socket }] = (await once(server, 'connection')) as [WebSocket, IncomingMessage]
  const got: string[] = []
  client.on('message', (data: Buffer, isBinary) => got.push(`${String(isBinary)} ${data.toString()}`))
  const texts = [0, 125, 126, 65_535, 65_536, 200_000].map((length) => 'x'.repeat(length))
  for (const text of texts) socket.write(new TextFrame(Buffer.from(text)).bytes)
  const parts = new TextFrame(Buffer.from('{"name":'), Buffer.from('"Zoë"}'))
  assert.equal(parts.json, '{"name":"Zoë"}')
  socket.write(parts.bytes)
  while (got.length <= texts.length) await once(client, 'message')
  assert.deepEqual(
    got,
    [...texts, parts.json].map((text) => `false ${text}`),
  )
  client.terminate()
  server.close()
})
