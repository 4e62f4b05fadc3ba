import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { localDoorbell, type Doorbell } from '../../kernel/doorbell.ts'
import { adapters } from '../wire/testing/two-nodes.ts'
import { wireDoorbell } from './wire-doorbell.ts'

/** What every doorbell keeps, whatever carries it. `here` and `there` are two nodes, or the same one. */
function contract(
  name: string,
  skip: string | false,
  open: () => Promise<{ here: Doorbell; there: Doorbell; close(): Promise<void> }>,
): void {
  describe(name, { skip }, () => {
    let bells: Awaited<ReturnType<typeof open>>
    beforeEach(async () => {
      bells = await open()
    })
    afterEach(() => bells.close())

    test('R3: everybody who listens hears a ring, on this node and on others', async () => {
      const heard = [bells.here, bells.here, bells.there].map(nextRing)
      await ringUntil(bells.here, Promise.all(heard))
    })

    test('R3: who has stopped listening hears nothing, and others still do', async () => {
      let rings = 0
      const stop = bells.here.onRing(() => {
        rings += 1
      })
      stop()
      await ringUntil(bells.here, nextRing(bells.there))
      assert.equal(rings, 0)
    })

    test('R3: a burst of rings is heard at least once after the last of them', async () => {
      await ringUntil(bells.here, nextRing(bells.there))
      const heard = nextRing(bells.there)
      for (let count = 0; count < 1_000; count += 1) bells.here.ring()
      await heard
    })

    test('R3: closing twice does no harm', async () => {
      await bells.here.close()
      await bells.here.close()
    })
  })
}

function nextRing(bell: Doorbell): Promise<void> {
  return new Promise((resolve) => {
    const stop = bell.onRing(() => {
      stop()
      resolve()
    })
  })
}

/** The other node may still be connecting, and a ring is allowed to get lost: only a later one must arrive. */
async function ringUntil(bell: Doorbell, heard: Promise<unknown>): Promise<void> {
  const timer = setInterval(() => bell.ring(), 20)
  bell.ring()
  await heard
  clearInterval(timer)
}

contract('the local doorbell', false, () => {
  const bell = localDoorbell()
  return Promise.resolve({ here: bell, there: bell, close: () => bell.close() })
})

for (const { name, skip, open } of adapters) {
  contract(`the doorbell of ${name}`, skip, async () => {
    const nodes = await open()
    const [here, there] = [wireDoorbell(nodes.here), wireDoorbell(nodes.there)]
    const close = async () => {
      await Promise.all([here.close(), there.close()])
      await nodes.close()
    }
    return { here, there, close }
  })

  test(`R3: the doorbell of ${name} rings once after a break, because it may have missed something`, {
    skip,
  }, async () => {
    const nodes = await open()
    const [here, there] = [wireDoorbell(nodes.here), wireDoorbell(nodes.there)]
    await ringUntil(here, nextRing(there))
    const heard = nextRing(there)
    nodes.proxy.cut()
    await heard
    await ringUntil(here, nextRing(there))
    await Promise.all([here.close(), there.close()])
    await nodes.close()
  })
}
