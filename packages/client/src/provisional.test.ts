import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ClientFrame, ClientFrames } from '@waybill/contract/protocol/client-frames.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { createClient, type Client } from './client.ts'
import type { IntentStorage } from './outbox/kept-intents.ts'
import { isProvisional } from './outbox/intent.ts'
import { commentsOf } from './store/select.ts'
import { FakeMachine } from './testing/fake-time.ts'
import { LiveServer, greet } from './testing/live-server.ts'
import { ANA, PROJECT, idOf, makeComment, makeTicket } from './testing/things.ts'

let server: LiveServer
let machine: FakeMachine
let client: Client
let kept: string | null
/** Answers of requests for new tickets that are held back. */
let held: { frame: ClientFrames['CreateTicket']; say: (frame: ServerFrame) => void }[]

const storage: IntentStorage = {
  get: () => kept,
  set: (text) => {
    kept = text
  },
}

beforeEach(async () => {
  server = await LiveServer.start()
  server.answer = answer
  machine = new FakeMachine()
  machine.fetch = overHttp
  machine.openSocket = () => new WebSocket(server.url)
  kept = null
  held = []
  client = makeClient()
})
afterEach(async () => {
  client.disconnect()
  await server.close()
})

const makeClient = () =>
  createClient({ url: 'http://127.0.0.1:9', token: 'wb_x', platform: machine, storage })

function overHttp(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const { pathname } = new URL(input instanceof Request ? input.url : input)
  if (init?.method === 'POST')
    return Promise.resolve(Response.json(makeComment(1, 1, { author: ANA, body: 'said', seq: 30 })))
  if (/comments$|attachments$/.test(pathname))
    return Promise.resolve(Response.json({ items: [], next: null }))
  return Promise.resolve(
    Response.json(pathname.includes('/projects/') ? { id: PROJECT, key: 'WEB' } : makeTicket(1)),
  )
}

function answer(frame: ClientFrame, say: (frame: ServerFrame) => void): void {
  if (frame._tag === 'GetTickets')
    say({ _tag: 'AllTickets', ref: frame.ref ?? null, tickets: [makeTicket(1)], at: 10, next: null })
  else if (frame._tag === 'CreateTicket') held.push({ frame, say })
  else greet(frame, say)
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
async function until(is: () => boolean): Promise<void> {
  while (!is()) {
    await turn()
    machine.tick(1)
  }
}

/** A list that is there, and what it has told since: how its tickets were called. */
async function openList(filter = 'sort:number') {
  const list = client.list({ project: 'WEB', filter })
  client.connect()
  await until(() => list.getSnapshot().ready)
  const titles = () => list.getSnapshot().tickets.map(({ title }) => title)
  const told: string[][] = []
  list.subscribe(() => told.push(titles()))
  return { list, titles, told }
}

const made = (values: Partial<Ticket> = {}) => makeTicket(2, { title: 'mine', seq: 20, ...values })
const acknowledge = () => {
  const { frame, say } = held[0] ?? assert.fail('nothing was asked for')
  say({ _tag: 'Ack', ref: frame.ref, result: made() })
}
const created = (): ServerFrame => ({ _tag: 'TicketCreated', seq: 20, by: ANA, ticket: made() })

test('a ticket that is made here stands in lists at once, and is never seen twice or not at all while the server makes it', async () => {
  const { list, told, titles } = await openList()
  const command = client.createTicket({ project: 'web', title: 'mine', priority: 'high' })
  const [, provisional] = list.getSnapshot().tickets
  assert.ok(provisional && isProvisional(provisional.id) && provisional.id === command.id)
  assert.deepEqual(
    [provisional.key, provisional.reporter, provisional.priority, provisional.status],
    ['WEB-…', ANA, 'high', 'open'],
  )
  await until(() => held.length === 1)
  acknowledge()
  await command.confirmed
  assert.deepEqual(
    list.getSnapshot().tickets.map(({ id }) => id),
    [idOf(1), idOf(2)],
  )
  server.say(created())
  await until(() => client.store.getSnapshot().state.position === 20)
  assert.deepEqual([...new Set(told.map(String)), String(titles())], ['Ticket 1,mine', 'Ticket 1,mine'])
})

test('it is not seen twice either when the log tells of it before the answer comes', async () => {
  const { list, told } = await openList()
  const command = client.createTicket({ project: 'WEB', title: 'mine' })
  await until(() => held.length === 1)
  server.say(created())
  await until(() => list.getSnapshot().tickets.some(({ id }) => id === idOf(2)))
  acknowledge()
  await command.confirmed
  assert.deepEqual([...new Set(told.map(String))], ['Ticket 1,mine'])
})

test('it stays while the list is fetched again, and goes when it is refused', async () => {
  const { list, titles } = await openList()
  client.createTicket({ project: 'WEB', title: 'mine' })
  await until(() => held.length === 1)
  await list.refresh()
  assert.deepEqual(titles(), ['Ticket 1', 'mine'])
  const { frame, say } = held[0] ?? assert.fail()
  say({
    _tag: 'Refused',
    ref: frame.ref,
    problem: { type: '', title: 'no', status: 403, code: 'access.forbidden' },
  })
  await until(() => titles().length === 1)
  const failure = client.store.getSnapshot().failures[0]?.intent
  assert.equal(failure?.kind === 'create' && failure.ticket.title, 'mine')
})

test('it is only in lists whose filter is sure to find it, and the server is not asked because of it', async () => {
  const { titles } = await openList('crash')
  const asked = server.ofTag('GetTickets').length
  client.createTicket({ project: 'WEB', title: 'mine' })
  await until(() => held.length === 1)
  machine.tick(10_000)
  await turn()
  assert.deepEqual([titles(), server.ofTag('GetTickets').length], [['Ticket 1'], asked])
})

test('it is shown again after the page was loaded anew, as soon as it is known who sits there', async () => {
  await openList()
  client.disconnect()
  client.createTicket({ project: 'WEB', title: 'mine' })
  await turn()
  client = makeClient()
  const { titles } = await openList()
  assert.deepEqual(titles(), ['Ticket 1', 'mine'])
  await until(() => held.length === 1)
})

test('a comment stands there at once, and is replaced by that of the server', async () => {
  client.connect()
  await client.openTicket('WEB-1').ready
  await until(() => client.store.getSnapshot().status === 'live')
  const shown = () => commentsOf(client.store.getSnapshot().state, idOf(1))
  const told: number[] = []
  const command = client.addComment(idOf(1), { body: 'said' })
  const stop = client.store.subscribe(() => told.push(shown().length))
  assert.deepEqual(
    shown().map(({ id, body, author }) => [id, body, author]),
    [[command.id, 'said', ANA]],
  )
  const { id } = await command.confirmed
  assert.deepEqual(
    shown().map((one) => one.id),
    [id],
  )
  stop()
  assert.deepEqual([...new Set(told)], [1])
})
