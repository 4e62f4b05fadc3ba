import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadPlugins } from '@waybill/server/domains/plugins/load-plugins.ts'
import type { PluginRunner } from '@waybill/server/domains/plugins/run-plugins.ts'
import { systemClock } from '@waybill/server/kernel/clock.ts'
import { readEvents } from '@waybill/server/kernel/event-log.ts'
import { createReaderRunner } from '@waybill/server/kernel/reader-runner.ts'
import { createTestWorld, type TestPerson } from '@waybill/server/testing/test-world.ts'
import { Connection, type AsyncMessage, type Envelope } from 'rabbitmq-client'
import { amqp } from '../index.ts'

export type AmqpWorld = Awaited<ReturnType<typeof amqpWorld>>

/**
 * A Waybill with the plugin set up for queues of its own, and somebody at the other side of the broker.
 * @param url where the other side is
 * @param from where Waybill finds it, when that is not the same
 */
export async function amqpWorld(url: string, from = url) {
  const world = await createTestWorld({ plugins: [amqp] })
  const admin = await world.person('admin')
  const sender = await world.person('agent')
  const project = await world.project({ key: 'WEB' })
  await world.member(project, sender, 'member')
  const unique = `waybill-test-${randomUUID().slice(0, 8)}`
  const names = {
    queue: unique,
    dead: `${unique}.dead`,
    exchange: `${unique}-events`,
    heard: `${unique}-heard`,
  }
  const other = new Connection({ url, retryLow: 100, retryHigh: 500, noDelay: true, acquireTimeout: 120_000 })
  other.on('error', () => undefined)
  const publisher = other.createPublisher({ confirm: true })
  const kernel = { ...world.kernel, clock: systemClock }
  const readers = createReaderRunner(kernel, world.plugins.readers, {
    jobs: null,
    retryMillis: 50,
    onError: () => undefined,
  })
  await readers.start()
  const hearers: { close(): Promise<void> }[] = []
  const nodes: PluginRunner[] = [world.plugins.run(null)]

  const setUp = async (values: object) => {
    const answer = await world.call(admin, 'PATCH', '/plugins/amqp/settings', { body: { values } })
    for (const node of nodes) await node.look()
    return answer
  }
  const turn = async (on: boolean) => {
    const answer = await world.call(admin, 'POST', '/plugins/amqp/switch', { body: { on } })
    for (const node of nodes) await node.look()
    return answer
  }
  await setUp({ url: from, queues: [`${names.queue} WEB`], sender: sender.email, exchange: names.exchange })
  return {
    waybill: world,
    store: world.store,
    admin,
    sender,
    project,
    names,
    other,
    readers,
    setUp,
    turn,
    call: (as: TestPerson, method: 'GET' | 'POST' | 'DELETE' | 'PATCH', path: string, body?: unknown) =>
      world.call(as, method, path, body === undefined ? {} : { body }),
    async shown(): Promise<{ state: string }> {
      const answer = await world.call(admin, 'GET', '/plugins/amqp')
      return answer.body as { state: string }
    },
    /** One more node of the same installation. */
    async addNode(): Promise<void> {
      const more = await loadPlugins([amqp], [], {
        kernel: world.kernel,
        publicUrl: world.deps.publicUrl,
        secrets: world.deps.secrets,
        log: { info: () => undefined, warn: () => undefined, error: () => undefined },
        outside: () => Promise.reject(new Error('nobody is outside')),
      })
      const node = more.run(null)
      nodes.push(node)
      await node.look()
    },
    /** Puts a message into the queue, an object as JSON; resolves when the broker has confirmed it. */
    async send(body: object | Buffer, about: Envelope = {}): Promise<void> {
      await publisher.send({ durable: true, ...about, routingKey: names.queue }, body)
    },
    tickets: () =>
      world.store.db
        .selectFrom('tickets')
        .selectAll()
        .where('project_id', '=', project.id)
        .orderBy('number')
        .execute(),
    /** The next message of the queue of dead letters. */
    async deadLetter() {
      for (;;) {
        const found = await other.basicGet({ queue: names.dead, noAck: true })
        if (found) return { ...found, reason: String(found.headers?.['x-waybill-reason']) }
        await sleep(20)
      }
    },
    async waiting(queue: string): Promise<number> {
      return (await other.queueDeclare({ queue, passive: true })).messageCount
    },
    /** Hears what goes to the exchange from now on. */
    async hear(routingKey: string): Promise<AsyncMessage[]> {
      const heard: AsyncMessage[] = []
      await other.exchangeDeclare({ exchange: names.exchange, type: 'topic', durable: true })
      const consumer = other.createConsumer(
        {
          queue: names.heard,
          queueOptions: { durable: true },
          queueBindings: [{ exchange: names.exchange, routingKey }],
          concurrency: 1,
          qos: { prefetchCount: 100 },
        },
        (message) => {
          heard.push(message)
        },
      )
      consumer.on('error', () => undefined)
      await new Promise<void>((resolve) => {
        consumer.once('ready', resolve)
      })
      hearers.push(consumer)
      return heard
    },
    events: async (kind = '') =>
      (await readEvents(world.store.db, { limit: 100_000 })).filter((one) => one.kind.startsWith(kind)),
    async close(): Promise<void> {
      await Promise.all(nodes.map((node) => node.stop()))
      await readers.stop()
      await world.close()
      await Promise.all(hearers.map((one) => one.close()))
      await publisher.close()
      for (const queue of [names.queue, names.dead, names.heard]) await other.queueDelete({ queue })
      await other.exchangeDelete({ exchange: names.exchange })
      await other.close()
    },
  }
}

/** Work in the background comes to an end sooner or later; a broken test ends by the time limit of its run. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await sleep(20)
}
