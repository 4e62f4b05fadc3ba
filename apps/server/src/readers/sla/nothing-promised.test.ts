import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { tellClocks } from '../../domains/sla/sla-timers.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { keepSlaClocks } from './keep-clocks.reader.ts'

const HOUR = 3_600_000

let world: TestWorld
let runner: ReaderRunner
let admin: TestPerson
const errors: unknown[] = []

beforeEach(async () => {
  world = await createTestWorld()
  errors.length = 0
  runner = createReaderRunner(world.kernel, [keepSlaClocks], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  admin = await world.person('admin')
  await world.project({ key: 'DESK' })
})
afterEach(async () => {
  await runner.stop()
  await world.close()
  assert.deepEqual(errors, [])
})

async function ok(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) {
  const answer = await world.call(admin, method, path, body ? { body } : {})
  assert.ok(answer.status < 300, `${path}: ${String(answer.status)} ${answer.text}`)
  return answer.body
}

async function settle() {
  for (let round = 0; round < 3; round += 1) {
    await runner.catchUp()
    await tellClocks(world.kernel, (error) => errors.push(error))
  }
  await runner.catchUp()
}

const RESOLUTION = {
  target: 'resolution',
  durations: { high: 'PT4H' },
  pause_on_labels: ['waiting'],
}
const promise = () => ok('POST', '/sla/policies', { name: 'Desk', targets: [RESOLUTION] })
const timelines = async () =>
  (await world.store.db.selectFrom('sla_timelines').select('ticket_id').execute()).map((row) => ({ ...row }))
const rows = async () =>
  (
    await world.store.db
      .selectFrom('sla_clocks')
      .select(['ticket_id', 'state', 'due', 'left_millis'])
      .execute()
  ).map((row) => ({ ...row }))

/** Two hours of four, of which one stood still. */
async function ticketWithPast(): Promise<string> {
  const { id } = await ok('POST', '/tickets', { project: 'DESK', title: 'Laptop', priority: 'low' })
  await settle()
  await ok('PATCH', `/tickets/${String(id)}`, { priority: 'high', add_labels: ['waiting'] })
  await settle()
  world.tick(HOUR)
  await ok('PATCH', `/tickets/${String(id)}`, { remove_labels: ['waiting'] })
  world.tick(HOUR)
  await settle()
  return String(id)
}

test('while nothing is promised nothing is kept, and a policy that is made later counts from the log', async () => {
  const began = world.now
  const id = await ticketWithPast()
  const closed = await ok('POST', '/tickets', { project: 'DESK', title: 'Over', priority: 'high' })
  await ok('PATCH', `/tickets/${String(closed.id)}`, { status: 'closed' })
  await settle()
  assert.deepEqual(await timelines(), [])
  await promise()
  await settle()
  assert.deepEqual(await timelines(), [{ ticket_id: id }])
  const due = began + 5 * HOUR
  assert.deepEqual(await rows(), [{ ticket_id: id, state: 'running', due, left_millis: null }])
})

test('a ticket to which something happens before its past was read keeps that past', async () => {
  const began = world.now
  const id = await ticketWithPast()
  await promise()
  await runner.catchUp()
  await ok('PATCH', `/tickets/${id}`, { add_labels: ['waiting'] })
  await runner.catchUp()
  assert.deepEqual(await rows(), [{ ticket_id: id, state: 'paused', due: null, left_millis: 3 * HOUR }])
  await ok('PATCH', `/tickets/${id}`, { remove_labels: ['waiting'] })
  await settle()
  assert.deepEqual(await rows(), [
    { ticket_id: id, state: 'running', due: began + 5 * HOUR, left_millis: null },
  ])
})

test('what happens between two policies is in the clocks of the second', async () => {
  const began = world.now
  const policy = await promise()
  const id = await ticketWithPast()
  assert.equal((await timelines()).length, 1)
  await ok('DELETE', `/sla/policies/${String(policy.id)}`)
  await settle()
  assert.deepEqual(await rows(), [])
  await ok('PATCH', `/tickets/${id}`, { add_labels: ['waiting'] })
  await settle()
  assert.deepEqual(await timelines(), [])
  world.tick(HOUR)
  await ok('PATCH', `/tickets/${id}`, { remove_labels: ['waiting'] })
  await promise()
  await settle()
  assert.deepEqual(await rows(), [
    { ticket_id: id, state: 'running', due: began + 6 * HOUR, left_millis: null },
  ])
})

test('a question of what would be reads the log where nothing was promised', async () => {
  await ticketWithPast()
  const { tickets, targets } = await ok('POST', '/sla/what-if', {
    policy: { targets: [{ ...RESOLUTION, durations: { high: 'PT30M' } }] },
  })
  assert.equal(tickets, 1)
  assert.equal(targets[0].newly_breached, 1)
  assert.deepEqual(await timelines(), [])
})
