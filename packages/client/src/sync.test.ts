import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ClientFrame } from '@waybill/contract/protocol/client-frames.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import { createClient, type Client } from './client.ts'
import { ticketOf } from './store/select.ts'
import { FakeMachine } from './testing/fake-time.ts'
import { LiveServer, greet } from './testing/live-server.ts'
import { ANA, idOf, makeTicket } from './testing/things.ts'

let server: LiveServer
let machine: FakeMachine
let client: Client
/** What the server has. */
let title: string
let status: number
let reads: number
/** Before the server answers over HTTP. */
let hold: () => Promise<void>
/** From where topics are sent. */
let at: number

beforeEach(async () => {
  server = await LiveServer.start()
  machine = new FakeMachine()
  machine.fetch = overHttp
  machine.openSocket = () => new WebSocket(server.url)
  title = 'old'
  status = 200
  reads = 0
  hold = () => Promise.resolve()
  at = 10
  server.answer = answer
  client = createClient({
    url: 'http://127.0.0.1:9',
    token: 'wb_x',
    platform: machine,
  })
})
afterEach(async () => {
  client.disconnect()
  await server.close()
})

async function overHttp(input: string | URL | Request): Promise<Response> {
  const isTicket = !/\/(comments|attachments)/.test(String(input instanceof Request ? input.url : input))
  if (isTicket) reads += 1
  const ticket = makeTicket(1, { title })
  const now = status
  await hold()
  if (now !== 200) return Response.json({ title: 'no', status: now, code: 'x.y' }, { status: now })
  return Response.json(isTicket ? ticket : { items: [], next: null })
}

function answer(frame: ClientFrame, say: (frame: ServerFrame) => void): void {
  if (frame._tag === 'Subscribe') say({ _tag: 'Ack', ref: frame.ref ?? null, result: { at } })
  else if (frame._tag === 'GetTickets') say(allTickets(frame.ref ?? null, 10))
  else greet(frame, say)
}

const allTickets = (ref: string | null, readAt: number): ServerFrame => ({
  _tag: 'AllTickets',
  ref,
  tickets: [makeTicket(1, { title })],
  at: readAt,
  next: null,
})
const shown = () => ticketOf(client.store.getSnapshot().state, idOf(1))?.title
const isLive = () => client.store.getSnapshot().status === 'live'
const subscribed = () => server.ofTag('Subscribe').length

/** Resolves when it is so, with time going by. */
async function until(is: () => boolean): Promise<void> {
  while (!is()) {
    await new Promise((resolve) => setImmediate(resolve))
    machine.tick(1)
  }
}
/** Resolves when everything that was said has been heard. */
async function settled(): Promise<void> {
  const { position } = client.store.getSnapshot().state
  server.say({ _tag: 'Head', seq: (position ?? 0) + 1 })
  await until(() => client.store.getSnapshot().state.position !== position)
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('a ticket that is opened before the first connection stays, and what happened until then is fetched', async () => {
  await client.openTicket('WEB-1').ready
  assert.equal(shown(), 'old')
  title = 'new'
  const gone: boolean[] = []
  client.store.subscribe(() => gone.push(shown() === undefined))
  client.connect()
  await until(() => shown() === 'new')
  assert.ok(!gone.includes(true))
  assert.equal(reads, 2)
})

test('a ticket whose first answer comes after it is heard is fetched again, as the answer may be older', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  hold = () => promise
  client.connect()
  const open = client.openTicket('WEB-1')
  await until(() => isLive() && subscribed() === 1)
  await settled()
  title = 'new'
  resolve(undefined)
  assert.equal((await open.ready).title, 'old')
  await until(() => shown() === 'new')
  assert.equal(reads, 2)
})

for (const isFirst of ['the ticket', 'the topic']) {
  test(`a change between reading a ticket and hearing of it is not missed when ${isFirst} comes first`, async () => {
    client.connect()
    await until(isLive)
    const held = Promise.withResolvers<undefined>()
    at = 12
    if (isFirst === 'the topic') hold = () => held.promise
    else server.answer = (frame, say) => void held.promise.then(() => answer(frame, say))
    const open = client.openTicket('WEB-1')
    if (isFirst === 'the ticket') await open.ready
    await until(() => subscribed() === 1)
    title = 'new'
    if (isFirst === 'the topic') await settled()
    held.resolve(undefined)
    await until(() => shown() === 'new')
    assert.equal(reads, 2)
  })
}

test('a ticket that nothing can have happened to since it was read is not fetched again', async () => {
  client.connect()
  await until(isLive)
  await client.openTicket('WEB-1').ready
  await until(() => subscribed() === 1)
  await settled()
  server.hangUp(1012)
  await until(() => !isLive())
  at = 11
  await until(() => isLive() && subscribed() === 2)
  await settled()
  assert.equal(reads, 1)
})

test('a ticket that cannot be fetched after a Reset is fetched when the server can answer again', async () => {
  client.connect()
  await until(isLive)
  await client.openTicket('WEB-1').ready
  status = 503
  server.say({ _tag: 'Reset', at: 20, why: 'rights' })
  await until(() => reads > 6)
  assert.equal(shown(), undefined)
  status = 200
  await until(() => shown() === 'old')
})

test('what was fetched for whoever signs out does not come into the store of whoever comes next', async () => {
  client.connect()
  await until(isLive)
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const open = client.openTicket('WEB-1')
  await open.ready
  hold = () => promise
  const late = client.openTicket('WEB-2')
  const left = client.sessions.signOut()
  resolve(undefined)
  await left
  await late.ready
  assert.equal(shown(), undefined)
})

for (const first of ['the list', 'the topic']) {
  test(`a change between reading a list and hearing of it is not missed when ${first} comes first`, async () => {
    client.connect()
    await until(isLive)
    let asked = 0
    const later: (() => void)[] = []
    server.answer = (frame, say) => {
      if (frame._tag !== 'GetTickets' && frame._tag !== 'Subscribe') return answer(frame, say)
      if (frame._tag === 'GetTickets') asked += 1
      const page = frame._tag === 'GetTickets' && asked === 1 ? allTickets(frame.ref ?? null, 9) : null
      const act = () => (page ? say(page) : answer(frame, say))
      const isHeld = asked < 2 && (frame._tag === 'Subscribe') === (first === 'the list')
      if (isHeld) later.push(act)
      else act()
    }
    const list = client.list()
    await until(() => later.length === 1)
    await settled()
    title = 'new'
    for (const act of later) act()
    await until(() => list.getSnapshot().tickets[0]?.title === 'new')
    assert.equal(asked, 2)
  })
}

test('a list whose question is refused for now asks again while the connection stays', async () => {
  let refusals = 0
  server.answer = (frame, say) => {
    if (frame._tag !== 'GetTickets' || refusals === 3) return answer(frame, say)
    refusals += 1
    say({
      _tag: 'Refused',
      ref: frame.ref ?? null,
      problem: { type: '', title: 'no', status: 503, code: 'x.y' },
    })
  }
  client.connect()
  const list = client.list()
  await until(() => list.getSnapshot().tickets.length === 1)
  assert.deepEqual([refusals, server.connections, list.getSnapshot().problem], [3, 1, null])
})

test('a list of which only the server can judge is not asked for again because of its own answer', async () => {
  client.connect()
  const list = client.list({ filter: 'crash' })
  await until(() => list.getSnapshot().ready)
  await settled()
  machine.tick(5_000)
  await settled()
  assert.equal(server.ofTag('GetTickets').length, 1)
})

test('a list by rating is asked for again when a requester has rated, and others are not', async () => {
  client.connect()
  const lists = ['status:closed -rating:none', 'status:closed'].map((filter) => client.list({ filter }))
  await until(() => lists.every((list) => list.getSnapshot().ready))
  const rated = { seq: 11, by: ANA, ticket_id: idOf(7), task: null } as const
  server.say({ _tag: 'TaskChanged', kind: 'task.started', ...rated })
  await settled()
  machine.tick(5_000)
  await settled()
  assert.equal(server.ofTag('GetTickets').length, 2)
  server.say({ _tag: 'TaskChanged', kind: 'request.rated', ...rated, seq: 12 })
  await settled()
  machine.tick(5_000)
  await settled()
  assert.deepEqual(
    server.ofTag('GetTickets').map(({ filter }) => filter?.includes('rating')),
    [true, false, true],
  )
})

test('who follows a topic is told when something of it may not have been told, and not after leaving', async () => {
  client.connect()
  await until(isLive)
  let missed = 0
  const leave = client.follow('inbox', () => (missed += 1))
  await until(() => missed === 1)
  server.hangUp(1012)
  await until(() => !isLive())
  await until(() => isLive() && subscribed() === 2)
  await settled()
  assert.equal(missed, 1)
  server.hangUp(1012)
  await until(() => !isLive())
  at = 15
  await until(() => isLive() && subscribed() === 3)
  await until(() => missed === 2)
  server.say({ _tag: 'Reset', at: 20, why: 'rights' })
  await until(() => missed === 3)
  leave()
  server.say({ _tag: 'Reset', at: 21, why: 'rights' })
  await settled()
  assert.equal(missed, 3)
})

test('a listener that throws does not turn what was done into a failure', async () => {
  server.answer = (frame, say) => {
    if (frame._tag === 'CreateTicket') say({ _tag: 'Ack', ref: frame.ref, result: makeTicket(2) })
    else answer(frame, say)
  }
  client.connect()
  await until(isLive)
  const stop = client.store.subscribe(() => {
    throw new Error('of the listener')
  })
  assert.equal((await client.createTicket({ project: 'WEB', title: 'x' }).confirmed).id, idOf(2))
  stop()
  assert.deepEqual(client.store.getSnapshot().failures, [])
  assert.throws(() => machine.tick(1), /of the listener/)
})

test('a list tells of a page once, and of no trouble while it merely connects', async () => {
  server.answer = (frame, say) => {
    if (frame._tag !== 'GetTickets') return answer(frame, say)
    const tickets = Array.from({ length: 50 }, (_, number) => makeTicket(number))
    say({ _tag: 'AllTickets', ref: frame.ref ?? null, tickets, at: 10, next: null })
  }
  const list = client.list({ filter: 'status:open' })
  const told: unknown[] = []
  list.subscribe(() => {
    const { ready, problem, tickets } = list.getSnapshot()
    told.push([ready, problem, tickets.length])
  })
  client.connect()
  await until(() => list.getSnapshot().ready)
  assert.deepEqual(told, [
    [false, null, 0],
    [true, null, 50],
  ])
})

test('who disconnects gives leases back, is nowhere, and waits for nothing', async () => {
  const lease = { ticket_id: idOf(1), holder: ANA, until: '', seq: 7, token: 7 }
  server.answer = (frame, say) => {
    if (frame._tag === 'LockTicket') say({ _tag: 'Ack', ref: frame.ref ?? null, result: lease })
    else answer(frame, say)
  }
  client.connect()
  await until(isLive)
  client.presence(idOf(1)).set('editing', { field: 'title' })
  client.presence(idOf(2)).set('typing', { internal: true })
  const held = await client.lease(idOf(1))
  client.disconnect()
  await server.until(() => server.ofTag('UnlockTicket').length === 1)
  assert.deepEqual(
    server.ofTag('Presence').map(({ doing, field, internal }) => [doing, field, internal]),
    [
      ['editing', 'title', undefined],
      ['typing', undefined, true],
      [null, undefined, undefined],
      [null, undefined, undefined],
    ],
  )
  assert.equal(held.token, null)
  machine.tick(100)
  assert.equal(machine.waiting, 0)
})

test('tickets that nothing shows are left after a while, but not while an answer is on its way', async () => {
  let release = (): void => undefined
  server.answer = (frame, say) => {
    if (frame._tag === 'GetTickets') release = () => answer(frame, say)
    else answer(frame, say)
  }
  client.connect()
  const list = client.list({ filter: 'status:open' })
  await until(() => server.ofTag('GetTickets').length === 1)
  const known = () => client.store.getSnapshot().state.tickets.size
  for (let seq = 11; seq < 1_011; seq++) server.say(closed(seq))
  await settled()
  assert.equal(known(), 1_000)
  release()
  await until(() => list.getSnapshot().ready)
  await settled()
  assert.equal(known(), 1)
})

const closed = (seq: number): ServerFrame => ({
  _tag: 'TicketUpdated',
  seq,
  by: null,
  ticket: makeTicket(seq, { seq, status: 'closed' }),
  kind: 'ticket.edited',
  changes: {},
})
