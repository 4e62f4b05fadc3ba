import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readInstallationId } from '@waybill/server/domains/installation/installation-id.queries.ts'
import { openTcpProxy, throughProxy } from '@waybill/server/testing/tcp-proxy.ts'
import type { AsyncMessage } from 'rabbitmq-client'
import { amqpWorld, until, type AmqpWorld } from './testing/amqp-world.ts'
import { canBegin, ownRabbit, testRabbit } from './testing/test-rabbit.ts'

const COUNT = 2_000
/** Tickets that are made at once. */
const TOGETHER = 50

async function makeTickets({ waybill, project }: AmqpWorld, count: number): Promise<void> {
  for (let made = 0; made < count; made += TOGETHER)
    await Promise.all(
      Array.from({ length: Math.min(TOGETHER, count - made) }, () => waybill.ticket({ project })),
    )
}

type Heard = Pick<AsyncMessage, 'headers' | 'messageId'>

const seqOf = (message: Heard) => Number(message.headers?.['seq'])

/** That each event came, under one and the same id. @returns in which order they came first */
async function assertAllCame(world: AmqpWorld, heard: readonly Heard[]): Promise<number[]> {
  const first = [...new Set(heard.map(seqOf))]
  const written = await world.events('ticket.')
  assert.deepEqual(
    first.toSorted((a, b) => a - b),
    written.map(({ seq }) => seq),
  )
  const id = await readInstallationId(world.store.db)
  for (const message of heard) assert.equal(message.messageId, `${id}:${String(seqOf(message))}`)
  return first
}

describe('events that are on their way to a broker that is cut off and killed', {
  skip: canBegin.skip,
}, () => {
  // The broker begins four times, and on a busy machine takes half a minute for it.
  const options = { timeout: 300_000 }
  test(
    'come all, under ids that stay the same, and for the first time in the order of the log',
    options,
    async () => {
      const rabbit = await ownRabbit()
      await rabbit.begin()
      const { hostname: host, port } = new URL(rabbit.url)
      const proxy = await openTcpProxy({ host, port: Number(port) })
      const world = await amqpWorld(rabbit.url, throughProxy(rabbit.url, proxy))
      try {
        const heard = await world.hear('#')
        await world.turn(true)
        proxy.shut()
        await makeTickets(world, COUNT)
        proxy.open()
        for (const seen of [COUNT / 10, COUNT / 2, (COUNT * 9) / 10]) {
          await until(() => heard.length >= seen)
          // The broker is there again before all that was on its way can have been given up.
          proxy.cut()
          await until(() => heard.length >= seen + TOGETHER)
          await rabbit.end('at once')
          await rabbit.begin()
        }
        await until(() => new Set(heard.map(seqOf)).size >= COUNT)
        const first = await assertAllCame(world, heard)
        assert.deepEqual(
          first,
          first.toSorted((a, b) => a - b),
        )
        assert.equal((await world.shown()).state, 'on')
      } finally {
        await world.close()
        await proxy.close()
        await rabbit.remove()
      }
    },
  )
})

describe('events that a full queue refuses', { skip: testRabbit.skip }, () => {
  test('are sent again until it takes them: none is lost, and nothing is switched off', async () => {
    const world = await amqpWorld(testRabbit.url)
    const queue = `${world.names.heard}-full`
    try {
      await world.turn(true)
      await until(async () => {
        const { body } = await world.call(world.admin, 'POST', '/plugins/amqp/check')
        return body.message.includes('-events is there')
      })
      await world.other.queueDeclare({
        queue,
        durable: true,
        arguments: { 'x-max-length': 5, 'x-overflow': 'reject-publish' },
      })
      await world.other.queueBind({ queue, exchange: world.names.exchange, routingKey: '#' })
      await makeTickets(world, TOGETHER)
      const attempts = async () => (await world.readers.states())[0]?.attempts ?? 0
      await until(async () => (await attempts()) > 0)
      assert.match((await world.readers.states())[0]?.error ?? '', /rejected by server/)
      const heard: Heard[] = []
      while (new Set(heard.map(seqOf)).size < TOGETHER) {
        const message = await world.other.basicGet({ queue, noAck: true })
        if (message) heard.push(message)
        await world.readers.catchUp()
      }
      await assertAllCame(world, heard)
      await until(async () => (await attempts()) === 0)
      assert.equal((await world.shown()).state, 'on')
    } finally {
      await world.other.queueDelete({ queue })
      await world.close()
    }
  })
})
