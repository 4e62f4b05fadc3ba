import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { localSignals, LONGEST_SIGNAL, type Signals } from '../../kernel/signals.ts'
import { adapters } from '../wire/testing/two-nodes.ts'
import { wireSignals } from './wire-signals.ts'

/** What all signals keep, whatever carries them. `here` and `there` are two nodes, or the same one. */
function contract(
  name: string,
  skip: string | false,
  open: () => Promise<{ here: Signals; there: Signals; close(): Promise<void> }>,
): void {
  describe(name, { skip }, () => {
    let nodes: Awaited<ReturnType<typeof open>>
    beforeEach(async () => {
      nodes = await open()
      await connected(nodes.here, nodes.there)
    })
    afterEach(() => nodes.close())

    test('reach everybody who listens to the channel, the sender too, once each and in order', async () => {
      const heard = [nodes.here, nodes.here, nodes.there].map((node) => listenTo(node, 'ticket:1'))
      const elsewhere = listenTo(nodes.there, 'ticket:2')
      for (const message of ['1', '', '{"words": "é 漢\\n\\t"}', '1']) nodes.here.send('ticket:1', message)
      await connected(nodes.here, nodes.there)
      for (const one of heard) assert.deepEqual(one, ['1', '', '{"words": "é 漢\\n\\t"}', '1'])
      assert.deepEqual(elsewhere, [])
    })

    test('are heard on the own node inside the call that sends', () => {
      const heard = listenTo(nodes.here, 'ticket:1')
      nodes.here.send('ticket:1', 'now')
      assert.deepEqual(heard, ['now'])
    })

    test('who has stopped listening hears nothing, and others still do', async () => {
      const heard: string[] = []
      const listener = (message: string) => heard.push(message)
      const stops = [0, 1].map(() => nodes.there.listen('ticket:1', listener))
      stops[0]?.()
      stops[0]?.()
      nodes.here.send('ticket:1', 'one')
      await connected(nodes.here, nodes.there)
      assert.deepEqual(heard, ['one'])
    })

    test('carry 4 KiB, counted in bytes, and refuse what is longer or no text', async () => {
      const heard = listenTo(nodes.there, 'ticket:1')
      const longest = 'é'.repeat(LONGEST_SIGNAL / 2)
      nodes.here.send('ticket:1', longest)
      for (const [channel, message] of [
        ['ticket:1', `${longest}x`],
        ['ticket:1', 'a\0b'],
        ['ticket 1', 'x'],
        ['', 'x'],
      ] as const) {
        assert.throws(() => nodes.here.send(channel, message), RangeError)
      }
      await connected(nodes.here, nodes.there)
      assert.deepEqual(heard, [longest])
    })

    test('closing twice does no harm', async () => {
      await nodes.here.close()
      await nodes.here.close()
    })
  })
}

function listenTo(node: Signals, channel: string): string[] {
  const heard: string[] = []
  node.listen(channel, (message) => heard.push(message))
  return heard
}

/** The other node may still be connecting; what is heard after this was sent after it, and everything before has arrived. */
async function connected(here: Signals, there: Signals): Promise<void> {
  let sent = 0
  let last = 0
  const stop = there.listen('connected', (message) => {
    last = Number(message)
  })
  while (last === 0) {
    here.send('connected', String((sent += 1)))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  while (last < sent) await new Promise(setImmediate)
  stop()
}

contract('signals of one process', false, () => {
  const signals = localSignals()
  return Promise.resolve({ here: signals, there: signals, close: () => signals.close() })
})

for (const { name, skip, open } of adapters) {
  contract(`signals over ${name}`, skip, async () => {
    const nodes = await open()
    const [here, there] = [wireSignals(nodes.here), wireSignals(nodes.there)]
    const close = async () => {
      await Promise.all([here.close(), there.close()])
      await nodes.close()
    }
    return { here, there, close }
  })

  test(`what else stands on the wire of ${name} is passed over`, { skip }, async () => {
    const nodes = await open()
    const [here, there] = [wireSignals(nodes.here), wireSignals(nodes.there)]
    await connected(here, there)
    const heard = listenTo(there, 'ticket:1')
    for (const text of [
      '',
      'x',
      'a ticket:1',
      `a ticket:1 ${'x'.repeat(LONGEST_SIGNAL + 1)}`,
      'a ticket:1 x',
    ])
      await nodes.here.publish('signals', text)
    await connected(here, there)
    assert.deepEqual(heard, ['x'])
    await Promise.all([here.close(), there.close()])
    await nodes.close()
  })
}
