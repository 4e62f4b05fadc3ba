import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestKernel, type TestKernel } from '../../kernel/testing/test-kernel.ts'
import { RecentEvents } from './recent-events.ts'

let world: TestKernel
before(async () => {
  world = await openTestKernel()
  for (let n = 1; n <= 600; n += 1) await world.addTeam(`Team ${String(n)}`)
})
after(() => world.close())

/** All of the log from a position, as a connection reads it. */
async function readAll(recent: RecentEvents, from: number, head: number): Promise<number[]> {
  const seqs: number[] = []
  for (let at = from; at < head; at = seqs.at(-1) ?? head)
    seqs.push(...(await recent.after(at, head)).map((event) => event.seq))
  return seqs
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n + 1)

test('from whatever position, every event up to the head comes once and in order', async () => {
  const recent = new RecentEvents(world.kernel.store.db)
  for (const from of [0, 1, 249, 250, 251, 499, 500, 598, 599, 600])
    assert.deepEqual(await readAll(recent, from, 600), range(from, 600))
  // A head that others have passed already.
  assert.deepEqual(await readAll(recent, 10, 20), range(10, 20))
})

/** The database, and how often it has been asked. */
function counted(): { db: TestKernel['kernel']['store']['db']; reads: () => number } {
  let reads = 0
  const db = new Proxy(world.kernel.store.db, {
    get: (target, name) => {
      if (name === 'selectFrom') reads += 1
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { db, reads: () => reads }
}

test('events that are longer than what may be kept are read once for all who ask together, too', async () => {
  const { db, reads } = counted()
  const recent = new RecentEvents(db, 1_000)
  const inSteps = async () => {
    for (let from = 0; from < 250; from += 50) await recent.after(from, 250)
  }
  await Promise.all(Array.from({ length: 100 }, inSteps))
  assert.equal(reads(), 1)
})

test('what comes later is read on, and nothing is read twice by those who ask together', async () => {
  const { db, reads } = counted()
  const recent = new RecentEvents(db)
  const all = await Promise.all(Array.from({ length: 50 }, () => readAll(recent, 0, 600)))
  for (const one of all) assert.deepEqual(one, range(0, 600))
  assert.equal(reads(), 3)
  await world.addTeam('One more')
  assert.deepEqual(await readAll(recent, 600, 601), [601])
  assert.equal(reads(), 4)
})

test('events that came one by one are let go when there are too many of them', async () => {
  const { db, reads } = counted()
  const recent = new RecentEvents(db, 30_000)
  // The first reading brings some 10,000 of a run; one by one that run grows to 25,000, and the next to 10,000.
  let { length: head } = await world.events()
  for (await recent.after(head - 1, head); head < 850; head += 1) {
    await world.addTeam(`One of many ${String(head)}`)
    await recent.after(head, head + 1)
  }
  const before = reads()
  await recent.after(750, 850)
  assert.equal(reads(), before)
  await recent.after(500, 750)
  assert.equal(reads(), before + 1)
})
