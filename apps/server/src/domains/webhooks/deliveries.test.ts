// Longer than 400 lines: one message from its first try to its record, told over one sender and one endpoint that fails as a test asks.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { requestOutside } from '../../io/outside/request-outside.ts'
import { EndpointQueue, type SenderParts } from '../../jobs/webhooks/endpoint-queue.ts'
import { signedHeaders } from '../../kernel/sign.ts'
import type { Answer } from '../../testing/test-world.ts'
import { openWebhookWorld, type WebhookWorld } from './testing/webhook-world.ts'
import { replayWebhook } from './replay-webhook.command.ts'
import { settleDeliveries } from './settle-deliveries.command.ts'
import { openSecrets } from './webhook-secrets.ts'
import { findWebhook } from './webhooks.queries.ts'

let all: WebhookWorld
beforeEach(async () => {
  all = await openWebhookWorld()
})
afterEach(() => all.close())

const SECOND = 1_000
const HOUR = 3_600_000
const TOPICS = { topics: ['ticket.created', 'ticket.updated'] }

const rename = (key: string, title: string) =>
  all.world.call(all.admin, 'PATCH', `/tickets/${key}`, { body: { title } })
const show = async (id: string) => (await all.world.call(all.admin, 'GET', `/webhooks/${id}`)).body
const post = (path: string, body?: object) =>
  all.world.call(all.admin, 'POST', path, body === undefined ? {} : { body })

describe('a message that fails', () => {
  test('is tried again under the same id until it is accepted; what comes after it on its ticket waits', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    receiver.says(500)
    const { key } = await all.world.ticket()
    await rename(key, 'Second')
    await all.deliver()
    const other = await all.world.ticket()
    await all.deliver()
    assert.deepEqual(receiver.heard(), [`ticket.created ${key}`, `ticket.created ${other.key}`])
    const messages: Answer['body'][] = (await all.deliveries(webhook.id)).body.items
    const waiting = messages.find(({ event }) => event === 'ticket.updated')
    const first = messages.find(({ event, ticket }) => event === 'ticket.created' && ticket.key === key)
    assert.equal(waiting.next_at, null)
    assert.equal(first.attempts[0].status, 500)
    assert.equal(first.attempts[0].response, 'it says 500')
    assert.ok(Date.parse(first.next_at) <= all.world.now + 5 * SECOND)
    receiver.says(204)
    all.world.tick(5 * SECOND)
    await all.deliver()
    assert.deepEqual(receiver.heard().slice(2).toSorted(), [
      `ticket.created ${key}`,
      `ticket.created ${other.key}`,
      `ticket.updated ${key}`,
    ])
    const ofTicket = receiver.calls.filter(({ body }) => body.data.key === key)
    assert.deepEqual(
      ofTicket.map(({ body }) => body.event),
      ['ticket.created', 'ticket.created', 'ticket.updated'],
    )
    assert.equal(ofTicket[0]?.id, ofTicket[1]?.id)
    assert.deepEqual(
      (await all.deliveries(webhook.id)).body.items.map(({ state }: Answer['body']) => state),
      Array(3).fill('delivered'),
    )
    all.world.tick(HOUR)
    await all.deliver()
    assert.equal(receiver.calls.length, 5, 'what was delivered is not sent again')
  })

  test('is given up after its tenth try, and its ticket goes on', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    receiver.answer = ({ body }, response) =>
      response.writeHead(body.event === 'ticket.created' ? 400 : 200).end()
    const { key } = await all.world.ticket()
    await rename(key, 'Second')
    for (let round = 0; round < 20; round += 1) {
      await all.deliver()
      all.world.tick(3 * HOUR)
    }
    const messages: Answer['body'][] = (await all.deliveries(webhook.id)).body.items
    const [created, updated] = messages.toSorted((a, b) => (a.event < b.event ? -1 : 1))
    assert.deepEqual([created.state, created.attempts.length, updated.state], ['failed', 10, 'delivered'])
  })

  test('comes back when the receiver said so, in seconds or by a date', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    const { now } = all.world
    for (const after of ['90', new Date(now + 90 * SECOND).toUTCString()]) {
      receiver.says(429, { 'retry-after': after })
      await all.world.ticket()
      await all.deliver()
      const [message] = (await all.deliveries(webhook.id)).body.items
      const wait = Date.parse(message.next_at) - all.world.now
      assert.ok(wait >= 89 * SECOND && wait <= 90 * SECOND, after)
    }
  })

  test('and comes back in the past, as the receiver said, waits as others do', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    receiver.says(503, { 'retry-after': 'Mon, 01 Jan 1601 00:00:00 GMT' })
    await all.world.ticket()
    await all.deliver()
    const [message] = (await all.deliveries(webhook.id)).body.items
    assert.deepEqual([message.state, message.attempts.length], ['waiting', 1])
    assert.ok(Date.parse(message.next_at) >= all.world.now)
  })

  test('in a way that cannot be noted is a failed try, and holds up no other', async () => {
    await all.sender.stop()
    const real = requestOutside(['127.0.0.1'])
    const { key } = await all.world.ticket()
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    const sender = all.node(async (request) => {
      const answer = await real(request)
      return request.body?.includes(`"${key}"`) ? { ...answer, text: 'x'.repeat(9_000) } : answer
    })
    await rename(key, 'Second')
    for (let count = 0; count < 3; count += 1) await all.world.ticket()
    await all.runner.catchUp()
    await sender.sendDue()
    assert.match(String(all.errors[0]), /response/)
    const messages: Answer['body'][] = (await all.deliveries(webhook.id)).body.items
    const states = messages.map(({ event, state, attempts }) => `${event} ${state} ${attempts.length}`)
    assert.deepEqual(states.toSorted(), [
      ...Array(3).fill('ticket.created delivered 1'),
      'ticket.updated waiting 1',
    ])
    const updated = messages.find(({ event }) => event === 'ticket.updated')
    assert.equal(updated.attempts[0].error, 'its answer could not be noted')
  })

  test('by a redirection, or an address inside, is told so', async () => {
    const receiver = await all.receiver()
    receiver.says(307, { location: receiver.url })
    const { body: redirecting } = await all.endpoint(receiver.url, TOPICS)
    const { body: inside } = await all.endpoint('http://allowed.example.org/', TOPICS)
    // It was allowed once.
    const url = 'http://[::ffff:10.0.0.1]/'
    await all.world.store.write((tx) =>
      tx.updateTable('webhooks').set({ url }).where('id', '=', inside.id).execute(),
    )
    await all.world.ticket()
    await all.deliver()
    assert.equal(receiver.calls.length, 1)
    assert.match((await all.deliveries(redirecting.id)).body.items[0].attempts[0].error, /307: redirections/)
    assert.match((await all.deliveries(inside.id)).body.items[0].attempts[0].error, /WAYBILL_ALLOWED_HOSTS/)
  })

  test('because nobody answers delays no other endpoint, and no other ticket', async () => {
    const slow = await all.receiver()
    const quick = await all.receiver()
    const { body: webhook } = await all.endpoint(slow.url, TOPICS)
    await all.endpoint(quick.url, TOPICS)
    const heldUp = Promise.withResolvers<void>()
    const { key } = await all.world.ticket()
    slow.answer = ({ body }, response) => {
      if (body.data.key === key) void heldUp.promise.then(() => response.end())
      else response.end()
    }
    await rename(key, 'Second')
    const other = await all.world.ticket()
    await all.runner.catchUp()
    const done = all.sender.sendDue()
    while (quick.calls.length < 3 || slow.calls.length < 2)
      await new Promise((resolve) => setTimeout(resolve, 5))
    assert.deepEqual(slow.heard().toSorted(), [`ticket.created ${key}`, `ticket.created ${other.key}`])
    heldUp.resolve()
    await done
    assert.equal((await show(webhook.id)).queued, 0)
  })

  test('is noted when the receiver hangs or drips until the time is over', async () => {
    await all.sender.stop()
    const impatient = requestOutside(['127.0.0.1'])
    const sender = all.node((request) => impatient({ ...request, timeoutMillis: 150 }))
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    receiver.answer = (_call, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    }
    await all.world.ticket()
    await all.runner.catchUp()
    await sender.sendDue()
    const [message] = (await all.deliveries(webhook.id)).body.items
    assert.deepEqual([message.state, message.attempts[0].error], ['waiting', 'did not answer in time'])
  })
})

describe('an endpoint that fails', () => {
  test('rests after five failures, is tried out by one message at a time, and goes on with the first success', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    receiver.says(503)
    for (let count = 0; count < 20; count += 1) await all.world.ticket()
    await all.deliver()
    const tried = receiver.calls.length
    // Those that were on their way together with the fifth are tried too.
    assert.ok(tried >= 5 && tried < 13, String(tried))
    const { rests_until: rests } = await show(webhook.id)
    assert.ok(Date.parse(rests) > all.world.now)
    const { items: waiting } = (await all.deliveries(webhook.id)).body
    for (const { next_at, because } of waiting) {
      assert.ok(Date.parse(next_at) >= Date.parse(rests), next_at)
      assert.equal(because, next_at === rests ? 'rests' : null)
    }
    assert.ok(waiting.some(({ because }: { because: string }) => because === 'rests'))
    all.world.tick(20 * 60 * SECOND)
    await all.deliver()
    assert.equal(receiver.calls.length, tried + 1)
    receiver.says(200)
    all.world.tick(20 * 60 * SECOND)
    await all.deliver()
    all.world.tick(HOUR)
    await all.deliver()
    const { queued, rests_until, failing_since } = await show(webhook.id)
    assert.deepEqual([queued, rests_until, failing_since], [0, null, null])
  })

  test('is paused after three days, its owner named; what happens waits, and is sent when it is resumed', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    receiver.says(500)
    for (let hours = 0; hours < 100 && (await show(webhook.id)).state === 'active'; hours += 3) {
      await all.world.ticket()
      await all.deliver()
      all.world.tick(3 * HOUR)
    }
    const paused = await show(webhook.id)
    assert.deepEqual([paused.state, paused.paused_because], ['paused', 'failing'])
    assert.ok(all.world.now - Date.parse(paused.failing_since) >= 72 * HOUR)
    const audit = await all.world.call(all.admin, 'GET', '/audit?kind=webhook.paused')
    assert.equal(audit.body.items[0].data.owner, all.admin.id)
    const before = receiver.calls.length
    const { key } = await all.world.ticket()
    await all.deliver()
    assert.equal(receiver.calls.length, before)
    receiver.says(200)
    await post(`/webhooks/${webhook.id}/resume`)
    await all.deliver()
    assert.ok(receiver.heard().slice(before).includes(`ticket.created ${key}`))
  })

  test('because it is gone is switched off, and hears nothing of what happens until it is resumed', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    receiver.says(410)
    const first = await all.world.ticket()
    await rename(first.key, 'Second')
    await all.deliver()
    const told = async () =>
      (await all.deliveries(webhook.id)).body.items.map(
        ({ state, attempts, next_at, because }: Record<string, unknown> & { attempts: unknown[] }) => [
          state,
          attempts.length,
          next_at,
          because,
        ],
      )
    assert.equal((await show(webhook.id)).state, 'off')
    assert.deepEqual((await told()).toSorted(), [
      ['failed', 0, null, 'gone'],
      ['failed', 1, null, 'gone'],
    ])
    await all.world.ticket()
    await all.deliver()
    const refused = await post(`/webhooks/${webhook.id}/replay`, { from_seq: 1 })
    assert.deepEqual([refused.status, refused.body.code], [409, 'webhook.off'])
    receiver.says(200)
    await post(`/webhooks/${webhook.id}/resume`)
    const { key } = await all.world.ticket()
    await all.deliver()
    assert.deepEqual(receiver.heard(), [`ticket.created ${first.key}`, `ticket.created ${key}`])
  })
})

/** One endpoint's queue by itself, with what of its surroundings is not as usual. */
function queueOf(webhook: string, parts: Partial<SenderParts> & Pick<SenderParts, 'stopping'>) {
  const usual = {
    kernel: all.world.kernel,
    outside: requestOutside(['127.0.0.1']),
    sign: signedHeaders,
    chance: () => 0.5,
    keys: all.world.deps.secrets,
    node: all.world.kernel.newId(),
    onError: (error: unknown) => all.errors.push(error),
  }
  return new EndpointQueue({ ...usual, ...parts }, webhook)
}

describe('the queue of an endpoint', () => {
  beforeEach(() => all.sender.stop())

  test('ends when the program may wait no longer, though the answer never comes', async () => {
    const { body: webhook } = await all.endpoint('http://127.0.0.1:9/', TOPICS)
    await all.world.ticket()
    await all.runner.catchUp()
    const stopping = new AbortController()
    const asked = Promise.withResolvers<void>()
    const outside = () => {
      asked.resolve()
      return new Promise<never>(() => undefined)
    }
    const running = queueOf(webhook.id, { stopping: stopping.signal, outside }).run()
    await asked.promise
    stopping.abort()
    await running
  })

  test('ends when the program may wait no longer, though the database is away', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    await all.world.ticket()
    await all.runner.catchUp()
    const stopping = new AbortController()
    const { kernel } = all.world
    const { store } = kernel
    const unsettled = Promise.withResolvers<void>()
    const away: typeof store = Object.assign(Object.create(store), {
      write: (work: Parameters<typeof store.write>[0]) =>
        receiver.calls.length === 0 ? store.write(work) : Promise.reject(new Error('it is away')),
    })
    const running = queueOf(webhook.id, {
      stopping: stopping.signal,
      kernel: { ...kernel, store: away },
      onError: () => unsettled.resolve(),
    }).run()
    await unsettled.promise
    stopping.abort()
    await running
    assert.equal((await show(webhook.id)).queued, 1, 'it counts as not sent')
  })

  test('queues nothing more of a replay while the endpoint is paused', async () => {
    await all.world.ticket()
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    await all.world.run(replayWebhook, { webhook: webhook.id, from_seq: 1 }, all.admin)
    await post(`/webhooks/${webhook.id}/pause`)
    const queue = queueOf(webhook.id, { stopping: new AbortController().signal })
    await queue.run()
    assert.equal((await show(webhook.id)).queued, 0)
    await post(`/webhooks/${webhook.id}/resume`)
    await queue.run()
    assert.equal(receiver.calls.length, 1)
  })

  test('knows since when it fails, though as many failures were noted before', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    await all.world.ticket()
    await all.runner.catchUp()
    const [{ id: delivery }] = (await all.deliveries(webhook.id)).body.items
    const { now } = all.world
    const settle = (...tries: [at: number, error: string | null][]) =>
      all.world.run(settleDeliveries, {
        webhook: webhook.id,
        outcomes: tries.map(([at, error]) => ({
          delivery,
          attempt: { at, status: null, latency_ms: 0, error, response: null, not_before: null, chance: 0 },
        })),
      })
    await settle([now, 'refused'])
    await settle([now + SECOND, null], [now + 2 * SECOND, 'refused'])
    assert.equal(Date.parse((await show(webhook.id)).failing_since), now + 2 * SECOND)
  })
})

describe('a message that is on its way when its receiver says of another one that it is gone', () => {
  test('is delivered if it arrives, and what waited is given up', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    // The test says what comes of them.
    await all.sender.stop()
    for (let count = 0; count < 3; count += 1) await all.world.ticket()
    await all.runner.catchUp()
    const [one, two, three] = (await all.deliveries(webhook.id)).body.items.map(
      ({ id }: Answer['body']) => id,
    )
    const settle = (delivery: string, status: number) =>
      all.world.run(settleDeliveries, {
        webhook: webhook.id,
        outcomes: [
          {
            delivery,
            attempt: {
              at: all.world.now,
              status,
              latency_ms: 1,
              error: status < 300 ? null : 'answered with another status',
              response: null,
              not_before: null,
              chance: 0,
            },
          },
        ],
      })
    await settle(one, 410)
    await settle(two, 204)
    const states = new Map(
      (await all.deliveries(webhook.id)).body.items.map(({ id, state }: Answer['body']) => [id, state]),
    )
    assert.deepEqual(
      [one, two, three].map((id) => states.get(id)),
      ['failed', 'delivered', 'failed'],
    )
  })
})

describe('what was sent', () => {
  test('is not sent again when the log is read again, and is when somebody asks for it, under the ids that it had', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    const { key } = await all.world.ticket()
    await rename(key, 'Second')
    await all.deliver()
    const ids = receiver.calls.map(({ id }) => id)
    await all.runner.stop()
    const { sql } = await import('kysely')
    await all.world.store.write((tx) =>
      sql`update readers set cursor = 0 where name = 'webhooks'`.execute(tx),
    )
    await all.runner.start()
    await all.deliver()
    assert.equal(receiver.calls.length, 2)

    const created = receiver.calls[0]?.body.seq
    const preview = await all.world.call(
      all.admin,
      'GET',
      `/webhooks/${webhook.id}/replay?from_seq=${String(created)}`,
    )
    assert.deepEqual([preview.status, preview.body.messages], [200, ids.length])
    const asked = await post(`/webhooks/${webhook.id}/replay`, { from_seq: created })
    assert.deepEqual([asked.status, asked.body.from_seq], [202, created])
    assert.deepEqual([asked.body.messages, asked.body.counted_to], [ids.length, asked.body.to_seq])
    await all.deliver()
    assert.deepEqual(
      receiver.calls.slice(2).map(({ id }) => id),
      ids,
    )

    const late = await all.receiver()
    const { body: other } = await all.endpoint(late.url, TOPICS)
    await post(`/webhooks/${other.id}/replay`, { from_seq: 1 })
    await all.deliver()
    assert.deepEqual(
      late.heard(),
      [`ticket.created ${key}`, `ticket.updated ${key}`],
      'from before it was made',
    )

    const many = await post(`/webhooks/${webhook.id}/redeliver`, { deliveries: ids })
    assert.deepEqual([many.status, many.body], [202, { deliveries: 2 }])
    await all.deliver()
    assert.deepEqual(
      receiver.calls.slice(4).map(({ id }) => id),
      ids,
    )
    const one = await post(`/deliveries/${String(ids[1])}/redeliver`)
    assert.deepEqual([one.status, one.body.state], [202, 'waiting'])
    await all.deliver()
    assert.deepEqual([receiver.calls.length, receiver.calls[6]?.id], [7, ids[1]])
    const shown = await all.world.call(all.admin, 'GET', `/deliveries/${String(ids[1])}`)
    assert.equal(shown.body.request.body, receiver.calls[1]?.text)
    assert.equal(shown.body.attempts.length, 4)
  })

  test('can be looked at for thirty days, page by page', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    for (let count = 0; count < 3; count += 1) await all.world.ticket()
    await all.deliver()
    const path = `/webhooks/${webhook.id}/deliveries`
    const first = await all.world.call(all.admin, 'GET', `${path}?limit=2&state=delivered`)
    assert.equal(first.body.items.length, 2)
    const rest = await all.world.call(
      all.admin,
      'GET',
      `${path}?limit=2&state=delivered&after=${first.body.next}`,
    )
    assert.deepEqual([rest.body.items.length, rest.body.next], [1, null])
    all.world.tick(29 * 24 * HOUR)
    const { purgeDeliveries } = await import('./purge-deliveries.command.ts')
    await all.world.run(purgeDeliveries, { limit: 2_000 })
    assert.equal((await all.deliveries(webhook.id)).body.items.length, 3)
    all.world.tick(2 * 24 * HOUR)
    await all.world.run(purgeDeliveries, { limit: 2_000 })
    assert.equal((await all.deliveries(webhook.id)).body.items.length, 0)
  })

  test('carries a signature by the old secret too for a day after it was changed', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    const rotated = await post(`/webhooks/${webhook.id}/rotate`)
    assert.notEqual(rotated.body.secret, webhook.secret)
    const row = await findWebhook(all.world.store.db, webhook.id)
    assert.ok(row && !row.secrets.includes(rotated.body.secret))
    assert.deepEqual(openSecrets(all.world.deps.secrets, row, all.world.now), [
      rotated.body.secret,
      webhook.secret,
    ])
    const signatures = () => String(receiver.calls.at(-1)?.headers['webhook-signature']).split(' ').length
    await all.world.ticket()
    await all.deliver()
    assert.equal(signatures(), 2)
    all.world.tick(24 * HOUR)
    await all.world.ticket()
    await all.deliver()
    assert.equal(signatures(), 1)
  })

  test('is sent as a test whatever the endpoint hears, and waits for nothing', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, { topics: ['ticket.purged'] })
    const asked = await post(`/webhooks/${webhook.id}/test`)
    assert.equal(asked.status, 202)
    await all.deliver()
    assert.deepEqual([receiver.calls[0]?.id, receiver.calls[0]?.body.event], [asked.body.id, 'webhook.test'])
  })

  test('is sent by one of several nodes, and by another one when that has died', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, TOPICS)
    const second = all.node()
    for (let count = 0; count < 30; count += 1) await all.world.ticket()
    await all.runner.catchUp()
    await Promise.all([all.sender.sendDue(), second.sendDue()])
    assert.equal(receiver.calls.length, 30)
    assert.equal(new Set(receiver.calls.map(({ id }) => id)).size, 30)
    await all.sender.stop()
    await second.stop()
    const { sql } = await import('kysely')
    const dead = all.world.kernel.newId()
    await all.world.store.write((tx) =>
      sql`update webhooks set lease_owner = ${dead}, lease_until = ${all.world.now + 10 * SECOND}`.execute(
        tx,
      ),
    )
    await all.world.ticket()
    await all.runner.catchUp()
    const third = all.node()
    await third.sendDue()
    assert.equal(receiver.calls.length, 30)
    all.world.tick(10 * SECOND)
    await third.sendDue()
    assert.equal(receiver.calls.length, 31)
    assert.equal((await show(webhook.id)).queued, 0)
  })
})
