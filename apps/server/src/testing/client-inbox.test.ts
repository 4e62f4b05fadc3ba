import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { createClient, type Client, type InboxHandle, type InboxView } from '@waybill/client'
import { tokenOf } from '../domains/live/testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from '../domains/live/testing/live-world.ts'
import { deleteTicket } from '../domains/tickets/delete-ticket.command.ts'
import { createReaderRunner, type ReaderRunner } from '../kernel/reader-runner.ts'
import { keepNotifications } from '../readers/notifications/keep-notifications.reader.ts'
import { openTcpProxy, throughProxy, type TcpProxy } from './tcp-proxy.ts'
import type { TestPerson } from './test-world.ts'

/** The inbox of the client library against a real server. */
let world: LiveWorld
let runner: ReaderRunner
let proxy: TcpProxy
let ana: TestPerson
let rita: TestPerson
let url: string
const clients: Client[] = []

before(async () => {
  world = await createLiveWorld()
  runner = createReaderRunner(world.kernel, [keepNotifications], {
    jobs: null,
    onError: (_reader, error) => assert.ifError(error),
  })
  await runner.start()
  ana = await world.person('agent', { name: 'Ana' })
  rita = await world.person('requester', { name: 'Rita' })
  await world.project({ key: 'WEB' })
  url = world.url.replace('ws:', 'http:').replace('/api/v1/live', '')
  proxy = await openTcpProxy({ host: '127.0.0.1', port: Number(new URL(url).port) })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect()
  await runner.catchUp()
  await world.call(ana, 'POST', '/notifications/read-all', { body: {} })
})
after(async () => {
  await runner.stop()
  await proxy.close()
  await world.close()
})

async function connected(person: TestPerson, at = url): Promise<Client> {
  const client = createClient({
    url: at,
    token: await tokenOf(world, person),
    platform: { random: () => 0.02 },
  })
  clients.push(client)
  client.connect()
  client.watchInbox()
  return client
}

/** Resolves when the store, or a list, is as `is` says. */
function until(shown: { subscribe: (listener: () => void) => () => void }, is: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!is()) return
      stop()
      resolve()
    }
    const stop = shown.subscribe(look)
    look()
  })
}

const unread = (client: Client, count: number) =>
  until(client.store, () => client.store.getSnapshot().state.unread === count)
const items = (inbox: InboxHandle) => inbox.getSnapshot().items
const shows = (inbox: InboxHandle, is: (view: InboxView) => boolean) =>
  until(inbox, () => is(inbox.getSnapshot()))
const assigned = () => world.ticket({ project: { key: 'WEB' }, reporter: rita, assignee: ana.id })

describe('the inbox of a client', () => {
  test('counts what waits, in each of them, as it comes and goes', async () => {
    const [one, two] = [await connected(ana), await connected(ana)]
    await Promise.all([unread(one, 0), unread(two, 0)])
    const ticket = await assigned()
    await Promise.all([unread(one, 1), unread(two, 1)])
    await one.notifications.readAll(ticket.key)
    await Promise.all([unread(one, 0), unread(two, 0)])
  })

  test('shows a mark at once and keeps lists of each state up', async () => {
    const client = await connected(ana)
    await unread(client, 0)
    const [waiting, done] = [client.inbox({ state: 'unread' }), client.inbox({ state: 'done' })]
    await shows(waiting, ({ status }) => status === 'ready')
    await assigned()
    await shows(waiting, (view) => view.items.length === 1)
    const [first] = items(waiting)
    assert.ok(first)
    const marking = waiting.mark(first.id, { done: true })
    assert.deepEqual(items(waiting), [], 'before the server has answered')
    await marking
    await shows(done, (view) => view.items.some(({ id }) => id === first.id))
    await done.mark(first.id, { done: false, read: false })
    await shows(waiting, (view) => view.items.some(({ id }) => id === first.id))
    waiting.close()
    done.close()
  })

  test('takes a mark back that the server refuses', async () => {
    const client = await connected(ana)
    const inbox = client.inbox({ state: 'unread' })
    await assigned()
    await shows(inbox, (view) => view.items.length === 1)
    const [first] = items(inbox)
    assert.ok(first)
    const late = { snoozed_until: '2001-01-01T00:00:00.000Z' }
    await assert.rejects(inbox.mark(first.id, late), { code: 'notification.bad_snooze' })
    assert.equal(items(inbox).length, 1)
    inbox.close()
  })

  test('has what came while it was away', async () => {
    const client = await connected(ana, throughProxy(url, proxy))
    await unread(client, 0)
    const inbox = client.inbox({ state: 'unread' })
    await shows(inbox, ({ status }) => status === 'ready')
    proxy.shut()
    await assigned()
    await runner.catchUp()
    proxy.open()
    await Promise.all([unread(client, 1), shows(inbox, (view) => view.items.length === 1)])
    inbox.close()
  })

  test('leaves what may not be seen any more', async () => {
    const client = await connected(rita)
    await unread(client, 0)
    const inbox = client.inbox()
    await shows(inbox, ({ status }) => status === 'ready')
    const ticket = await world.ticket({ project: { key: 'WEB' }, reporter: ana })
    await world.call(ana, 'PATCH', `/tickets/${ticket.key}`, { body: { add_watchers: [rita.id] } })
    await world.call(ana, 'POST', `/tickets/${ticket.key}/comments`, { body: { body: 'Hello' } })
    await Promise.all([unread(client, 1), shows(inbox, (view) => view.items.length === 1)])
    await world.call(ana, 'PATCH', `/tickets/${ticket.key}`, { body: { remove_watchers: [rita.id] } })
    await Promise.all([unread(client, 0), shows(inbox, (view) => view.items.length === 0)])
    const other = await world.ticket({ project: { key: 'WEB' }, reporter: rita })
    await world.call(ana, 'POST', `/tickets/${other.key}/comments`, { body: { body: 'Hello' } })
    await shows(inbox, (view) => view.items.length === 1)
    await world.run(deleteTicket, { ticket: other.id })
    await Promise.all([unread(client, 0), shows(inbox, (view) => view.items.length === 0)])
    inbox.close()
  })
})
