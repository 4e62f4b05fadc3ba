// Longer than 400 lines: who hears of what is one rule with many cases, and all of them tell it over one small world of people.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { KyselyPlugin } from 'kysely'
import type { Notification } from '@waybill/contract/notifications/notification.ts'
import {
  NOTIFICATION_KEPT_MILLIS,
  TOGETHER_MILLIS,
  UNREAD_KEPT_MILLIS,
} from '@waybill/contract/notifications/notification.ts'
import { wakeNotifications } from '../../domains/notifications/wake-notifications.command.ts'
import { purgeNotifications } from '../../domains/notifications/purge-notifications.command.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import type { Projection, Reader } from '../../kernel/reader.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { updateTicket } from '../../domains/tickets/update-ticket.command.ts'
import { removeMember } from '../../domains/projects/remove-member.command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { keepNotifications } from './keep-notifications.reader.ts'

let world: TestWorld
let runner: ReaderRunner
let ana: TestPerson
let ben: TestPerson
let rita: TestPerson
let ticket: { id: string; key: string }
const errors: unknown[] = []

beforeEach(async () => {
  world = await createTestWorld()
  errors.length = 0
  runner = newRunner()
  await runner.start()
  ana = await world.person('agent', { name: 'Ana' })
  ben = await world.person('agent', { name: 'Ben' })
  rita = await world.person('requester', { name: 'Rita' })
  const project = await world.project({ key: 'WEB' })
  ticket = await world.ticket({ project, reporter: rita, assignee: ana.id })
  await read(ana)
})
afterEach(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
  assert.deepEqual(errors, [])
})

const newRunner = (readers: Reader[] = [keepNotifications]) =>
  createReaderRunner(world.kernel, readers, {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })

const list = async (as: TestPerson, state = 'all'): Promise<Notification[]> => {
  await runner.catchUp()
  const { body } = await world.call(as, 'GET', `/notifications?state=${state}`)
  return body.items as Notification[]
}
const kinds = async (as: TestPerson, state?: string) => (await list(as, state)).map(({ kind }) => kind)
const unread = async (as: TestPerson) => {
  await runner.catchUp()
  return (await world.call(as, 'GET', '/notifications/count')).body.unread as number
}
const read = async (as: TestPerson) => {
  await runner.catchUp()
  assert.equal((await world.call(as, 'POST', '/notifications/read-all', { body: {} })).status, 200)
}
const comment = async (as: TestPerson, body: string, more: object = {}) => {
  const answer = await world.call(as, 'POST', `/tickets/${ticket.key}/comments`, { body: { body, ...more } })
  assert.equal(answer.status, 201)
  return String(answer.body.id)
}
const change = async (as: TestPerson, body: object) => {
  const answer = await world.call(as, 'PATCH', `/tickets/${ticket.key}`, { body })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
}
const mark = (as: TestPerson, id: string, body: object) =>
  world.call(as, 'PATCH', `/notifications/${id}`, { body })
const settle = (kind: string, app: boolean) =>
  world.call(ana, 'PUT', '/users/me/notification-settings', {
    body: { items: [{ kind, channels: { app } }] },
  })

describe('what happens to a ticket', () => {
  test('is told to its assignee, its reporter and who watches it, and never to who did it', async () => {
    const watcher = await world.person('agent')
    await change(ana, { add_watchers: [watcher.id] })
    world.tick(TOGETHER_MILLIS)
    await comment(rita, 'It is still broken')
    const [told] = await list(ana)
    assert.deepEqual(
      { ...told, id: '', seq: 0, comment: { ...told?.comment, id: '' } },
      {
        id: '',
        kind: 'comment',
        ticket: { id: ticket.id, key: 'WEB-1', title: 'A ticket', status: 'open', priority: 'medium' },
        notice: null,
        actor: { id: rita.id, name: 'Rita' },
        count: 1,
        comment: {
          id: '',
          internal: false,
          excerpt: 'It is still broken',
          by: { id: rita.id, name: 'Rita' },
        },
        status: null,
        step: null,
        refused: false,
        seq: 0,
        at: new Date(world.now).toISOString(),
        read_at: null,
        snoozed_until: null,
        done_at: null,
      },
    )
    assert.deepEqual([await kinds(watcher), await unread(rita), await unread(ben)], [['comment'], 0, 0])
    await change(watcher, { status: 'resolved' })
    assert.deepEqual(await kinds(rita), ['resolved'])
    assert.deepEqual((await list(rita))[0]?.status, { before: 'open', after: 'resolved' })
    assert.deepEqual(await kinds(watcher), ['comment'])
  })

  test('is told by its kind', async () => {
    const seen: string[] = []
    for (const status of ['in_progress', 'resolved', 'open', 'closed']) {
      await change(ben, { status })
      seen.push(...(await kinds(ana, 'unread')))
      await read(ana)
    }
    assert.deepEqual(seen, ['status_changed', 'resolved', 'reopened', 'closed'])
    await change(ana, { assignee: ben.id })
    assert.deepEqual(await kinds(ben), ['assigned'])
    await change(ana, { priority: 'critical' })
    assert.equal((await list(ben)).length, 1, 'a priority is nothing to tell')
  })

  test('is told to who is mentioned, also in an edit, once', async () => {
    const id = await comment(ana, 'Hello @Ben')
    assert.deepEqual(await kinds(ben), ['mention'])
    await world.call(ana, 'PATCH', `/comments/${id}`, { body: { body: 'Hello @Ben and @Rita' } })
    assert.deepEqual([(await list(ben))[0]?.count, await kinds(rita)], [1, ['mention']])
    await comment(ana, 'Me: @Ana')
    assert.equal(await unread(ana), 0)
  })

  test('within two minutes becomes one, with the strongest kind, the count and who did that', async () => {
    await comment(rita, 'one')
    world.tick(30_000)
    await comment(ben, '@Ana two')
    world.tick(30_000)
    await change(ben, { status: 'in_progress' })
    const [one, ...others] = await list(ana, 'unread')
    assert.deepEqual(others, [])
    assert.deepEqual(
      [one?.kind, one?.count, one?.actor?.name, one?.comment?.excerpt, one?.status?.after],
      ['mention', 3, 'Ben', '@Ana two', 'in_progress'],
    )
    world.tick(TOGETHER_MILLIS - 60_000)
    await comment(rita, 'later')
    assert.deepEqual(await kinds(ana, 'unread'), ['comment', 'mention'])
    assert.equal(await unread(ana), 1, 'both are of one ticket')
    await read(ana)
    await comment(rita, 'again')
    assert.equal((await list(ana, 'unread'))[0]?.count, 1, 'what was read stays as it was')
  })

  test('names who did the strongest of what became one, and beside it the author of the comment', async () => {
    await change(ben, { status: 'resolved' })
    await comment(rita, 'Thank you')
    const [one] = await list(ana, 'unread')
    assert.deepEqual(
      [one?.kind, one?.actor?.name, one?.count, one?.comment?.excerpt, one?.comment?.by?.name],
      ['resolved', 'Ben', 2, 'Thank you', 'Rita'],
    )
    await comment(rita, 'And you, @Ana?')
    await comment(ben, 'You are welcome')
    const [two] = await list(ana, 'unread')
    assert.deepEqual(
      [two?.kind, two?.actor?.name, two?.count, two?.comment?.excerpt, two?.comment?.by?.name],
      ['mention', 'Rita', 4, 'And you, @Ana?', 'Rita'],
    )
  })

  test('is not told by an import', async () => {
    await runCommand(world.kernel, updateTicket, {
      input: { ticket: ticket.id, status: 'closed' },
      actor: SYSTEM,
      via: 'import',
    })
    assert.deepEqual([await kinds(ana, 'unread'), await kinds(rita)], [[], []])
  })

  test('is told by Waybill itself, without a name', async () => {
    await world.run(updateTicket, { ticket: ticket.id, status: 'closed' })
    assert.equal((await list(ana, 'unread'))[0]?.actor, null)
  })

  test('is not told of kinds that somebody switched off', async () => {
    assert.equal((await settle('comment', false)).status, 200)
    await comment(rita, 'one')
    assert.equal(await unread(ana), 0)
    await comment(rita, '@Ana two')
    assert.deepEqual(await kinds(ana, 'unread'), ['mention'])
    const { body } = await settle('mention', false)
    assert.deepEqual(
      (body.items as { kind: string; channels: { app: boolean } }[]).filter(
        (one) => !one.channels.app && one.kind !== 'completed',
      ),
      [{ kind: 'mention', relation: 'mentioned', channels: { app: false, email: true, slack: false } }],
    )
  })
})

describe('settings of notifications', () => {
  test('that name a kind twice are refused, and the answer names the second', async () => {
    const items = ['comment', 'mention', 'comment'].map((kind, index) => ({
      kind,
      channels: { app: index > 0 },
    }))
    const { status, body } = await world.call(ana, 'PUT', '/users/me/notification-settings', {
      body: { items },
    })
    assert.deepEqual(
      [
        status,
        (body.errors as { pointer: string; code: string }[]).map(({ pointer, code }) => [pointer, code]),
      ],
      [422, [['/items/2/kind', 'notification.kind_named_twice']]],
    )
  })
})

describe('a notification', () => {
  test('of an internal comment is for those alone who may read it', async () => {
    await comment(ben, '@Rita @Ana look', { internal: true })
    assert.deepEqual([await kinds(ana, 'unread'), await kinds(rita)], [['mention'], []])
    assert.equal((await list(ana))[0]?.comment?.internal, true)
  })

  test('of what is internal is one of its own', async () => {
    await comment(ben, 'public')
    await comment(ben, 'internal', { internal: true })
    assert.equal((await list(ana, 'unread')).length, 2)
  })

  test('is hidden when a right is lost, and is there again with it', async () => {
    const project = await world.project({ key: 'PRIV', access: 'private' })
    await world.member(project, ana, 'member')
    await world.ticket({ project, assignee: ana.id })
    assert.deepEqual([await kinds(ana, 'unread'), await unread(ana)], [['assigned'], 1])
    const [one] = await list(ana, 'unread')
    await world.run(removeMember, { project: 'PRIV', person: ana.id })
    assert.deepEqual([await kinds(ana, 'unread'), await unread(ana)], [[], 0])
    assert.equal((await mark(ana, one?.id ?? '', { read: true })).status, 404)
    await world.member(project, ana, 'viewer')
    assert.equal(await unread(ana), 1)
  })

  test('goes with its ticket, and comes back with it', async () => {
    await comment(rita, 'one')
    await runner.catchUp()
    const version = async () => (await world.call(ana, 'GET', '/notifications/count')).body.version as number
    const before = await version()
    await world.call(ben, 'DELETE', `/tickets/${ticket.key}`)
    assert.equal(await unread(ana), 0)
    assert.ok((await version()) > before, 'whoever shows it is told')
    await world.call(ben, 'POST', `/tickets/${ticket.key}/restore`)
    assert.equal(await unread(ana), 1)
  })

  test('shows no words of a comment that was deleted', async () => {
    const id = await comment(rita, 'a secret')
    assert.equal(await unread(ana), 1)
    await world.call(rita, 'DELETE', `/comments/${id}`)
    assert.equal((await list(ana))[0]?.comment?.excerpt, '')
  })

  test('is its owner’s alone', async () => {
    await comment(rita, 'one')
    const [one] = await list(ana)
    const admin = await world.person('admin')
    assert.deepEqual((await mark(admin, one?.id ?? '', { done: true })).status, 404)
    assert.equal(await unread(ana), 1)
  })

  test('is read, unread, done and put off, and all that again', async () => {
    await comment(rita, 'one')
    const [one] = await list(ana, 'unread')
    const id = one?.id ?? ''
    const states = async () => {
      const of = async (state: string) => (await list(ana, state)).some((item) => item.id === id)
      return [await of('unread'), await of('all'), await of('snoozed'), await of('done')]
    }
    assert.equal(typeof (await mark(ana, id, { read: true })).body.read_at, 'string')
    assert.deepEqual(await states(), [false, true, false, false])
    await mark(ana, id, { read: false })
    assert.deepEqual(await states(), [true, true, false, false])
    await mark(ana, id, { done: true })
    assert.deepEqual(await states(), [false, false, false, true])
    await mark(ana, id, { done: false })
    assert.deepEqual(await states(), [false, true, false, false], 'it has been read')
    const until = new Date(world.now + 60_000).toISOString()
    assert.equal((await mark(ana, id, { snoozed_until: until, read: false })).body.snoozed_until, until)
    assert.deepEqual(await states(), [false, false, true, false])
    await world.run(wakeNotifications, { limit: 10 })
    assert.deepEqual(await states(), [false, false, true, false], 'not yet')
    world.tick(60_000)
    await world.run(wakeNotifications, { limit: 10 })
    assert.deepEqual(await states(), [true, true, false, false])
  })

  test('cannot be put off to the past, or for ever', async () => {
    await comment(rita, 'one')
    const [one] = await list(ana)
    for (const snoozed_until of [new Date(world.now).toISOString(), '2099-01-01T00:00:00Z']) {
      const { status, body } = await mark(ana, one?.id ?? '', { snoozed_until })
      assert.deepEqual([status, body.code], [422, 'notification.bad_snooze'])
    }
  })

  test('is read with its ticket', async () => {
    const other = await world.ticket({ project: { key: 'WEB' }, assignee: ana.id })
    await comment(rita, 'one')
    await runner.catchUp()
    const answer = await world.call(ana, 'POST', '/notifications/read-all', { body: { ticket: other.key } })
    assert.equal(answer.body.unread, 1)
    const hidden = await world.ticket({ project: await world.project({ access: 'private' }) })
    const refused = await world.call(ana, 'POST', '/notifications/read-all', { body: { ticket: hidden.key } })
    assert.equal(refused.status, 404)
  })

  test('is forgotten 90 days after it, when it was read', async () => {
    await comment(rita, 'old and read')
    await read(ana)
    world.tick(TOGETHER_MILLIS)
    await comment(rita, 'old')
    assert.equal((await list(ana)).length, 3)
    world.tick(NOTIFICATION_KEPT_MILLIS)
    await world.run(purgeNotifications, { limit: 100 })
    assert.deepEqual(
      (await list(ana)).map((one) => one.comment?.excerpt),
      ['old'],
    )
  })
})

describe('a notification that nobody reads', () => {
  test('is forgotten 180 days after it, and whoever shows the inbox hears it', async () => {
    await comment(rita, 'never read')
    assert.equal(await unread(ana), 1)
    const version = async () => (await world.call(ana, 'GET', '/notifications/count')).body.version as number
    const before = await version()
    world.tick(UNREAD_KEPT_MILLIS)
    await world.run(purgeNotifications, { limit: 100 })
    assert.deepEqual([await unread(ana), await version()], [1, before])
    world.tick(1)
    await world.run(purgeNotifications, { limit: 100 })
    assert.deepEqual([await unread(ana), await version()], [0, before + 1])
  })

  test('stays while it is put off, and 180 days after it has come back', async () => {
    await comment(rita, 'later')
    const [one] = await list(ana, 'unread')
    const until = new Date(world.now + UNREAD_KEPT_MILLIS + 1_000).toISOString()
    await mark(ana, one?.id ?? '', { snoozed_until: until })
    world.tick(UNREAD_KEPT_MILLIS + 1_000)
    await world.run(purgeNotifications, { limit: 100 })
    await world.run(wakeNotifications, { limit: 100 })
    await world.run(purgeNotifications, { limit: 100 })
    assert.equal(await unread(ana), 1)
    world.tick(UNREAD_KEPT_MILLIS + 1)
    await world.run(purgeNotifications, { limit: 100 })
    assert.equal(await unread(ana), 0)
  })
})

describe('the list of notifications', () => {
  test('comes in pages, newest first', async () => {
    for (let count = 0; count < 5; count += 1) {
      world.tick(TOGETHER_MILLIS)
      await comment(rita, String(count))
    }
    await runner.catchUp()
    const seen: (string | undefined)[] = []
    for (let after = ''; ; ) {
      const { body } = await world.call(ana, 'GET', `/notifications?limit=2&state=unread${after}`)
      seen.push(...(body.items as Notification[]).map((one) => one.comment?.excerpt))
      if (body.next === null) break
      after = `&after=${String(body.next)}`
    }
    assert.deepEqual(seen, ['4', '3', '2', '1', '0'])
  })

  test('has a tag that stands while nothing changes', async () => {
    await comment(rita, 'one')
    await runner.catchUp()
    const { headers } = await world.call(ana, 'GET', '/notifications')
    const again = () =>
      world.call(ana, 'GET', '/notifications', { headers: { 'if-none-match': String(headers.etag) } })
    assert.equal((await again()).status, 304)
    await read(ana)
    assert.equal((await again()).status, 200)
  })
})

describe('the reader of notifications', () => {
  test('asks no more often the more people there are to tell', async () => {
    const statements: string[] = []
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => {
        statements.push(node.kind)
        return node
      },
      transformResult: ({ result }) => Promise.resolve(result),
    }
    const counting: Projection = {
      ...keepNotifications,
      project: (context, events) =>
        'project' in keepNotifications
          ? keepNotifications.project({ ...context, tx: context.tx.withPlugin(counter) }, events)
          : Promise.resolve(0),
    }
    await runner.stop()
    runner = newRunner([counting])
    await runner.start()
    const asked = async (body: string) => {
      statements.length = 0
      await comment(rita, body)
      await runner.catchUp()
      return statements.length
    }
    const alone = await asked('to Ana alone')
    const watchers: TestPerson[] = []
    for (let count = 0; count < 20; count += 1) watchers.push(await world.person('agent'))
    await change(ana, { add_watchers: watchers.map(({ id }) => id) })
    assert.equal(await asked('to all, for some of them together with the one before'), alone)
    assert.ok(alone > 0)
    const [first] = watchers
    assert.ok(first)
    assert.deepEqual([await unread(first), (await list(ana, 'unread')).map((one) => one.count)], [1, [2]])
  })

  test('R1: tells each event once, however often it begins again', async () => {
    await comment(rita, 'one')
    assert.equal(await unread(ana), 1)
    await runner.stop()
    world.tick(TOGETHER_MILLIS)
    await comment(rita, 'two')
    runner = newRunner()
    await runner.start()
    assert.deepEqual(
      (await list(ana, 'unread')).map((one) => one.count),
      [1, 1],
    )
  })
})
