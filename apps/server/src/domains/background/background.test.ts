import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { strict } from '@waybill/contract/schema.ts'
import { pgBossJobs } from '../../io/jobs/pg-boss-jobs.ts'
import { sqliteJobs } from '../../io/jobs/sqlite-jobs.ts'
import { defineJob, type Jobs } from '../../kernel/jobs.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { defineReader } from '../../kernel/reader.ts'
import { testEngine } from '../../testing/test-store.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

let world: TestWorld
let admin: TestPerson
let jobs: Jobs
let readers: ReaderRunner
let broken: boolean

const hear = defineReader({
  name: 'sample.hear',
  kinds: ['ticket.created'],
  start: 'head',
  handle: () => (broken ? Promise.reject(new Error('the first line\nthe second')) : Promise.resolve()),
})
const work = defineJob({
  queue: 'sample-work',
  payload: strict({}),
  attempts: 1,
  retrySeconds: 1,
  timeoutSeconds: 5,
  concurrency: 1,
  run: () => (broken ? Promise.reject(new Error('nobody is there')) : Promise.resolve()),
})

describe('what failed in the background', () => {
  beforeEach(async () => {
    broken = true
    world = await createTestWorld()
    admin = await world.person('admin')
    const options = { onError: () => undefined, pollMillis: 20, url: world.database.location }
    jobs = (testEngine === 'postgres' ? pgBossJobs : sqliteJobs)(world.kernel, [work], options)
    world.deps.jobs = jobs
    readers = createReaderRunner(world.kernel, [hear], { jobs: null, tries: 1, onError: () => undefined })
    await jobs.start()
    await readers.start()
  })
  afterEach(async () => {
    await readers.stop()
    await jobs.stop()
    await world.close()
  })

  const troubles = async () => (await world.call(admin, 'GET', '/background/troubles')).body
  async function until(isSo: (found: { events: object[]; jobs: object[] }) => boolean) {
    for (;;) {
      const found = await troubles()
      if (isSo(found)) return found
      await sleep(20)
    }
  }
  const retry = (as: TestPerson, what: 'events' | 'jobs', body: object) =>
    world.call(as, 'POST', `/background/${what}/retry`, { body })

  test('is nothing as long as all goes on', async () => {
    assert.deepEqual(await troubles(), { readers: [], events: [], jobs: [] })
  })

  test('is an event that a reader put aside, until another try works', async () => {
    const project = await world.project()
    const ticket = await world.ticket({ project })
    await readers.catchUp()
    const { events } = await until((found) => found.events.length > 0)
    const [{ seq, at, ...parked }] = events
    assert.deepEqual(parked, {
      reader: 'sample.hear',
      kind: 'ticket.created',
      ticket: { id: ticket.id, key: ticket.key },
      attempts: 1,
      error: 'Error: the first line',
      retrying: false,
    })
    assert.ok(Date.parse(at) > 0)
    broken = false
    assert.equal((await retry(admin, 'events', { reader: 'sample.hear', seq })).status, 204)
    await until((found) => found.events.length === 0)
  })

  test('is a job that used up its tries, until another one works', async () => {
    await world.store.write((tx) => jobs.enqueue(tx, { queue: 'sample-work', payload: {} }))
    const found = await until(({ jobs: failed }) => failed.length > 0)
    const [{ id, queue, attempts, error }] = found.jobs
    assert.equal(queue, 'sample-work')
    assert.equal(attempts, 1)
    assert.match(error, /nobody is there/)
    broken = false
    assert.equal((await retry(admin, 'jobs', { queue, id })).status, 204)
    await until(({ jobs: failed }) => failed.length === 0)
    assert.equal((await retry(admin, 'jobs', { queue, id })).status, 404)
  })

  test('is for admins alone', async () => {
    const [agent, requester] = [await world.person('agent'), await world.person('requester')]
    for (const [who, status] of [
      [agent, 403],
      [requester, 404],
    ] as const) {
      assert.equal((await world.call(who, 'GET', '/background/troubles')).status, status)
      assert.equal((await retry(who, 'jobs', { queue: 'sample-work', id: 'x' })).status, status)
      assert.equal((await retry(who, 'events', { reader: 'x', seq: 1 })).status, status)
    }
    assert.equal((await retry(admin, 'jobs', { queue: 'sample-work' })).status, 422)
    assert.equal((await retry(admin, 'jobs', { queue: 'sample-work', id: 'x' })).status, 404)
    assert.equal((await retry(admin, 'events', { reader: 'sample.hear', seq: 4_711 })).status, 404)
  })
})
