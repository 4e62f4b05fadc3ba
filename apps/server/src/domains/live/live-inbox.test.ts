import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { UNREAD_KEPT_MILLIS } from '@waybill/contract/notifications/notification.ts'
import type { ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import { localDoorbell } from '../../kernel/doorbell.ts'
import { readHead } from '../../kernel/event-log.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { localSignals } from '../../kernel/signals.ts'
import { purgeNotifications } from '../notifications/purge-notifications.command.ts'
import { keepNotifications } from '../../readers/notifications/keep-notifications.reader.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import type { LiveClient } from './testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let runner: ReaderRunner
let ana: TestPerson
let rita: TestPerson
let ticket: { id: string; key: string }
const errors: unknown[] = []

beforeEach(async () => {
  // Nobody looks by themselves: what comes, comes by a signal.
  world = await createLiveWorld({ times: { head: 60_000, poll: 60_000 } })
  runner = createReaderRunner(world.kernel, [keepNotifications], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  ana = await world.person('agent', { name: 'Ana' })
  rita = await world.person('requester', { name: 'Rita' })
  ticket = await world.ticket({
    project: await world.project({ key: 'WEB' }),
    reporter: rita,
    assignee: ana.id,
  })
  await runner.catchUp()
  await world.call(ana, 'POST', '/notifications/read-all', { body: {} })
})
afterEach(async () => {
  await runner.stop()
  await world.close()
  assert.deepEqual(errors, [])
})

const comment = (as: TestPerson, body: string, more: object = {}) =>
  world.call(as, 'POST', `/tickets/${ticket.key}/comments`, { body: { body, ...more } })
const inbox = async (hello: object = {}): Promise<LiveClient> => {
  const client = await world.connect(ana, hello)
  await client.subscribe('inbox')
  return client
}
const added = (client: LiveClient) => client.next('NotificationAdded')
const changed = (client: LiveClient) => client.next('NotificationChanged')
const told = (client: LiveClient) =>
  client.frames.filter(({ _tag }) => _tag === 'NotificationAdded' || _tag === 'NotificationChanged')

describe('an inbox that is heard', () => {
  test('gets each notification and each change of it, in every tab, with the count', async () => {
    const tabs = [await inbox(), await inbox()]
    await comment(rita, 'Hello')
    const ids: string[] = []
    for (const tab of tabs) {
      const { notification, unread } = await added(tab)
      assert.deepEqual(
        [notification.comment?.excerpt, notification.actor?.name, unread],
        ['Hello', 'Rita', 1],
      )
      ids.push(notification.id)
    }
    await comment(rita, 'Again')
    for (const tab of tabs) {
      const { notification, unread } = await changed(tab)
      assert.deepEqual([notification?.count, unread], [2, 1])
    }
    await world.call(ana, 'PATCH', `/notifications/${String(ids[0])}`, { body: { done: true } })
    for (const tab of tabs) {
      const { notification, unread } = await changed(tab)
      assert.deepEqual([typeof notification?.done_at, unread], ['string', 0])
    }
  })

  test('grows in its version, as the list does', async () => {
    const client = await inbox()
    await comment(rita, 'Hello')
    const first = await added(client)
    const { body } = await world.call(ana, 'GET', '/notifications')
    assert.equal(body.version, first.version)
    await world.call(ana, 'POST', '/notifications/read-all', { body: { ticket: ticket.key } })
    assert.ok((await changed(client)).version > first.version)
  })

  test('hears nothing that is for others, or that one did oneself', async () => {
    const client = await inbox()
    const ritas = await world.connect(rita)
    await ritas.subscribe('inbox')
    await comment(ana, 'To Rita')
    await added(ritas)
    await client.settled()
    assert.deepEqual(told(client), [])
    await comment(ana, '@Rita internal', { internal: true })
    await runner.catchUp()
    await ritas.settled()
    assert.equal(told(ritas).length, 1)
  })

  test('is not heard without the topic, nor after it was left', async () => {
    const client = await world.connect(ana)
    await client.subscribe('all')
    const other = await inbox()
    await comment(rita, 'one')
    await added(other)
    other.send({ _tag: 'Unsubscribe', topics: ['inbox'], ref: 'leave' })
    await other.answer('leave')
    await comment(rita, 'two')
    await runner.catchUp()
    await Promise.all([client.settled(), other.settled()])
    assert.deepEqual([told(client).length, told(other).length], [0, 1])
  })

  test('loses what goes with its ticket, and gets it back', async () => {
    await comment(rita, 'Hello')
    await runner.catchUp()
    const client = await inbox()
    const ben = await world.person('agent')
    const gone = async (): Promise<ServerFrames['NotificationChanged']> =>
      client.next('NotificationChanged', ({ unread }) => unread === 0)
    await world.call(ben, 'DELETE', `/tickets/${ticket.key}`)
    assert.equal((await gone()).notification, null)
    await world.call(ben, 'POST', `/tickets/${ticket.key}/restore`)
    const back = await client.next(
      'NotificationChanged',
      ({ notification }) => notification?.kind === 'comment',
    )
    assert.deepEqual([back.notification?.comment?.excerpt, back.unread], ['Hello', 1])
  })

  test('is told of very many changes in one frame', async () => {
    for (let count = 0; count < 101; count += 1) {
      await world.ticket({ project: { key: 'WEB' }, reporter: rita, assignee: ana.id })
    }
    await runner.catchUp()
    const client = await inbox()
    await world.call(ana, 'POST', '/notifications/read-all', { body: {} })
    const { notification, notification_id, unread } = await changed(client)
    assert.deepEqual([notification, notification_id, unread], [null, null, 0])
    assert.equal(told(client).length, 1)
  })

  test('is told that old ones nobody has read were forgotten', async () => {
    await comment(rita, 'Hello')
    await runner.catchUp()
    const client = await inbox()
    world.tick(UNREAD_KEPT_MILLIS + 1)
    await world.run(purgeNotifications, { limit: 10 })
    const { notification_id, unread } = await changed(client)
    assert.deepEqual([notification_id, unread], [null, 0])
  })

  test('R3: is told by another node too, and without any signal by looking', async () => {
    const alone = { ...world.kernel, doorbell: localDoorbell(), signals: localSignals() }
    const [near, far] = [await world.serve(), await world.serve({ head: 25 }, alone)]
    const tabs = [await inbox({ url: near.url }), await inbox({ url: far.url })]
    await comment(rita, 'Hello')
    for (const tab of tabs) assert.equal((await added(tab)).unread, 1)
  })

  test('R3: is told in the end although it changed while what was missed before was still being sent', async () => {
    const { url } = await world.serve({ head: 25 })
    const quiet = await world.ticket({ reporter: ana })
    const { head: since } = await readHead(world.store.db)
    // Some 13 MiB of frames: more than networks and the server keep for a socket.
    for (let n = 0; n < 70; n += 1) {
      const description = String(n).padEnd(65_000, 'x')
      await world.call(ana, 'PATCH', `/tickets/${ticket.key}`, { body: { description } })
    }
    const back = await world.connect(ana, { url, since })
    await back.subscribe(`ticket:${quiet.key}`)
    await back.subscribe('inbox')
    back.socket.pause()
    const tab = await inbox({ url })
    await comment(rita, 'Hello')
    await added(tab)
    back.socket.resume()
    assert.equal((await added(back)).unread, 1)
  })
})
