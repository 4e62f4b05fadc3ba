import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection, type SyncMessage } from 'rabbitmq-client'
import type { BarePublish, BarePublished } from '../processes/bare-publisher.ts'
import { ADMIN, accessToken, givePassword } from '../web/signed-in.ts'
import { CONNECTIONS, newTickets } from './create.ts'
import { authorized, load, median, type Bench, type Figure, type Workload } from './workload.ts'

/** That wait at least, for each round. */
const EVENTS = 3_000
/** As many as the product has on their way at once. */
const WINDOW = 100
/** Where nobody listens, so that events wait. */
const NOBODY = 'amqp://guest:guest@127.0.0.1:1'
const NAME = `waybill-bench-${String(process.pid)}`

interface Round {
  count: number
  rate: number
  cpu: number
  loop: number
  limit: BarePublished
}

/** Events that had to wait while the broker was away: new tickets to a durable queue, each confirmed. */
export const publishEvents: Workload = {
  name: 'publish',
  async run(bench): Promise<Figure[]> {
    const url = process.env['AMQP_URL'] ?? 'amqp://guest:guest@127.0.0.1:5672'
    const broker = new Connection({ url })
    const bare = bench.helper('bare-publisher')
    await broker.onConnect(5_000, true)
    await broker.exchangeDeclare({ exchange: NAME, type: 'topic', durable: true })
    await broker.queueDeclare({ queue: NAME, durable: true })
    await broker.queueBind({ queue: NAME, exchange: NAME, routingKey: '#' })
    try {
      const plugin = await pluginOf(bench)
      await plugin('PATCH', '/settings', { values: { url: NOBODY, exchange: NAME } })
      await plugin('POST', '/switch', { on: true })
      const rounds: Round[] = []
      // The first is to warm up.
      for (let round = 0; round <= bench.rounds; round += 1) {
        const requests = newTickets(bench.dataset.tokens.agent)
        const target = { url: bench.server.url, connections: CONNECTIONS, requests }
        let waiting = 0
        while (waiting < EVENTS) waiting += (await load(bench, target, 201)).requests
        await untilReadersRest(bench)
        await bench.server.observed()
        await plugin('PATCH', '/settings', { values: { url } })
        const { count, rate } = await untilAllCame(broker, waiting)
        const seen = await bench.server.observed()
        await plugin('PATCH', '/settings', { values: { url: NOBODY } })
        const message = await broker.basicGet({ queue: NAME, noAck: true })
        if (!message) throw new Error('no event came')
        await broker.queuePurge({ queue: NAME })
        const limit = await bare.ask<BarePublished>('publish', {
          url,
          ...copyOf(message),
          count,
          window: WINDOW,
        } satisfies BarePublish)
        await broker.queuePurge({ queue: NAME })
        rounds.push({ count, rate, cpu: seen.cpu_ms / count, loop: seen.loop_max_ms, limit })
      }
      await plugin('POST', '/switch', { on: false })
      return [figureOf(bench, rounds.slice(1))]
    } finally {
      await broker.queueDelete({ queue: NAME })
      await broker.exchangeDelete({ exchange: NAME })
      await broker.close()
      await bare.end()
    }
  },
}

/** Sets up the plugin, as an admin does. */
async function pluginOf({ file, server }: Bench) {
  givePassword(dirname(file), ADMIN)
  const headers = { ...authorized(await accessToken(server.url, ADMIN)), 'content-type': 'application/json' }
  return async (method: 'PATCH' | 'POST', path: string, body: object): Promise<void> => {
    const url = `${server.url}/api/v1/plugins/amqp${path}`
    const answer = await fetch(url, { method, headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path} was answered with ${await answer.text()}`)
  }
}

/** All others are level with the log, so that only the plugin works. */
async function untilReadersRest({ server }: Bench): Promise<void> {
  for (;;) {
    const answer = await fetch(`${server.url}/api/ready`)
    const { readers } = (await answer.json()) as { readers: { items: { name: string; lag: number }[] } }
    if (readers.items.every(({ name, lag }) => lag === 0 || name === 'amqp.publish')) return
    await sleep(200)
  }
}

/** From the first that came to the last; `least` are known to be on their way. */
async function untilAllCame(broker: Connection, least: number): Promise<{ count: number; rate: number }> {
  let [first, last] = [
    { at: 0, count: 0 },
    { at: 0, count: 0 },
  ]
  while (last.count < least || performance.now() - last.at < 1_000) {
    const { messageCount: count } = await broker.queueDeclare({ queue: NAME, passive: true })
    if (count > last.count) last = { at: performance.now(), count }
    if (first.count === 0) first = last
    await sleep(5)
  }
  return { count: last.count, rate: ((last.count - first.count) * 1_000) / (last.at - first.at) }
}

/** The same bytes: the library has parsed the body. */
function copyOf({ body, messageId, type, appId, contentType, timestamp, headers, routingKey }: SyncMessage) {
  const about = { messageId, type, appId, contentType, timestamp, headers, routingKey }
  const known = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined))
  return { envelope: { ...known, exchange: NAME, durable: true }, body: JSON.stringify(body) }
}

function figureOf({ size }: Bench, rounds: readonly Round[]): Figure {
  const of = (value: (round: Round) => number) => median(rounds.map(value))
  return {
    workload: 'publish',
    size,
    what: `events to a durable queue, each confirmed, ${String(WINDOW)} at once`,
    rate: of(({ rate }) => rate),
    p50: null,
    p99: null,
    limit: of(({ limit }) => limit.rate),
    ratio: of(({ rate, limit }) => rate / limit.rate),
    cpu_ratio: of(({ cpu, limit }) => limit.cpu_ms / cpu),
    aim: null,
    loop_max_ms: Math.max(...rounds.map(({ loop }) => loop)),
    note: `${String(of(({ count }) => count))} events that had waited`,
  }
}
