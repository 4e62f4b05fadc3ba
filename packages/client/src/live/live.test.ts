import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { HEAD_EVERY_MILLIS } from '@waybill/contract/protocol/protocol.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { ClientFrame } from '@waybill/contract/protocol/client-frames.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import { FakeMachine } from '../testing/fake-time.ts'
import { LiveServer, greet, welcome } from '../testing/live-server.ts'
import { Live, type LiveStatus } from './live.ts'

let server: LiveServer
let machine: FakeMachine
let live: Live
let frames: ServerFrame[]
let position: number | null
let heard: [at: number, missed: readonly string[]][]
let refresh: () => Promise<void>
let changed: (() => void)[]

beforeEach(async () => {
  server = await LiveServer.start()
  machine = new FakeMachine()
  frames = []
  position = null
  heard = []
  changed = []
  refresh = () => Promise.reject(signedOut())
  live = new Live({
    platform: machine,
    address: server.url,
    token: () => 'wb_x',
    refresh: () => refresh(),
    resumeFrom: () => (position === null ? null : { since: position, installation: 'here' }),
    frame: (frame) => {
      frames.push(frame)
      if ('seq' in frame) position = frame.seq
      tell()
    },
    heardFrom: (at, missed) => {
      heard.push([at, missed])
      tell()
    },
    statusChanged: () => tell(),
  })
})
afterEach(async () => {
  live.stop()
  await server.close()
})

function tell(): void {
  for (const one of changed.splice(0)) one()
}
async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise<void>((resolve) => changed.push(resolve))
}
const isNow = (status: LiveStatus) => until(() => live.status === status)
const signedOut = () => new Problem({ status: 401, code: 'access.refresh_not_valid', title: 'no' })

test('the first frame is Hello with the token, and the topics follow Welcome at once', async () => {
  live.subscribe('all')
  live.subscribe('project:WEB')
  live.subscribe('all')
  live.start()
  await isNow('live')
  assert.deepEqual(server.ofTag('Hello'), [{ _tag: 'Hello', protocol: 1, token: 'wb_x' }])
  await server.until(() => server.ofTag('Subscribe').length > 0)
  assert.deepEqual(server.ofTag('Subscribe')[0]?.topics, ['all', 'project:WEB'])
  live.unsubscribe('all')
  live.unsubscribe('project:WEB')
  await server.until(() => server.ofTag('Unsubscribe').length > 0)
  assert.deepEqual(
    server.ofTag('Unsubscribe').map(({ topics }) => topics),
    [['project:WEB']],
  )
})

test('a connection that comes back says what it has, and asks for its topics again', async () => {
  live.subscribe('all')
  live.start()
  await isNow('live')
  server.say({ _tag: 'Head', seq: 42 })
  await until(() => position === 42)
  server.hangUp(1012)
  await isNow('offline')
  machine.tick(1_000)
  await isNow('live')
  const { since, installation } = server.ofTag('Hello')[1] ?? {}
  assert.deepEqual([since, installation], [42, 'here'])
  await server.until(() => server.ofTag('Subscribe').length === 2)
})

test('a topic that is asked for between Hello and Welcome is subscribed at Welcome, with all others', async () => {
  server.answer = (frame, say) => {
    if (frame._tag === 'Hello') live.subscribe('project:WEB')
    greet(frame, say)
  }
  live.subscribe('all')
  live.start()
  await until(() => heard.length > 0)
  assert.deepEqual(
    server.ofTag('Subscribe').map(({ topics }) => topics),
    [['all', 'project:WEB']],
  )
})

for (const status of [429, 503]) {
  test(`topics that are refused with ${String(status)} are asked for again until they are heard`, async () => {
    let refusals = 0
    server.answer = (frame, say) => {
      if (frame._tag !== 'Subscribe' || refusals === 3) return greet(frame, say)
      refusals += 1
      refuseForNow(frame, say, status)
    }
    live.subscribe('all')
    live.start()
    for (let asked = 1; asked <= 3; asked++) {
      await server.until(() => server.ofTag('Subscribe').length === asked)
      await asksLater()
      machine.tick(4_000)
    }
    await until(() => heard.length > 0)
    assert.deepEqual(heard, [[10, ['all']]])
    assert.equal(server.connections, 1)
  })
}

test('a connection resumes where the topic stood that has heard least', async () => {
  live.subscribe('all')
  live.start()
  await until(() => heard.length === 1)
  server.say({ _tag: 'Head', seq: 42 })
  await until(() => position === 42)
  server.answer = (frame, say) => {
    if (frame._tag === 'Subscribe' && frame.topics.includes('all')) refuseForNow(frame, say, 503)
    else greet(frame, say)
  }
  await comeBack()
  await asksLater()
  live.subscribe('inbox')
  await until(() => heard.length === 2)
  server.say({ _tag: 'Head', seq: 50 })
  await until(() => position === 50)
  server.answer = (frame, say) => {
    const at = server.ofTag('Hello').at(-1)?.since ?? 0
    if (frame._tag === 'Subscribe') say({ _tag: 'Ack', ref: frame.ref ?? null, result: { at } })
    else greet(frame, say)
  }
  await comeBack()
  await until(() => heard.length === 3)
  assert.deepEqual(
    server.ofTag('Hello').map(({ since }) => since),
    [undefined, 42, 42],
  )
  assert.deepEqual(heard[2], [42, []])
})

test('a topic that is heard again only from a later position has missed something, as has one that begins', async () => {
  live.subscribe('all')
  live.start()
  await until(() => heard.length === 1)
  server.say({ _tag: 'Head', seq: 42 })
  await until(() => position === 42)
  let at = 43
  server.answer = (frame, say) => {
    if (frame._tag === 'Subscribe') say({ _tag: 'Ack', ref: frame.ref ?? null, result: { at } })
    else greet(frame, say)
  }
  await comeBack()
  await until(() => heard.length === 2)
  at = 42
  await comeBack()
  await until(() => heard.length === 3)
  server.say({ _tag: 'Reset', at: 42, why: 'rights' })
  live.subscribe('inbox')
  await until(() => heard.length === 4)
  assert.deepEqual(heard, [
    [10, ['all']],
    [43, ['all']],
    [42, []],
    [42, ['inbox']],
  ])
})

function refuseForNow(frame: ClientFrame, say: (frame: ServerFrame) => void, status: number): void {
  const ref = 'ref' in frame ? (frame.ref ?? null) : null
  say({ _tag: 'Refused', ref, problem: { type: '', title: 'no', status, code: 'x.y' } })
}

/** Resolves when it waits for more than the next sign of life. */
async function asksLater(): Promise<void> {
  while (machine.waiting < 2) await new Promise((resolve) => setImmediate(resolve))
}

async function comeBack(): Promise<void> {
  server.hangUp(1012)
  await isNow('offline')
  machine.tick(30_000)
  await isNow('live')
}

test('waits grow to half a minute at most, and are shared out by chance', async () => {
  await server.close()
  machine.chance = 1
  live.start()
  const waits: number[] = []
  while (waits.length < 8) {
    const wait = await nextWait(waits.length)
    waits.push(wait)
    machine.tick(wait)
  }
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  server = await LiveServer.start()
})

/** How long it waits to connect after having failed this often. */
async function nextWait(failed: number): Promise<number> {
  for (;;) {
    const wait = machine.waits.filter((one) => one !== HEAD_EVERY_MILLIS)[failed]
    if (wait !== undefined) return wait
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('when the machine is back in a network, nobody waits any longer', async () => {
  live.start()
  await isNow('live')
  server.hangUp(1012)
  await isNow('offline')
  machine.comeOnline()
  await isNow('live')
  assert.equal(server.connections, 2)
})

test('a machine that has left its network is offline at once, and nothing is heard of it after the end', async () => {
  live.start()
  await isNow('live')
  machine.goOffline()
  assert.equal(live.status, 'offline')
  machine.comeOnline()
  await isNow('live')
  live.stop()
  machine.goOffline()
  assert.equal(live.status, 'stopped')
})

test('a server that drops each connection at once is given more and more time', async () => {
  machine.chance = 1
  server.answer = (frame, say, socket) => {
    greet(frame, say)
    if (frame._tag === 'Hello') socket.close(1011)
  }
  live.start()
  for (const wait of [1_000, 2_000, 4_000]) {
    await isNow('live')
    await isNow('offline')
    assert.equal(machine.waits.at(-1), wait)
    machine.tick(wait)
  }
})

test('a server of another protocol is not tried again until it is asked for', async () => {
  server.answer = (frame, _, socket) => {
    if (frame._tag === 'Hello') socket.close(4406)
  }
  live.start()
  await isNow('outdated')
  assert.equal(machine.waiting, 0)
  machine.comeOnline()
  assert.equal(server.connections, 1)
  server.answer = greet
  live.start()
  await isNow('live')
})

test('a server that will not have what the client sends is given the longest time', async () => {
  machine.chance = 1
  for (const code of [1009, 4429]) {
    live.start()
    await isNow('live')
    server.hangUp(code)
    await isNow('offline')
    assert.equal(machine.waits.at(-1), 30_000)
    live.stop()
  }
})

test('signed out by the server, it renews its token once; if that does not help, signing in again does', async () => {
  let renewed = 0
  refresh = () => {
    renewed += 1
    return Promise.resolve()
  }
  server.answer = (frame, _, socket) => {
    if (frame._tag === 'Hello') socket.close(4401)
  }
  live.start()
  await isNow('signed_out')
  assert.equal(renewed, 1)
  assert.equal(server.connections, 2)
  assert.equal(machine.waiting, 0)
  server.answer = greet
  live.start()
  await isNow('live')
})

test('a token that cannot be renewed any more ends it; a network that fails meanwhile does not', async () => {
  server.answer = (frame, _, socket) => {
    if (frame._tag === 'Hello') socket.close(4401)
  }
  refresh = () => Promise.reject(new Problem({ status: 0, code: 'client.unreachable', title: 'no' }))
  live.start()
  await isNow('offline')
  await server.until(() => server.connections === 1)
  await until(() => machine.waiting > 0)
  refresh = () => Promise.reject(signedOut())
  machine.tick(1_000)
  await isNow('signed_out')
})

test('a connection that has died without a word is asked, and given up', async () => {
  live.start()
  await isNow('live')
  server.answer = () => undefined
  machine.tick(20_000)
  await server.until(() => server.ofTag('Ping').length === 1)
  server.say({ _tag: 'Pong' })
  await until(() => frames.some(({ _tag }) => _tag === 'Pong'))
  machine.tick(10_000)
  assert.equal(live.status, 'live')
  machine.tick(20_000)
  assert.equal(live.status, 'offline')
})

test('a topic that is not there does not keep the others from being heard, and is asked for again when rights change', async () => {
  server.answer = (frame, say) => {
    if (frame._tag !== 'Subscribe') return greet(frame, say)
    const at = frame.topics.indexOf('project:GONE')
    if (at < 0) return greet(frame, say)
    const errors = [{ pointer: `/topics/${String(at)}`, code: 'live.no_such_topic', message: 'no' }]
    const problem = { type: '', title: 'no', status: 404, code: 'live.no_such_topic', errors }
    say({ _tag: 'Refused', ref: frame.ref ?? null, problem })
  }
  for (const topic of ['all', 'project:GONE', 'inbox']) live.subscribe(topic)
  live.start()
  await server.until(() => server.ofTag('Subscribe').length === 2)
  assert.deepEqual(server.ofTag('Subscribe')[1]?.topics, ['all', 'inbox'])
  server.answer = greet
  live.retryRefused()
  await server.until(() => server.ofTag('Subscribe').length === 3)
  assert.deepEqual(server.ofTag('Subscribe')[2]?.topics, ['project:GONE'])
  live.retryRefused()
  live.subscribe('project:NEW')
  await server.until(() => server.ofTag('Subscribe').length === 4)
  assert.deepEqual(server.ofTag('Subscribe')[3]?.topics, ['project:NEW'])
})

test('who asks gets the answer after the frame has been handled, or hears that the connection broke', async () => {
  await assert.rejects(live.ask({ _tag: 'GetTickets' }), { status: 0, code: 'client.unreachable' })
  server.answer = (frame, say) => {
    if (frame._tag === 'Hello') say(welcome())
    if (frame._tag === 'GetTickets')
      say({ _tag: 'AllTickets', ref: frame.ref ?? null, tickets: [], at: 10, next: null })
  }
  live.start()
  await isNow('live')
  await live.ask({ _tag: 'GetTickets' })
  assert.ok(frames.some(({ _tag }) => _tag === 'AllTickets'))
  const lost = live.ask({ _tag: 'LockTicket', ticket_id: 'WEB-1' })
  await server.until(() => server.ofTag('LockTicket').length === 1)
  server.hangUp(1012)
  await assert.rejects(lost, { status: 0 })
})

test('stopped, it stays stopped', async () => {
  live.start()
  await isNow('live')
  live.stop()
  assert.equal(live.status, 'stopped')
  assert.equal(machine.waiting, 0)
  machine.comeOnline()
  assert.equal(live.status, 'stopped')
})
