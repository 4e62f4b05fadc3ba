import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { parkedEvents } from './parked-events.ts'
import { createReaderRunner, type ReaderRunner, type ReaderRunnerOptions } from './reader-runner.ts'
import { defineRelay, type Reader } from './reader.ts'
import { retryParkedEvent } from './retry-parked-event.command.ts'
import { runCommand } from './run-command.ts'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { openTestKernel, type TestKernel } from './testing/test-kernel.ts'

let world: TestKernel
const runners: ReaderRunner[] = []
const errors: string[] = []
/** The runs that the relay was handed, by the seq of their events. */
const runs: number[][] = []

beforeEach(async () => {
  world = await openTestKernel()
  errors.length = 0
  runs.length = 0
})
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()))
  await world.close()
})

/** On a node of its own, which no ring wakes: tests move by catchUp. */
async function startOf(reader: Reader, options: Partial<ReaderRunnerOptions> = {}) {
  const runner = createReaderRunner(world.anotherNode(), [reader], {
    jobs: null,
    pollMillis: 3_600_000,
    onError: (_reader, error, seq) =>
      errors.push(`${String(seq)}: ${error instanceof Error ? error.message : String(error)}`),
    ...options,
  })
  runners.push(runner)
  await runner.start()
  return runner
}

/** @param tell how many of the events somebody outside confirms */
function relayOf(tell: (seqs: number[], signal: AbortSignal) => number | Promise<number>): Reader {
  return defineRelay({
    name: 'teller',
    kinds: ['team.created'],
    start: 'beginning',
    async relay({ signal }, events) {
      const seqs = events.map(({ seq }) => seq)
      runs.push(seqs)
      return tell(seqs, signal)
    },
  })
}

async function addTeams(names = ['One', 'Two', 'Three', 'Four']): Promise<void> {
  for (const name of names) await world.addTeam(name)
}

async function cursor(): Promise<number> {
  const { cursor } = await world.kernel.store.db
    .selectFrom('readers')
    .select('cursor')
    .where('name', '=', 'teller')
    .executeTakeFirstOrThrow()
  return cursor
}

describe('R2: a relay', () => {
  test('R2: is handed many events at once, and its cursor passes them when all are confirmed', async () => {
    const confirmed = Promise.withResolvers<number>()
    await addTeams()
    const runner = await startOf(relayOf(() => confirmed.promise))
    const caughtUp = runner.catchUp()
    while (runs.length === 0) await new Promise(setImmediate)
    assert.equal(await cursor(), 0)
    confirmed.resolve(4)
    await caughtUp
    assert.deepEqual(runs, [[1, 2, 3, 4]])
    assert.equal(await cursor(), 4)
  })

  test('R2: gets what was not confirmed again, one by one, and what was confirmed before it no more', async () => {
    await addTeams()
    const runner = await startOf(relayOf((seqs) => (seqs.length > 1 ? 2 : 1)))
    await runner.catchUp()
    assert.deepEqual(runs, [[1, 2, 3, 4], [3], [4]])
    await addTeams(['Five', 'Six', 'Seven'])
    await runner.catchUp()
    assert.deepEqual(runs[3], [5, 6, 7], 'what follows comes together again')
    assert.deepEqual(errors, [])
  })

  test('R2: that says it told none, or more than it was handed, has failed', async () => {
    await world.addTeam('One')
    const runner = await startOf(relayOf((seqs) => (runs.length === 1 ? 0 : seqs.length + 1)))
    await runner.catchUp()
    world.now += 60_000
    await runner.catchUp()
    assert.deepEqual(errors, [
      '1: teller says that it told 0 of 1 events',
      '1: teller says that it told 2 of 1 events',
    ])
    assert.equal(await cursor(), 0)
  })
})

describe('R4: a run of a relay that fails', () => {
  const refusing = (bad: number) =>
    relayOf((seqs) => {
      if (seqs.includes(bad)) throw new Error('refused')
      return seqs.length
    })

  test('R4: goes on one by one: the failure counts for the event that was refused, which is parked after its tries', async () => {
    await addTeams()
    const runner = await startOf(refusing(2), { tries: 2 })
    await runner.catchUp()
    assert.deepEqual(runs, [[1, 2, 3, 4], [1], [2]])
    assert.equal(await cursor(), 1)
    const [state] = await runner.states()
    assert.deepEqual([state?.attempts, errors], [1, ['2: refused']])
    world.now += 1_000
    await runner.catchUp()
    const parked = await parkedEvents(world.kernel.store.db, { limit: 10 })
    assert.deepEqual(
      parked.map(({ seq }) => seq),
      [2],
    )
    assert.equal(await cursor(), 4)
  })

  test('R4: leaves the list of parked events when a retry that an admin asked for is confirmed', async () => {
    let bad = 1
    await world.addTeam('One')
    const runner = await startOf(
      relayOf(([seq]) => {
        if (seq === bad) throw new Error('refused')
        return 1
      }),
      { tries: 1 },
    )
    const input = { reader: 'teller', seq: 1 }
    const retry = () => runCommand(world.kernel, retryParkedEvent, { input, actor: SYSTEM, via: 'system' })
    const list = () => parkedEvents(world.kernel.store.db, { limit: 10 })
    await runner.catchUp()
    await retry()
    await runner.catchUp()
    assert.equal((await list())[0]?.attempts, 2)
    bad = 0
    await retry()
    await runner.catchUp()
    assert.deepEqual([runs, await list()], [[[1], [1], [1]], []])
  })

  test('R4: by taking too long is told by its signal, and counts for the event that takes long', async () => {
    const aborted: boolean[] = []
    await addTeams()
    const runner = await startOf(
      relayOf(async (seqs, signal) => {
        if (!seqs.includes(1)) return seqs.length
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve)
        })
        aborted.push(signal.aborted)
        throw new Error('too late to be heard')
      }),
      { handleMillis: 10 },
    )
    await runner.catchUp()
    assert.deepEqual(
      [runs, aborted],
      [
        [[1, 2, 3, 4], [1]],
        [true, true],
      ],
    )
    assert.deepEqual(errors, ['1: the reader took longer than 10 ms'])
  })
})

test('R5: a relay that lost its lease while it told moves no cursor', async () => {
  const confirmed = Promise.withResolvers<number>()
  await addTeams()
  const frozen = await startOf(relayOf(() => confirmed.promise))
  void frozen.catchUp()
  while (runs.length === 0) await new Promise(setImmediate)
  world.now += 10_000
  const elsewhere = await startOf(relayOf(() => Promise.reject(new Error('not yet'))))
  await elsewhere.catchUp()
  confirmed.resolve(4)
  await frozen.stop()
  assert.equal(await cursor(), 0)
  assert.match(errors.join(), /another node has taken over/)
})
