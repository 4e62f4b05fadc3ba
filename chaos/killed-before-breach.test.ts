import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { tellClocks } from '../apps/server/src/domains/sla/sla-timers.ts'
import { readEvents } from '../apps/server/src/kernel/event-log.ts'
import { createReaderRunner } from '../apps/server/src/kernel/reader-runner.ts'
import type { Db } from '../apps/server/src/io/db/tables.ts'
import { openKernel, type OpenKernel } from '../apps/server/src/open-kernel.ts'
import { keepNotifications } from '../apps/server/src/readers/notifications/keep-notifications.reader.ts'
import { keepSlaClocks } from '../apps/server/src/readers/sla/keep-clocks.reader.ts'
import { queueWebhooks } from '../apps/server/src/readers/webhooks/queue-webhooks.reader.ts'
import type { Settings } from '../apps/server/src/settings.ts'
import { openTestStore, testEngine } from '../apps/server/src/testing/test-store.ts'
import { fillCast, type Cast, type CastPerson } from './cast.ts'
import { openCluster } from './cluster/cluster.ts'

/** A waiting that never ends says so. */
const LIMIT = { timeout: 120_000 }
/** The warning comes after two seconds; until the breach there is time enough to end a server. */
const PROMISED = { durations: { critical: 'PT12S' }, warn_at: [15] }
const TOLD = ['sla.warned', 'sla.breached']
const NEWS = ['sla_warning', 'sla_breach'] as const

test(
  `a server that is killed between a warning and the breach has told each once when it is back: in the history, the inbox and to a webhook (${testEngine})`,
  LIMIT,
  async (context) => {
    const receiver = await receive()
    const database = testEngine === 'postgres' ? await openTestStore({ empty: true }) : null
    const filled: Cast[] = []
    const cluster = await openCluster(
      {
        engine: testEngine,
        nodes: 1,
        databaseUrl: database?.location,
        redis: false,
        allowedHosts: '127.0.0.1',
      },
      async (settings) => {
        filled.push(await fillCast(settings, { people: 1, tickets: 0 }))
      },
    )
    context.after(async () => {
      await cluster.close()
      await database?.close()
      receiver.close()
    })
    const [node] = cluster.nodes
    const [cast] = filled
    const [agent] = cast?.people ?? []
    assert.ok(node && cast && agent)
    const { operator } = cast
    const api = caller(node.port)

    await api(operator, 'POST', '/sla/policies', {
      name: 'Soon',
      targets: [{ target: 'resolution', ...PROMISED }],
    })
    const webhook = await api(operator, 'POST', '/webhooks', { url: receiver.url, topics: TOLD })
    const ticket = await api(operator, 'POST', '/tickets', {
      project: 'DESK',
      title: 'Printer',
      priority: 'critical',
      assignee: agent.id,
    })
    const deliveries = async (): Promise<string[]> => {
      const { items } = await api(operator, 'GET', `/webhooks/${webhook.id}/deliveries`)
      return items.map(({ event, state }: Item) => `${String(event)} ${String(state)}`).toSorted()
    }
    const news = async (): Promise<number> => {
      const { items } = await api(agent, 'GET', '/notifications?state=all')
      const ofClock = items.filter(({ kind }: Item) => NEWS.some((one) => one === kind))
      return ofClock.reduce((sum: number, { count }: Item) => sum + Number(count), 0)
    }

    await until(async () => (await deliveries()).includes('sla.warned delivered') && (await news()) >= 1)
    await node.kill()
    const before = await withDatabase(cluster.settings, ({ store }) => toldOf(store.db, ticket.id))
    assert.ok(
      !before.includes('sla.breached'),
      'the machine was too slow to end the server before the breach',
    )
    assert.deepEqual(before, ['sla.warned'])

    await node.start()
    await until(async () => (await deliveries()).includes('sla.breached delivered') && (await news()) >= 2)
    assert.deepEqual(await deliveries(), ['sla.breached delivered', 'sla.warned delivered'])
    await node.stop()
    assert.deepEqual(node.crashes, [])
    const end = await withDatabase(cluster.settings, async (kernel) => {
      await lookOnceMore(kernel)
      const { db } = kernel.store
      const [told, heard, queued] = [
        await toldOf(db, ticket.id),
        await countedNews(db, agent.id),
        await queuedFor(db, webhook.id),
      ]
      return { told, heard, queued }
    })
    assert.deepEqual(end, { told: TOLD, heard: 2, queued: 2 })
    assert.deepEqual(
      receiver.heard.map(({ event }) => event),
      TOLD,
    )
  },
)

type Item = Record<string, unknown>

/** Calls a node as somebody. */
function caller(port: number) {
  // oxlint-disable-next-line typescript/no-explicit-any -- test reads of JSON
  return async (as: CastPerson, method: 'GET' | 'POST', path: string, body?: object): Promise<any> => {
    const response = await fetch(`http://127.0.0.1:${String(port)}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${as.token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    assert.ok(response.ok, `${method} ${path}: ${text}`)
    return JSON.parse(text)
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50)
}

interface Heard {
  id: string
  event: string
}

/** Takes messages of webhooks, each as often as it comes. */
async function receive(): Promise<{ url: string; heard: Heard[]; close(): void }> {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { event } = JSON.parse(Buffer.concat(chunks).toString()) as { event: string }
      heard.push({ id: String(request.headers['webhook-id']), event })
      response.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${String(port)}/`, heard, close: () => server.close() }
}

async function withDatabase<Result>(
  settings: Settings,
  look: (kernel: OpenKernel) => Promise<Result>,
): Promise<Result> {
  const kernel = await openKernel(settings)
  try {
    return await look(kernel)
  } finally {
    await kernel.close()
  }
}

/** What nobody has heard of by now is told now: timers and readers take one more turn. */
async function lookOnceMore(kernel: OpenKernel): Promise<void> {
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const runner = createReaderRunner(kernel, [keepSlaClocks, keepNotifications, queueWebhooks], {
    jobs: null,
    pollMillis: 3_600_000,
    onError: (_reader, error) => onError(error),
  })
  await runner.start()
  await runner.catchUp()
  await tellClocks(kernel, onError)
  await runner.catchUp()
  await runner.stop()
  assert.deepEqual(errors, [])
}

/** What the log says of the clocks of a ticket. */
async function toldOf(db: Db, ticketId: string): Promise<string[]> {
  const events = await readEvents(db, { ticketId, limit: 100 })
  return events.map(({ kind }) => kind).filter((kind) => kind.startsWith('sla.'))
}

/** Of how many warnings and breaches the inbox of a person tells. */
async function countedNews(db: Db, person: string): Promise<number> {
  const { count } = await db
    .selectFrom('notifications')
    .select((of) => of.fn.sum<number>('events').as('count'))
    .where('person_id', '=', person)
    .where('kind', 'in', [...NEWS])
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function queuedFor(db: Db, webhook: string): Promise<number> {
  const { count } = await db
    .selectFrom('webhook_deliveries')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('webhook_id', '=', webhook)
    .executeTakeFirstOrThrow()
  return Number(count)
}
