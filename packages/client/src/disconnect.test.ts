import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ClientFrame } from '@waybill/contract/protocol/client-frames.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import { createClient, type Client } from './client.ts'
import { FakeMachine } from './testing/fake-time.ts'
import { LiveServer, greet } from './testing/live-server.ts'
import { ANA, PROJECT, idOf, makeTicket } from './testing/things.ts'

let server: LiveServer
let machine: FakeMachine
let client: Client
/** Paths that were asked for over HTTP. */
let fetched: string[]
/** Of the answers over HTTP. */
let status: number
/** Before the server answers over HTTP; the end of the request ends it too. */
let hold: Promise<unknown>
let opened: (socket: WebSocket) => void

beforeEach(async () => {
  server = await LiveServer.start()
  machine = new FakeMachine()
  machine.fetch = overHttp
  machine.openSocket = () => {
    const socket = new WebSocket(server.url)
    opened(socket)
    return socket
  }
  fetched = []
  status = 200
  hold = Promise.resolve()
  opened = () => undefined
  server.answer = answer
  client = createClient({ url: 'http://127.0.0.1:9', token: 'wb_x', platform: machine })
})
afterEach(async () => {
  client.disconnect()
  await server.close()
})

async function overHttp(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const { pathname } = new URL(input instanceof Request ? input.url : input)
  fetched.push(pathname)
  const signal = init?.signal
  const ended = new Promise<never>((_, reject) =>
    signal?.addEventListener('abort', () => reject(signal.reason as Error)),
  )
  await Promise.race([hold, ended])
  if (status !== 200) return Response.json({ title: 'no', status, code: 'x.y' }, { status })
  if (/\/(comments|attachments)$/.test(pathname)) return Response.json({ items: [], next: null })
  return Response.json(pathname.includes('/projects/') ? { id: PROJECT, key: 'WEB' } : makeTicket(1))
}

function answer(frame: ClientFrame, say: (frame: ServerFrame) => void): void {
  if (frame._tag === 'GetTickets')
    say({ _tag: 'AllTickets', ref: frame.ref ?? null, tickets: [makeTicket(1)], at: 10, next: null })
  else greet(frame, say)
}

const isLive = () => client.store.getSnapshot().status === 'live'
const asked = () => server.ofTag('GetTickets').length
const turn = () => new Promise((resolve) => setImmediate(resolve))

async function until(is: () => boolean): Promise<void> {
  while (!is()) {
    await turn()
    machine.tick(1)
  }
}

async function connect(): Promise<void> {
  client.connect()
  await until(isLive)
}

/** Disconnects: from then on nothing waits for a time, and nothing is asked for, whatever time goes by. */
async function rests(): Promise<void> {
  client.disconnect()
  const heard = server.heard.length
  const before = fetched.length
  await turn()
  machine.tick(20)
  assert.equal(machine.waiting, 0)
  for (let minute = 0; minute < 10; minute += 1) {
    machine.tick(60_000)
    await turn()
    assert.equal(machine.waiting, 0)
  }
  assert.equal(fetched.length, before)
  const after = server.heard.slice(heard).map(({ _tag }) => _tag)
  assert.ok(!after.includes('GetTickets') && !after.includes('CreateTicket'))
}

test('a ticket that could not be read is asked for no more, and read when there is a connection again', async () => {
  await connect()
  status = 503
  const open = client.openTicket('WEB-1')
  // The four tries of one request, and some more of the library.
  await until(() => fetched.length > 5)
  await assert.rejects(open.ready, { status: 503 })
  await rests()
  status = 200
  client.connect()
  await until(() => client.store.getSnapshot().state.tickets.size === 1)
  assert.equal((await open.settled).key, 'WEB-1')
})

test('a ticket that there is not is refused at once to whoever waits for it', async () => {
  await connect()
  status = 404
  await assert.rejects(client.openTicket('WEB-1').settled, { status: 404 })
})

test('a ticket that is being read is read when there is a connection again', async () => {
  await connect()
  status = 503
  const waiting = client.openTicket('WEB-1')
  await until(() => fetched.length > 0)
  hold = new Promise(() => undefined)
  const asking = client.openTicket('WEB-1')
  await rests()
  for (const open of [waiting, asking]) await assert.rejects(open.ready, { status: 0 })
  status = 200
  hold = Promise.resolve()
  client.connect()
  await until(() => client.store.getSnapshot().state.tickets.size === 1)
})

test('a list whose project could not be asked for is shown when there is a connection again', async () => {
  await connect()
  status = 503
  const list = client.list({ project: 'WEB' })
  await until(() => fetched.length > 5)
  await rests()
  status = 200
  client.connect()
  await until(() => list.getSnapshot().ready)
})

test('a list that moves with the clock stands still until there is a connection again', async () => {
  await connect()
  const list = client.list({ filter: 'is:overdue' })
  await until(() => list.getSnapshot().ready)
  await rests()
  client.connect()
  await until(() => asked() === 2)
})

test('what was to be fetched again soon is fetched when there is a connection again', async () => {
  await connect()
  const list = client.list()
  await client.openTicket('WEB-1').ready
  await until(() => list.getSnapshot().ready)
  const before = fetched.length
  server.say({ _tag: 'DirectoryChanged', seq: 11, kind: 'person.renamed' })
  await until(() => client.store.getSnapshot().state.directory === 11)
  await rests()
  client.connect()
  await until(() => asked() === 2 && fetched.length > before)
})

test('a change that a busy server put off is sent when there is a connection again', async () => {
  server.answer = (frame, say) => {
    if (frame._tag !== 'CreateTicket') return answer(frame, say)
    const problem = { type: '', title: 'no', status: 429, code: 'x.y' }
    say({ _tag: 'Refused', ref: frame.ref, problem })
  }
  await connect()
  client.createTicket({ project: 'WEB', title: 'x' })
  await until(() => server.ofTag('CreateTicket').length === 2)
  const { length } = machine.waits
  while (machine.waits.length === length) await turn()
  await rests()
  client.connect()
  await until(() => server.ofTag('CreateTicket').length === 3)
})

test('a lease whose grant comes too late is not kept, and nothing is said of what one does', async () => {
  const lease = { ticket_id: idOf(1), holder: ANA, until: '', seq: 7, token: 7 }
  server.answer = (frame, say) => {
    if (frame._tag === 'LockTicket') say({ _tag: 'Ack', ref: frame.ref ?? null, result: lease })
    else answer(frame, say)
  }
  // After the library has heard of the grant, and before whoever waits for it has.
  opened = (socket) =>
    queueMicrotask(() =>
      socket.addEventListener('message', ({ data }) => {
        if (String(data).includes('"token":7')) client.disconnect()
      }),
    )
  await connect()
  const before = client.presence(idOf(1))
  const taken = client.lease(idOf(1))
  await assert.rejects(taken, { status: 0 })
  await rests()
  before.set('viewing')
  client.presence(idOf(1)).set('viewing')
  assert.equal(machine.waiting, 0)
})
