import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { test } from 'node:test'
import { Turns } from './turns.ts'

/** Work that never leaves the event loop to others, as a query of SQLite does not. */
async function busy(millis: number): Promise<void> {
  const until = performance.now() + millis
  while (performance.now() < until) await Promise.resolve()
}

test('one is done before the next begins, and the rest of the process is not kept waiting for all of them', async () => {
  const turns = new Turns()
  let under = 0
  let done = 0
  const all = Array.from({ length: 50 }, () =>
    turns.take(async () => {
      under += 1
      assert.equal(under, 1)
      await busy(2)
      under -= 1
      done += 1
    }),
  )
  await nextTurn()
  await nextTurn()
  assert.ok(done < all.length)
  await Promise.all(all)
})

test('while one waits for the network the others go on', async () => {
  const turns = new Turns()
  const { promise, resolve } = Promise.withResolvers<string>()
  const waiting = turns.take(() => promise)
  assert.equal(await turns.take(() => 'done'), 'done')
  resolve('came')
  assert.equal(await waiting, 'came')
})

test('who fails fails alone', async () => {
  const turns = new Turns()
  const failing = turns.take(() => Promise.reject(new Error('broken')))
  const other = turns.take(() => 'done')
  await assert.rejects(failing, /broken/)
  assert.equal(await other, 'done')
})
