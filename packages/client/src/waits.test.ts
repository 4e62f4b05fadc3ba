import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeMachine } from './testing/fake-time.ts'
import { Waits } from './waits.ts'

test('what waits at rest, or comes to wait then, is done once when there is a connection again', () => {
  const machine = new FakeMachine()
  const waits = new Waits(machine)
  const done: string[] = []
  const waited = waits.add(() => done.push('waited'))
  const later = waits.add(() => done.push('later'))
  const closed = waits.add(() => done.push('closed'))
  const stopped = waits.add(() => done.push('stopped'))
  waits.start()
  for (const wait of [waited, closed, stopped]) wait.in(100)
  waits.rest()
  assert.equal(machine.waiting, 0)
  later.now()
  later.in(100)
  closed.close()
  stopped.stop()
  machine.tick(1_000)
  assert.deepEqual(done, [])
  waits.start()
  waits.catchUp()
  waits.catchUp()
  machine.tick(1_000)
  assert.deepEqual(done, ['waited', 'later'])
})

test('what waits is done once, at the time that was asked for first', () => {
  const machine = new FakeMachine()
  let done = 0
  const wait = machine.running.add(() => (done += 1))
  wait.in(100)
  wait.in(10)
  machine.tick(99)
  assert.equal(done, 0)
  machine.tick(1_000)
  assert.equal(done, 1)
})

test('requests of before a rest are ended by a problem of status 0, and those of after it are not', () => {
  const { running: waits } = new FakeMachine()
  const { signal } = waits
  waits.rest()
  assert.throws(() => signal.throwIfAborted(), { status: 0, code: 'client.unreachable' })
  waits.signal.throwIfAborted()
})
