import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { localDoorbell } from '../../kernel/doorbell.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { defineRelay } from '../../kernel/reader.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { OutsideError, definePlugin } from './define-plugin.ts'

let world: TestWorld
let admin: TestPerson
let readers: ReaderRunner
/** The tickets of each run that the relay was handed. */
const runs: (string | null)[][] = []
let answer: (count: number) => number

const plugin = definePlugin({
  id: 'teller',
  name: 'Teller',
  description: 'Tells somebody outside.',
  readers: () => [
    defineRelay({
      name: 'teller.tell',
      kinds: ['ticket.created'],
      start: 'beginning',
      async relay(_context, events) {
        runs.push(events.map(({ ticket_id }) => ticket_id))
        return answer(events.length)
      },
    }),
  ],
})

beforeEach(async () => {
  runs.length = 0
  answer = (count) => count
  world = await createTestWorld({ plugins: [plugin] })
  admin = await world.person('admin')
  // No ring wakes it: the tests move by catchUp.
  readers = createReaderRunner({ ...world.kernel, doorbell: localDoorbell() }, world.plugins.readers, {
    jobs: null,
    tries: 2,
    retryMillis: 0,
    pollMillis: 3_600_000,
    onError: () => undefined,
  })
  await readers.start()
})
afterEach(async () => {
  await readers.stop()
  await world.close()
})

const turn = (on: boolean) => world.call(admin, 'POST', '/plugins/teller/switch', { body: { on } })

describe('the relay of a plugin', () => {
  test('hears together what happened since it was switched on, and nothing of before', async () => {
    await world.ticket()
    await turn(true)
    const tickets = [await world.ticket(), await world.ticket()]
    await readers.catchUp()
    assert.deepEqual(runs, [tickets.map(({ id }) => id)])
    assert.equal((await readers.states())[0]?.lag, 0)
  })

  test('that confirms a part has the rest come again, and not what passed it by', async () => {
    await world.ticket()
    await turn(true)
    const [first, second] = [await world.ticket(), await world.ticket()]
    answer = () => 1
    await readers.catchUp()
    assert.deepEqual(runs, [[first.id, second.id], [second.id]])
  })

  test('that throws again and again switches the plugin off, unless the other side is away', async () => {
    await turn(true)
    await world.ticket()
    const state = async () => (await world.call(admin, 'GET', '/plugins/teller')).body.state
    let away = 5
    answer = (count) => {
      if (away-- > 0) throw new OutsideError('away')
      return count
    }
    await readers.catchUp()
    assert.equal(await state(), 'on')
    await world.ticket()
    answer = () => {
      throw new Error('broken')
    }
    await readers.catchUp()
    assert.equal(await state(), 'failed')
    answer = (count) => count
    await turn(true)
    await readers.catchUp()
    assert.equal((await readers.states())[0]?.lag, 0)
  })
})
