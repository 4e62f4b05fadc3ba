import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { openTestStore } from '../../testing/test-store.ts'
import { testRedis } from '../../testing/test-redis.ts'
import { databaseIdentity } from './database-identity.ts'
import { pingRedis } from './ping-redis.ts'
import { adapters, type TwoNodes } from './testing/two-nodes.ts'
import { waitBeforeReconnect, type Wire } from './wire.ts'

for (const { name, skip, open } of adapters) {
  describe(`the wire of ${name}`, { skip }, () => {
    let nodes: TwoNodes
    beforeEach(async () => {
      nodes = await open()
    })
    afterEach(() => nodes.close())

    test('carries a text to every node, the own included, and only to those who listen to its topic', async () => {
      await connected(nodes)
      const others: string[] = []
      nodes.there.subscribe('log', (text) => others.push(text))
      const heard = [nodes.here, nodes.there].map((wire) => next(wire))
      await nodes.here.publish('signals', 'é 漢 "quoted" \\ and\na second line')
      for (const one of await Promise.all(heard)) assert.equal(one, 'é 漢 "quoted" \\ and\na second line')
      assert.deepEqual(others, [])
    })

    test('keeps the order of one sender', async () => {
      await connected(nodes)
      const heard: string[] = []
      const last = new Promise<void>((resolve) => {
        nodes.there.subscribe('signals', (text) => {
          heard.push(text)
          if (text === '199') resolve()
        })
      })
      for (let count = 0; count < 200; count += 1) void nodes.here.publish('signals', String(count))
      await last
      assert.deepEqual(
        heard,
        Array.from({ length: 200 }, (_, count) => String(count)),
      )
    })

    test('R3: a connection that breaks is reported, made again, and says that it carries again', async () => {
      await connected(nodes)
      const mended = Promise.all([nodes.here, nodes.there].map(nextMended))
      nodes.proxy.shut()
      while (nodes.errors.length < 4) await new Promise(setImmediate)
      await nodes.here.publish('signals', 'lost')
      nodes.proxy.open()
      await mended
      await connected(nodes)
    })

    test('may be closed while nothing answers, and twice', async () => {
      nodes.proxy.shut()
      await nodes.here.close()
      await nodes.here.close()
      await nodes.here.publish('signals', 'lost')
    })
  })
}

if (adapters.length > 0) {
  test('every database has an identity of its own, by whatever address it is known', async () => {
    const [one, other] = await Promise.all([openTestStore(), openTestStore()])
    assert.equal(await databaseIdentity(one.store.db), await databaseIdentity(one.another().db))
    assert.notEqual(await databaseIdentity(one.store.db), await databaseIdentity(other.store.db))
    await Promise.all([one.close(), other.close()])
  })

  test('a Redis that answers tells its version', { skip: testRedis.skip }, async () => {
    assert.match(await pingRedis(testRedis.url), /^\d+\.\d+/)
  })

  test('one that does not is an error', async () => {
    await assert.rejects(pingRedis('redis://127.0.0.1:1'))
  })
}

test('waits longer after each failure, up to two seconds', () => {
  assert.deepEqual([0, 1, 3, 30].map(waitBeforeReconnect), [100, 200, 800, 2_000])
})

function next(wire: Wire): Promise<string> {
  return new Promise((resolve) => {
    const stop = wire.subscribe('signals', (text) => {
      stop()
      resolve(text)
    })
  })
}

function nextMended(wire: Wire): Promise<void> {
  return new Promise((resolve) => {
    const stop = wire.onMended(() => {
      stop()
      resolve()
    })
  })
}

/** Texts may get lost while a node is still connecting: sends until they arrive in both directions, and no more come. */
async function connected({ here, there }: TwoNodes): Promise<void> {
  for (const [from, to] of [
    [here, there],
    [there, here],
  ] as const) {
    let sent = 0
    let heard = 0
    const stop = to.subscribe('signals', (text) => {
      heard = Math.max(heard, Number(text))
    })
    while (heard === 0) {
      await from.publish('signals', String((sent += 1)))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    while (heard < sent) await new Promise(setImmediate)
    stop()
  }
}
