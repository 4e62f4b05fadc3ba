import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTcpProxy, throughProxy } from '@waybill/server/testing/tcp-proxy.ts'
import { amqpWorld, until } from './testing/amqp-world.ts'
import { canBegin, ownRabbit } from './testing/test-rabbit.ts'

const COUNT = 1_000
/** What is not confirmed in this time may be lost with its connection. */
const CONFIRM_MILLIS = 2_000

describe('a broker that is stopped, killed and cut off while it is fed and drained', {
  skip: canBegin.skip,
}, () => {
  test('loses nothing: each message is one ticket, and each event comes out, in its order', async () => {
    const rabbit = await ownRabbit()
    await rabbit.begin()
    const { hostname: host, port } = new URL(rabbit.url)
    const proxy = await openTcpProxy({ host, port: Number(port) })
    const world = await amqpWorld(rabbit.url, throughProxy(rabbit.url, proxy))
    try {
      const heard = await world.hear('#')
      await world.turn(true)
      // What is sent to a queue that is not there yet is lost outside.
      const check = () => world.call(world.admin, 'POST', '/plugins/amqp/check')
      await until(async () => (await check()).body.message.includes('1 consumers'))
      let fed = 0
      const feed = async () => {
        for (let id = 0; id < COUNT; id++) {
          // Sent again until it is confirmed, as any careful sender does: the same message may come twice.
          const sent = () => {
            const confirmed = world.send({ title: `Ticket ${String(id)}`, external_id: id }).then(() => true)
            const late = sleep(CONFIRM_MILLIS, false)
            return Promise.race([confirmed, late]).catch(() => false)
          }
          while (!(await sent()));
          fed += 1
        }
      }
      const break_ = async () => {
        await until(() => fed >= 100)
        proxy.cut()
        await until(() => fed >= 200)
        await rabbit.end('at once')
        await rabbit.begin()
        await until(() => fed >= 500)
        proxy.shut()
        await until(() => fed >= 600)
        proxy.open()
        await until(() => fed >= 700)
        await rabbit.end('in order')
        await rabbit.begin()
      }
      await Promise.all([feed(), break_()])
      await until(async () => (await world.tickets()).length >= COUNT)
      const created = await world.events('ticket.')
      const seen = () => new Set(heard.map((one) => one.headers?.['seq']))
      await until(() => created.every(({ seq }) => seen().has(seq)))
      const tickets = await world.tickets()
      assert.deepEqual(
        [tickets.length, new Set(tickets.map(({ title }) => title)).size],
        [COUNT, COUNT],
        'a message was made a ticket twice',
      )
      const first = [...seen()]
      assert.deepEqual(
        first,
        first.toSorted((a, b) => Number(a) - Number(b)),
        'events were out of order',
      )
      assert.equal(await world.waiting(world.names.dead), 0)
      assert.equal((await world.shown()).state, 'on')
    } finally {
      await world.close()
      await proxy.close()
      await rabbit.remove()
    }
  })
})
