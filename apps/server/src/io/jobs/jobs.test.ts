import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import Type from 'typebox'
import { systemClock } from '../../kernel/clock.ts'
import { localDoorbell } from '../../kernel/doorbell.ts'
import { newId } from '../../kernel/ids.ts'
import {
  TryLater,
  defineJob,
  type JobContext,
  type JobKind,
  type Jobs,
  type NewJob,
} from '../../kernel/jobs.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { localSignals } from '../../kernel/signals.ts'
import { openTestStore, testEngine, type TestStore } from '../../testing/test-store.ts'
import { pgBossJobs } from './pg-boss-jobs.ts'
import { sqliteJobs } from './sqlite-jobs.ts'

/** One suite for both adapters: the engine of the run decides which one it meets. */
let database: TestStore
let kernel: Kernel
const opened: Jobs[] = []
const errors: string[] = []

beforeEach(async () => {
  database = await openTestStore()
  kernel = {
    store: database.store,
    clock: systemClock,
    newId,
    doorbell: localDoorbell(),
    signals: localSignals(),
    publicUrl: new URL('http://waybill.test'),
  }
  errors.length = 0
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((jobs) => jobs.stop()))
  await database.close()
})

function open(kinds: JobKind[]): Jobs {
  const onError = (queue: string, error: unknown) =>
    errors.push(`${queue}: ${error instanceof Error ? error.message : String(error)}`)
  const jobs =
    testEngine === 'postgres'
      ? pgBossJobs(kernel, kinds, { url: database.location, onError, superviseSeconds: 1 })
      : sqliteJobs(kernel, kinds, { onError, pollMillis: 20, graceMillis: 1_000 })
  opened.push(jobs)
  return jobs
}

const Payload = Type.Object({ text: Type.String() })

function kind(
  run: (context: JobContext, text: string) => Promise<void>,
  more: Partial<JobKind> = {},
): JobKind {
  return {
    ...defineJob({
      queue: 'letters',
      payload: Payload,
      attempts: 3,
      retrySeconds: 1,
      timeoutSeconds: 10,
      concurrency: 2,
      run: (context, payload) => run(context, payload.text),
    }),
    ...more,
  }
}

const add = (jobs: Jobs, job: Partial<NewJob> = {}) =>
  kernel.store.write((tx) => jobs.enqueue(tx, { queue: 'letters', payload: { text: 'hello' }, ...job }))

/** Waits for what the queue does in the background; the runner's own time-out ends a wait in vain. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20)
}

describe(`jobs on ${testEngine}`, () => {
  test('a job runs with its payload after the transaction that added it has committed', async () => {
    const done: string[] = []
    const jobs = open([kind((_context, text) => Promise.resolve(void done.push(text)))])
    await jobs.start()
    await add(jobs)
    await until(() => done.length === 1)
    assert.deepEqual(done, ['hello'])
  })

  test('a job of a transaction that is rolled back never runs, and its key stays free', async () => {
    const done: string[] = []
    const jobs = open([kind((_context, text) => Promise.resolve(void done.push(text)))])
    await jobs.start()
    const rolledBack = kernel.store.write(async (tx) => {
      await jobs.enqueue(tx, { queue: 'letters', payload: { text: 'lost' }, key: 'k' })
      throw new Error('changed my mind')
    })
    await assert.rejects(rolledBack, /changed my mind/)
    assert.equal(await add(jobs, { key: 'k' }), true)
    await until(() => done.length === 1)
    assert.deepEqual(done, ['hello'])
  })

  test('R2: a key is taken once and for ever, also when its job is long done', async () => {
    let runs = 0
    const jobs = open([kind(() => Promise.resolve(void (runs += 1)))])
    await jobs.start()
    assert.equal(await add(jobs, { key: 'webhooks:7:endpoint' }), true)
    await until(() => runs === 1)
    assert.equal(await add(jobs, { key: 'webhooks:7:endpoint' }), false)
    assert.equal(await add(jobs, { key: 'webhooks:8:endpoint' }), true)
    await until(() => runs === 2)
  })

  test('a job waits until its time', async () => {
    const ran: Record<string, number> = {}
    const jobs = open([kind((_context, text) => Promise.resolve(void (ran[text] = Date.now())))])
    await jobs.start()
    const soon = Date.now() + 300
    await add(jobs, { payload: { text: 'tomorrow' }, runAt: Date.now() + 86_400_000 })
    await add(jobs, { payload: { text: 'soon' }, runAt: soon })
    await add(jobs, { payload: { text: 'now' } })
    await until(() => ran['now'] !== undefined && ran['soon'] !== undefined)
    assert.ok(Number(ran['soon']) >= soon)
    assert.equal(ran['tomorrow'], undefined)
  })

  test('a job that fails is tried again, later', async () => {
    const attempts: number[] = []
    const jobs = open([
      kind((context) => {
        attempts.push(context.attempt)
        return context.attempt < 2 ? Promise.reject(new Error('not yet')) : Promise.resolve()
      }),
    ])
    await jobs.start()
    await add(jobs)
    await until(() => attempts.length === 2)
    assert.deepEqual(attempts, [1, 2])
    assert.deepEqual(errors, ['letters: not yet'])
  })

  test('a job that is put off is tried again no sooner than asked, and keeps count of its tries', async () => {
    const tries: { attempt: number; at: number }[] = []
    let asked = 0
    const jobs = open([
      kind(({ attempt }) => {
        tries.push({ attempt, at: Date.now() })
        if (attempt === 1) asked = Date.now() + 2_500
        return Promise.reject(attempt === 1 ? new TryLater('busy', asked) : new Error('no'))
      }),
    ])
    await jobs.start()
    await add(jobs)
    await until(async () => (await jobs.failed(10)).length === 1)
    assert.deepEqual(
      tries.map(({ attempt }) => attempt),
      [1, 2, 3],
    )
    assert.ok((tries[1]?.at ?? 0) >= asked)
  })

  test('a job without tries left is listed with its error, and can be tried again', async () => {
    let broken = true
    let runs = 0
    const jobs = open([
      kind(
        () => {
          runs += 1
          return broken ? Promise.reject(new Error('no such address')) : Promise.resolve()
        },
        { attempts: 1 },
      ),
    ])
    await jobs.start()
    await add(jobs)
    await until(async () => (await jobs.failed(10)).length === 1)
    const [failed] = await jobs.failed(10)
    assert.equal(failed?.queue, 'letters')
    assert.deepEqual(failed.payload, { text: 'hello' })
    assert.match(failed.error, /no such address/)
    broken = false
    assert.equal(await jobs.retry(failed), true)
    await until(() => runs === 2)
    await until(async () => (await jobs.failed(10)).length === 0)
    assert.equal(await jobs.retry(failed), false)
  })

  test('a handler that takes too long has failed and is told so', async () => {
    const aborted: unknown[] = []
    const jobs = open([
      kind(
        (context) =>
          new Promise((resolve) => {
            context.signal.addEventListener('abort', () => {
              aborted.push(context.signal.reason)
              resolve()
            })
          }),
        { attempts: 1, timeoutSeconds: 1 },
      ),
    ])
    await jobs.start()
    await add(jobs)
    await until(async () => (await jobs.failed(10)).length === 1)
    assert.equal(aborted.length, 1)
    assert.match((await jobs.failed(10))[0]?.error ?? '', /longer than 1 s/)
  })

  test('the work of a process that died is done by another one', async () => {
    const done: string[] = []
    const jobs = open([
      kind((_context, text) => Promise.resolve(void done.push(text)), { timeoutSeconds: 1 }),
    ])
    await jobs.start()
    await takenByDeadProcess(jobs)
    await until(() => done.length === 1)
    assert.deepEqual(done, ['orphan'])
  })

  test('what runs may finish when the queue stops, and nothing new begins', async () => {
    const events: string[] = []
    const begun = Promise.withResolvers<void>()
    const jobs = open([
      kind(
        async () => {
          events.push('begun')
          begun.resolve()
          await sleep(50)
          events.push('finished')
        },
        { concurrency: 1 },
      ),
    ])
    await jobs.start()
    await add(jobs)
    await add(jobs)
    await begun.promise
    await jobs.stop()
    assert.deepEqual(events, ['begun', 'finished'])
  })

  test('a recurring job runs again and again, also after it failed', async () => {
    let runs = 0
    const jobs = open([
      defineJob({
        queue: 'rounds',
        payload: Type.Object({}),
        attempts: 1,
        retrySeconds: 1,
        timeoutSeconds: 10,
        concurrency: 1,
        everySeconds: 1,
        run: () => {
          runs += 1
          return runs === 1 ? Promise.reject(new Error('a bad start')) : Promise.resolve()
        },
      }),
    ])
    await jobs.start()
    await until(() => runs >= 2)
  })

  test('many nodes may start at once', async () => {
    const done: string[] = []
    const nodes = Array.from({ length: 4 }, () =>
      open([kind((_context, text) => Promise.resolve(void done.push(text)))]),
    )
    await Promise.all(nodes.map((jobs) => jobs.start()))
    for (const [index, jobs] of nodes.entries())
      await add(jobs, { payload: { text: `job ${String(index)}` } })
    await until(() => done.length >= 4)
    assert.deepEqual(done.toSorted(), ['job 0', 'job 1', 'job 2', 'job 3'])
  })

  test('jobs of one lane run no more at once than it may, all in the end, and hold up no other lane', async () => {
    const gates = new Map<string, () => void>()
    const done: string[] = []
    const most = new Map<string, number>()
    const running = new Map<string, number>()
    const count = (lane: string, by: number) => {
      running.set(lane, (running.get(lane) ?? 0) + by)
      most.set(lane, Math.max(most.get(lane) ?? 0, running.get(lane) ?? 0))
    }
    const jobs = open([
      kind(
        async (_context, text) => {
          const lane = text.slice(0, 1)
          count(lane, 1)
          if (lane !== 'z') await new Promise<void>((resolve) => gates.set(text, resolve))
          count(lane, -1)
          done.push(text)
        },
        { concurrency: 16, perLane: 2 },
      ),
    ])
    await jobs.start()
    const lanes = ['a', 'b', 'c', 'd']
    for (const lane of lanes)
      for (const number of [1, 2, 3, 4])
        await add(jobs, { lane, payload: { text: `${lane}${String(number)}` } })
    await until(() => gates.size === 8)
    const asked = performance.now()
    for (const number of [1, 2, 3]) await add(jobs, { lane: 'z', payload: { text: `z${String(number)}` } })
    await until(() => done.length === 3)
    assert.ok(performance.now() - asked < 5_000)
    assert.equal(gates.size, 8)
    await until(() => {
      for (const [text, open] of gates) {
        gates.delete(text)
        open()
      }
      return done.length === 19
    })
    for (const lane of lanes) assert.equal(most.get(lane), 2, lane)
  })

  test('two kinds with one queue are refused', () => {
    const one = kind(() => Promise.resolve())
    assert.throws(() => open([one, one]), /two kinds of jobs have the queue "letters"/)
  })
})

/** A job as it stands when the process that took it is gone. */
async function takenByDeadProcess(jobs: Jobs): Promise<void> {
  await kernel.store.write(async (tx) => {
    await jobs.enqueue(tx, { queue: 'letters', payload: { text: 'orphan' } })
    if (testEngine === 'postgres') {
      await sql`update waybill_jobs.job set state = 'active', started_on = now() - interval '1 hour'`.execute(
        tx,
      )
    } else {
      await tx
        .updateTable('jobs')
        .set({ locked_by: 'dead', locked_until: Date.now() + 300, attempts: 1 })
        .execute()
    }
  })
}
