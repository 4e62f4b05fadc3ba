import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { createClient, type Client } from './client.ts'
import { FakeMachine } from './testing/fake-time.ts'
import { LiveServer, greet } from './testing/live-server.ts'
import { idOf, makeTicket } from './testing/things.ts'

let server: LiveServer
let client: Client
let machine: FakeMachine

/** As it was when its author began to write, and as somebody else made it meanwhile. */
const base = makeTicket(1, { seq: 5, title: 'Printer on fire' })
const now = makeTicket(1, { seq: 9, title: 'Printer burnt' })

beforeEach(async () => {
  server = await LiveServer.start()
  server.answer = (frame, say) => {
    if (frame._tag === 'GetTickets')
      say({ _tag: 'AllTickets', ref: frame.ref ?? null, tickets: [now], at: 10, next: null })
    else if (frame._tag === 'UpdateTicket') say({ _tag: 'Ack', ref: frame.ref, result: now })
    else greet(frame, say)
  }
  machine = new FakeMachine()
  machine.openSocket = () => new WebSocket(server.url)
  client = createClient({ url: 'http://127.0.0.1:9', token: 'wb_x', platform: machine })
  const list = client.list()
  client.connect()
  while (!list.getSnapshot().ready) {
    await new Promise((resolve) => setImmediate(resolve))
    machine.tick(1)
  }
})
afterEach(async () => {
  client.disconnect()
  await server.close()
})

const sentBase = () => server.ofTag('UpdateTicket').at(-1)?.base_seq

test('what somebody began to write before others changed it is sent with what they saw then, so that it can conflict', async () => {
  await client.updateTicket(idOf(1), { title: 'Printer smokes' }, { base }).confirmed
  assert.equal(sentBase(), 5)
})

test('what others did not touch meanwhile is based on the newest ticket', async () => {
  await client.updateTicket(idOf(1), { priority: 'high' }, { base }).confirmed
  assert.equal(sentBase(), 9)
  await client.updateTicket(idOf(1), { title: 'Printer smokes' }).confirmed
  assert.equal(sentBase(), 9)
})
