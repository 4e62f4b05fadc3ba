// Long, because rules R1 to R5 are about one small world of readers, and reading them in order explains it.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Jobs, NewJob } from './jobs.ts'
import { parkedEvents } from './parked-events.ts'
import { createReaderRunner, type ReaderRunner, type ReaderRunnerOptions } from './reader-runner.ts'
import { defineReader, type Reader } from './reader.ts'
import { retryParkedEvent } from './retry-parked-event.command.ts'
import { runCommand, type Kernel } from './run-command.ts'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { addTeam, describeTeam, openTestKernel, type TestKernel } from './testing/test-kernel.ts'

let world: TestKernel
const runners: ReaderRunner[] = []
const errors: string[] = []

beforeEach(async () => {
  world = await openTestKernel()
  await world.kernel.store.write((tx) =>
    sql`create table heard (reader text not null, seq bigint not null)`.execute(tx),
  )
  errors.length = 0
})
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()))
  await world.close()
})

function runnerOf(
  readers: Reader[],
  options: Partial<ReaderRunnerOptions> = {},
  kernel: Kernel = world.kernel,
) {
  const runner = createReaderRunner(kernel, readers, {
    jobs: null,
    // Tests move by catchUp and tick; the poll of a second would only blur what woke a reader.
    pollMillis: 3_600_000,
    onError: (reader, error) =>
      errors.push(`${reader}: ${error instanceof Error ? error.message : String(error)}`),
    ...options,
  })
  runners.push(runner)
  return runner
}

/** Writes down what it hears, in the transaction of its cursor. */
function listener(name: string, more: Partial<Parameters<typeof defineReader>[0]> = {}): Reader {
  return defineReader({
    name,
    kinds: ['team.created'],
    start: 'beginning',
    handle: (context, event) => {
      context.withCursor((tx) =>
        sql`insert into heard (reader, seq) values (${name}, ${event.seq})`.execute(tx),
      )
      return Promise.resolve()
    },
    ...more,
  })
}

async function heardBy(name: string): Promise<number[]> {
  const { rows } = await sql<{
    seq: number
  }>`select seq from heard where reader = ${name} order by seq`.execute(world.kernel.store.db)
  return rows.map((row) => row.seq)
}

async function cursorOf(name: string): Promise<number | undefined> {
  const row = await world.kernel.store.db
    .selectFrom('readers')
    .select('cursor')
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.cursor
}

describe('R1: a reader', () => {
  test('R1: hears the kinds that it declares, each event once and in order', async () => {
    const runner = runnerOf([listener('teams')])
    await runner.start()
    const id = await world.addTeam('One')
    await runCommand(world.kernel, describeTeam, {
      input: { id, description: 'first' },
      actor: SYSTEM,
      via: 'system',
    })
    await world.addTeam('Two')
    await runner.catchUp()
    assert.deepEqual(await heardBy('teams'), [1, 3])
    assert.equal(await cursorOf('teams'), 3)
  })

  test('R1: with a name that another one has is refused at the start', () => {
    assert.throws(() => runnerOf([listener('teams'), listener('teams')]), /two readers are named "teams"/)
  })

  test('R1: that is new begins at the head or at the beginning, as it declares', async () => {
    await world.addTeam('Before')
    const runner = runnerOf([listener('from-head', { start: 'head' }), listener('from-beginning')])
    await runner.start()
    await world.addTeam('After')
    await runner.catchUp()
    assert.deepEqual(await heardBy('from-head'), [2])
    assert.deepEqual(await heardBy('from-beginning'), [1, 2])
  })

  test('R1: goes on from its cursor after a restart', async () => {
    const first = runnerOf([listener('teams')])
    await first.start()
    await world.addTeam('One')
    await first.catchUp()
    await first.stop()
    await world.addTeam('Two')
    const second = runnerOf([listener('teams')])
    await second.start()
    await second.catchUp()
    assert.deepEqual(await heardBy('teams'), [1, 2])
  })

  test('R1: keeps neither state nor cursor of a batch whose transaction fails, and then only leaves out the bad event', async () => {
    for (const name of ['One', 'Two', 'Three']) await world.addTeam(name)
    const picky = listener('picky', {
      handle: (context, event) => {
        context.withCursor(async (tx) => {
          await sql`insert into heard (reader, seq) values ('picky', ${event.seq})`.execute(tx)
          if (event.seq === 2) throw new Error('two is bad')
        })
        return Promise.resolve()
      },
    })
    const runner = runnerOf([picky])
    await runner.start()
    await runner.catchUp()
    assert.deepEqual(await heardBy('picky'), [1])
    assert.equal(await cursorOf('picky'), 1)
  })

  test('R1: does not write for events that it does not hear', async () => {
    const runner = runnerOf([listener('people', { kinds: ['person.created'] })])
    await runner.start()
    await world.addTeam('One')
    await runner.catchUp()
    assert.equal(await cursorOf('people'), 0)
    // The renewal of the lease carries the position along.
    world.now += 5_000
    await runner.catchUp()
    assert.equal(await cursorOf('people'), 1)
  })
})

describe('R2: jobs of a reader', () => {
  test('R2: carry a key of reader, event and target, so that a replay of the log adds none again', async () => {
    const added: NewJob[] = []
    const jobs: Jobs = {
      enqueue: (_tx, job) => {
        added.push(job)
        return Promise.resolve(true)
      },
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
      failed: () => Promise.resolve([]),
      retry: () => Promise.resolve(false),
    }
    const sender = listener('sender', {
      handle: (context, event) => {
        context.enqueue({ queue: 'mail', payload: { event: event.seq }, target: 'ana' })
        return Promise.resolve()
      },
    })
    await world.addTeam('One')
    const runner = runnerOf([sender], { jobs })
    await runner.start()
    await runner.catchUp()
    assert.deepEqual(added, [{ queue: 'mail', payload: { event: 1 }, key: 'sender:1:ana' }])
  })
})

describe('R3: the doorbell', () => {
  test('R3: wakes readers at once', async () => {
    const { promise, resolve } = Promise.withResolvers<number>()
    const runner = runnerOf([
      listener('teams', { handle: (_context, event) => Promise.resolve(resolve(event.seq)) }),
    ])
    await runner.start()
    await world.addTeam('One')
    assert.equal(await promise, 1)
  })

  test('R3: may be lost: the poll finds the event', async () => {
    const { promise, resolve } = Promise.withResolvers<number>()
    const deaf: Kernel = { ...world.anotherNode() }
    const runner = runnerOf(
      [listener('teams', { handle: (_context, event) => Promise.resolve(resolve(event.seq)) })],
      { pollMillis: 20 },
      deaf,
    )
    await runner.start()
    await world.addTeam('One')
    assert.equal(await promise, 1)
  })
})

describe('R4: an event that fails', () => {
  const failing = (fails: () => boolean) =>
    listener('flaky', {
      handle: (context, event) => {
        if (event.seq === 2 && fails()) throw new Error('not today')
        context.withCursor((tx) =>
          sql`insert into heard (reader, seq) values ('flaky', ${event.seq})`.execute(tx),
        )
        return Promise.resolve()
      },
    })

  test('R4: is tried again after a wait, visibly, and holds later events back meanwhile', async () => {
    let broken = true
    const runner = runnerOf([failing(() => broken)])
    await runner.start()
    for (const name of ['One', 'Two', 'Three']) await world.addTeam(name)
    await runner.catchUp()
    assert.deepEqual(await heardBy('flaky'), [1])
    const [state] = await runner.states()
    assert.equal(state?.attempts, 1)
    assert.match(state?.error ?? '', /not today/)
    assert.equal(state?.lag, 2)
    assert.deepEqual(errors, ['flaky: not today'])
    broken = false
    await runner.catchUp()
    assert.deepEqual(await heardBy('flaky'), [1], 'before its time it is not tried')
    world.now += 1_000
    await runner.catchUp()
    assert.deepEqual(await heardBy('flaky'), [1, 2, 3])
    assert.equal((await runner.states())[0]?.error, null)
  })

  test('R4: is parked with its error after all tries, and the reader goes on', async () => {
    const runner = runnerOf([failing(() => true)], { tries: 3 })
    await runner.start()
    for (const name of ['One', 'Two', 'Three']) await world.addTeam(name)
    for (let round = 0; round < 3; round += 1) {
      await runner.catchUp()
      world.now += 60_000
    }
    assert.deepEqual(await heardBy('flaky'), [1, 3])
    const [parked] = await parkedEvents(world.kernel.store.db, { limit: 10 })
    assert.equal(parked?.seq, 2)
    assert.equal(parked?.attempts, 3)
    assert.match(parked?.error ?? '', /not today/)
    assert.equal((await runner.states())[0]?.parked, 1)
  })

  test('R4: leaves the list when a retry that an admin asked for works', async () => {
    let broken = true
    const runner = runnerOf([failing(() => broken)], { tries: 1 })
    await runner.start()
    for (const name of ['One', 'Two']) await world.addTeam(name)
    await runner.catchUp()
    const input = { reader: 'flaky', seq: 2 }
    const retry = () => runCommand(world.kernel, retryParkedEvent, { input, actor: SYSTEM, via: 'system' })
    await retry()
    await runner.catchUp()
    assert.equal((await parkedEvents(world.kernel.store.db, { limit: 10 }))[0]?.attempts, 2)
    broken = false
    await retry()
    await runner.catchUp()
    assert.deepEqual(await heardBy('flaky'), [1, 2])
    assert.deepEqual(await parkedEvents(world.kernel.store.db, { limit: 10 }), [])
  })

  test('R4: by taking too long counts as failed, and can do nothing any more', async () => {
    const { promise: never, resolve: end } = Promise.withResolvers<void>()
    const late: unknown[] = []
    const slow = listener('slow', {
      handle: async (context) => {
        await never
        try {
          context.withCursor(() => Promise.resolve())
        } catch (error) {
          late.push(error)
        }
      },
    })
    const runner = runnerOf([slow], { handleMillis: 10 })
    await runner.start()
    await world.addTeam('One')
    await runner.catchUp()
    assert.match(errors.join(), /longer than 10 ms/)
    end()
    await new Promise(setImmediate)
    assert.equal(late.length, 1)
  })
})

describe('R5: on many nodes', () => {
  const nodesHeard: string[] = []
  const on = (node: string) =>
    listener('teams', {
      handle: (context, event) => {
        context.withCursor((tx) => {
          nodesHeard.push(`${node}:${String(event.seq)}`)
          return sql`insert into heard (reader, seq) values ('teams', ${event.seq})`.execute(tx)
        })
        return Promise.resolve()
      },
    })
  beforeEach(() => nodesHeard.splice(0))

  test('R5: a reader runs on one node at a time', async () => {
    const one = runnerOf([on('one')])
    const two = runnerOf([on('two')], {}, world.anotherNode())
    await one.start()
    await two.start()
    await world.addTeam('One')
    await two.catchUp()
    await one.catchUp()
    assert.deepEqual(nodesHeard, ['one:1'])
  })

  test('R5: another node takes over at once after an orderly stop', async () => {
    const one = runnerOf([on('one')])
    const two = runnerOf([on('two')], {}, world.anotherNode())
    await one.start()
    await two.start()
    await one.stop()
    await world.addTeam('One')
    await two.catchUp()
    assert.deepEqual(nodesHeard, ['two:1'])
  })

  test('R5: another node takes over when the lease has run out, and the old one can commit nothing any more', async () => {
    const held = Promise.withResolvers<void>()
    const frozen = listener('teams', {
      handle: async (context, event) => {
        context.withCursor((tx) =>
          sql`insert into heard (reader, seq) values ('teams', ${event.seq})`.execute(tx),
        )
        await held.promise
      },
    })
    const one = runnerOf([frozen])
    const two = runnerOf([on('two')], {}, world.anotherNode())
    await one.start()
    await world.addTeam('One')
    await two.start()
    await two.catchUp()
    assert.deepEqual(nodesHeard, [], 'the lease still runs')
    world.now += 10_000
    await two.catchUp()
    assert.deepEqual(nodesHeard, ['two:1'])
    held.resolve()
    await one.stop()
    assert.deepEqual(await heardBy('teams'), [1], 'the frozen node has not handled it a second time')
    assert.match(errors.join(), /another node has taken over/)
  })
})

describe('R5: the lease', () => {
  test('R5: fences a node that lost it, even before the new owner has moved the cursor', async () => {
    const held = Promise.withResolvers<void>()
    const frozen = listener('teams', {
      handle: async (context, event) => {
        context.withCursor((tx) =>
          sql`insert into heard (reader, seq) values ('teams', ${event.seq})`.execute(tx),
        )
        await held.promise
      },
    })
    const waiting = listener('teams', { handle: () => Promise.reject(new Error('not yet')) })
    const one = runnerOf([frozen])
    const two = runnerOf([waiting], {}, world.anotherNode())
    await one.start()
    await world.addTeam('One')
    world.now += 10_000
    await two.start()
    await two.catchUp()
    held.resolve()
    await one.stop()
    assert.deepEqual(await heardBy('teams'), [])
    assert.equal(await cursorOf('teams'), 0)
  })
})

describe('R1: commands of a reader', () => {
  const echo = (after: () => void = () => undefined) =>
    listener('echo', {
      handle: async (context, event) => {
        if (event.depth > 0) return
        await context.run(addTeam, { name: `Echo ${String(event.seq)}` })
        after()
      },
    })

  test('L4: carry the event as their cause', async () => {
    const runner = runnerOf([echo()])
    await runner.start()
    await world.addTeam('One')
    await runner.catchUp()
    const second = (await world.events())[1]
    assert.equal(second?.via, 'reader:echo')
    assert.equal(second?.cause_seq, 1)
    assert.equal(second?.root_seq, 1)
    assert.equal(second?.depth, 1)
  })

  test('R1: run once, although the node dies between the command and the cursor', async () => {
    let crash = true
    const runner = runnerOf([
      echo(() => {
        if (crash) throw new Error('the node dies here')
      }),
    ])
    await runner.start()
    await world.addTeam('One')
    await runner.catchUp()
    assert.equal(await cursorOf('echo'), 0)
    crash = false
    world.now += 1_000
    await runner.catchUp()
    assert.equal(await cursorOf('echo'), 2)
    assert.equal((await world.events()).length, 2)
  })

  test('R1: of one event are told apart by their part; the first decision of a part stands', async () => {
    let round = 0
    const runner = runnerOf([
      listener('several', {
        handle: async (context, event) => {
          if (event.depth > 0) return
          round += 1
          await context.run(addTeam, { name: `A${String(round)}` }, 'a')
          if (round === 1) throw new Error('the node dies here')
          await context.run(addTeam, { name: 'B' }, 'b')
        },
      }),
    ])
    await runner.start()
    await world.addTeam('One')
    await runner.catchUp()
    world.now += 1_000
    await runner.catchUp()
    const names = await world.kernel.store.db.selectFrom('teams').select('name').orderBy('seq').execute()
    assert.deepEqual(
      names.map((team) => team.name),
      ['One', 'A1', 'B'],
    )
  })

  test('L4: that answer each other without end are stopped at depth 8, and the event is parked at once', async () => {
    const runner = runnerOf([
      listener('endless', {
        handle: async (context, event) => {
          await context.run(addTeam, { name: `Again ${String(event.seq)}` })
        },
      }),
    ])
    await runner.start()
    await world.addTeam('One')
    await runner.catchUp()
    assert.equal((await world.events()).length, 9)
    const [parked] = await parkedEvents(world.kernel.store.db, { limit: 10 })
    assert.equal(parked?.seq, 9)
    assert.equal(parked?.attempts, 1)
    assert.match(parked?.error ?? '', /chain of automatic changes was stopped/)
  })
})
