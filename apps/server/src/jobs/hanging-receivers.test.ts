import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pgBossJobs } from '../io/jobs/pg-boss-jobs.ts'
import { sqliteJobs } from '../io/jobs/sqlite-jobs.ts'
import { systemClock } from '../kernel/clock.ts'
import { CALLS_AT_ONCE, type Jobs } from '../kernel/jobs.ts'
import type { Outside } from '../kernel/outside.ts'
import { createReaderRunner, type ReaderRunner } from '../kernel/reader-runner.ts'
import { runRules } from '../readers/automation/run-rules.reader.ts'
import { testEngine } from '../testing/test-store.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../testing/test-world.ts'
import { ruleCallsJob } from './rule-calls.job.ts'

let world: TestWorld
let jobs: Jobs
let runner: ReaderRunner
let admin: TestPerson
const called: string[] = []
const ends = new AbortController()

/** Only one receiver answers. */
const outside: Outside = async ({ url, signal }) => {
  called.push(url)
  if (!url.includes('answers'))
    await sleep(60_000, undefined, { signal: AbortSignal.any([signal, ends.signal]) })
  return { status: 204, headers: {}, text: '' }
}

beforeEach(async () => {
  world = await createTestWorld()
  const kernel = { ...world.kernel, clock: systemClock }
  const kinds = [ruleCallsJob(outside, world.deps.secrets)]
  const onError = () => undefined
  jobs =
    testEngine === 'postgres'
      ? pgBossJobs(kernel, kinds, { onError, url: world.database.location })
      : sqliteJobs(kernel, kinds, { onError, pollMillis: 20 })
  await jobs.start()
  runner = createReaderRunner(world.kernel, [runRules], { jobs, onError })
  await runner.start()
  admin = await world.person('admin')
  await world.project({ key: 'WEB' })
})
afterEach(async () => {
  ends.abort()
  await runner.stop()
  await jobs.stop()
  await world.close()
})

async function rule(host: string): Promise<void> {
  const definition = {
    trigger: { on: 'event', kinds: ['ticket.created'] },
    when: { type: 'after', query: `title:"${host}"` },
    actions: [{ kind: 'webhook', url: `https://${host}.example.org/hook` }],
  }
  const made = await world.call(admin, 'POST', '/rules', { body: { name: host, project: 'WEB', definition } })
  assert.equal(made.status, 201)
  const path = `/rules/${String(made.body.id)}`
  assert.equal((await world.call(admin, 'PATCH', path, { body: { state: 'on' } })).status, 200)
}

async function ticket(title: string): Promise<void> {
  await world.call(admin, 'POST', '/tickets', { body: { project: 'WEB', title } })
  await runner.catchUp()
}

test('a receiver that answers is called at once while four others let their calls hang', async () => {
  const hanging = ['hanging-a', 'hanging-b', 'hanging-c', 'hanging-d']
  for (const host of [...hanging, 'answers']) await rule(host)
  // More calls than there are hands: without lanes they would hold them all.
  const rounds = CALLS_AT_ONCE.concurrency / hanging.length + 1
  for (let round = 0; round < rounds; round += 1) for (const host of hanging) await ticket(host)
  while (new Set(called).size < 4) await sleep(20)
  const asked = performance.now()
  await ticket('answers')
  const isCalled = () => called.some((url) => url.includes('answers'))
  while (!isCalled() && performance.now() - asked < 5_000) await sleep(20)
  assert.ok(isCalled())
})
