import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { PROTOCOL } from '@waybill/contract/protocol/protocol.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { LiveClient, tokenOf } from './testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let agent: TestPerson
let clients: LiveClient[]

beforeEach(async () => {
  world = await createLiveWorld({ limits: true })
  agent = await world.person('agent')
  clients = []
})
afterEach(async () => {
  for (const client of clients) client.end()
  await world.close()
})

async function open(): Promise<LiveClient> {
  const client = new LiveClient(world.url)
  clients.push(client)
  return client.opened()
}

/** The limit is 600 calls, and Hello was the first. */
const CALLS = 599

test('every frame counts as a call: a Ping, another Hello, and what is filled in wrongly', async () => {
  for (const frame of [
    { _tag: 'Ping' },
    { _tag: 'Hello', protocol: PROTOCOL },
    { _tag: 'CreateTicket', ref: 'wrong', ticket: { title: '' } },
  ]) {
    const client = await world.connect(await world.person('agent'))
    for (let n = 0; n < CALLS + 1; n += 1) client.send(frame)
    const { problem } = await client.next('Refused', (refused) => refused.problem.status === 429)
    assert.equal(problem.code, 'request.too_many')
    const answers = client.frames.filter(({ _tag }) => _tag === 'Pong' || _tag === 'Refused')
    assert.equal(answers.length, CALLS + 1)
  }
})

test('whoever goes on beyond the limit is closed out', async () => {
  const client = await world.connect(agent)
  for (let n = 0; n < CALLS + 600; n += 1) client.send({ _tag: 'Ping' })
  assert.equal(await client.close(), 4429)
})

test('before Hello every other frame is bad, whatever is in it', async () => {
  const client = await open()
  client.send({ _tag: 'Ping' })
  assert.equal((await client.next('Refused')).problem.code, 'live.hello_first')
  for (let n = 0; n < 19; n += 1) client.send({ _tag: 'CreateTicket', ref: 'r', ticket: { title: '' } })
  assert.equal(await client.close(), 4429)
})

test('a person has a hundred connections at most, and whoever asks for one more is told to come back later', async () => {
  const token = await tokenOf(world, agent)
  for (let n = 0; n < 100; n += 1) await (await open()).hello({ token })
  const more = await open()
  more.send({ _tag: 'Hello', protocol: PROTOCOL, token })
  assert.equal((await more.next('Refused')).problem.code, 'live.too_many_connections')
  assert.equal(await more.close(), 1013)
  clients[0]?.socket.close()
  await clients[0]?.close()
  await (await open()).hello({ token })
  await world.connect(await world.person('agent'))
})

test('opening connections counts as calls', async () => {
  const client = await world.connect(agent)
  for (let n = 0; n < CALLS; n += 1) await client.settled()
  const more = await open()
  more.send({ _tag: 'Hello', protocol: PROTOCOL, token: await tokenOf(world, agent) })
  assert.equal((await more.next('Refused')).problem.code, 'request.too_many')
  assert.equal(await more.close(), 1013)
})

test('an address has two hundred connections at most on which nobody has said who they are', async () => {
  await Promise.all(Array.from({ length: 200 }, open))
  await assert.rejects(open(), /429/)
  await (clients[0] ?? (await open())).hello({ token: await tokenOf(world, agent) })
  await open()
})
