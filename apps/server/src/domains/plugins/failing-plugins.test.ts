import assert from 'node:assert/strict'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { pino } from 'pino'
import { pgBossJobs } from '../../io/jobs/pg-boss-jobs.ts'
import { sqliteJobs } from '../../io/jobs/sqlite-jobs.ts'
import { systemClock } from '../../kernel/clock.ts'
import { readEvents } from '../../kernel/event-log.ts'
import type { Jobs } from '../../kernel/jobs.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { defineReader } from '../../kernel/reader.ts'
import { testEngine } from '../../testing/test-store.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { notePluginFailure } from './note-plugin-failure.command.ts'
import { pluginRow } from './plugins.queries.ts'
import type { PluginRunner } from './run-plugins.ts'
import { SECRET, sample, samplePlugin } from './testing/sample-plugin.ts'

let world: TestWorld
let admin: TestPerson
let jobs: Jobs
/** What was written to the log of the server. */
let logged: string
let readers: ReaderRunner
let plugins: PluginRunner
/** What a reader of the program heard: it must never miss anything. */
const heardBeside: number[] = []

const beside = defineReader({
  name: 'beside',
  kinds: ['ticket.created'],
  start: 'head',
  handle(_context, event) {
    heardBeside.push(event.seq)
    return Promise.resolve()
  },
})

beforeEach(async () => {
  Object.assign(sample, { throwsIn: null, throws: null, meanwhile: null })
  Object.assign(sample, { started: 0, ended: 0, heard: [], worked: [] })
  heardBeside.length = 0
  logged = ''
  const log = pino({}, { write: (line) => (logged += line) })
  world = await createTestWorld({ plugins: [samplePlugin], log })
  admin = await world.person('admin')
  const kernel = { ...world.kernel, clock: systemClock }
  jobs =
    testEngine === 'postgres'
      ? pgBossJobs(kernel, world.plugins.jobs, { url: world.database.location, onError: () => undefined })
      : sqliteJobs(kernel, world.plugins.jobs, { pollMillis: 20, onError: () => undefined })
  await jobs.start()
  readers = createReaderRunner(world.kernel, [beside, ...world.plugins.readers], {
    jobs,
    tries: 3,
    retryMillis: 0,
    onError: (reader, err, event) => world.deps.log.error({ reader, err, event }, 'a reader failed'),
  })
  await readers.start()
  plugins = world.plugins.run(jobs)
  await world.call(admin, 'PATCH', '/plugins/sample/settings', { body: { values: { word: SECRET } } })
})
afterEach(async () => {
  await plugins.stop()
  await readers.stop()
  await jobs.stop()
  await world.close()
})

const turn = async (on: boolean) => {
  assert.equal((await world.call(admin, 'POST', '/plugins/sample/switch', { body: { on } })).status, 200)
  await plugins.look()
}
const shown = async () => (await world.call(admin, 'GET', '/plugins/sample')).body
const kindsOf = async (prefix: string) =>
  (await readEvents(world.store.db, { limit: 200 })).filter(({ kind }) => kind.startsWith(prefix))

/** Work in the background comes to an end sooner or later; a broken test ends by the time limit of its run. */
async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await sleep(20)
}

describe('a plugin that throws', () => {
  test('at its start is switched off with its error, and begins afresh when it is switched on again', async () => {
    sample.throwsIn = 'start'
    await turn(true)
    const { state, error } = await shown()
    assert.equal(state, 'failed')
    assert.deepEqual(
      [error.during, error.part, error.message],
      ['start', 'start', 'the start broke over ***'],
    )
    const [, event] = (await kindsOf('plugin.')).slice(-2)
    assert.deepEqual(event?.data, { plugin: 'sample', during: 'start', part: 'start' })
    sample.throwsIn = null
    await turn(true)
    assert.deepEqual([(await shown()).state, (await shown()).error, sample.started], ['on', null, 1])
  })

  test('in a reader again and again is switched off, while other readers go on', async () => {
    await turn(true)
    sample.throwsIn = 'reader'
    await world.ticket()
    await world.ticket()
    await readers.catchUp()
    const { state, error } = await shown()
    assert.equal(state, 'failed')
    assert.deepEqual(
      [error.during, error.part, error.message],
      ['reader', 'sample.hear', 'the reader broke over ***'],
    )
    assert.equal(heardBeside.length, 2)
    assert.equal((await kindsOf('plugin.failed')).length, 1)
    const parked = await world.store.db.selectFrom('parked_events').selectAll().execute()
    assert.deepEqual(parked, [])
  })

  test('in a reader hears what waited when it is switched on again: nothing is lost', async () => {
    await turn(true)
    sample.throwsIn = 'reader'
    await world.ticket()
    await readers.catchUp()
    await world.ticket()
    await readers.catchUp()
    assert.deepEqual(sample.heard, [])
    sample.throwsIn = null
    await turn(true)
    await readers.catchUp()
    assert.deepEqual(sample.heard, heardBeside)
    assert.equal(heardBeside.length, 2)
  })

  test('elsewhere while a reader is at work hears later what that reader had read already', async () => {
    await turn(true)
    const fail = async () => {
      sample.meanwhile = null
      const { seq } = await pluginRow(world.store.db, 'sample')
      const input = { plugin: 'sample', during: 'job', part: 'sample', error: 'broken', began_at: seq }
      await world.run(notePluginFailure, input)
    }
    // What happens while it hears the first event is read in one go.
    sample.meanwhile = async () => {
      for (const _ of [1, 2]) await world.ticket()
      sample.meanwhile = fail
    }
    await world.ticket()
    await readers.catchUp()
    assert.equal((await shown()).state, 'failed')
    assert.deepEqual(sample.heard, heardBeside.slice(0, 2))
    await turn(true)
    await readers.catchUp()
    assert.deepEqual(sample.heard, heardBeside)
    assert.equal(heardBeside.length, 3)
  })

  test('in words that cannot be stored is switched off with those that can', async () => {
    sample.throwsIn = 'start'
    sample.throws = `\0${'x'.repeat(3_998)}\u{1F600}`
    await turn(true)
    const { state, error } = await shown()
    assert.deepEqual([state, error.message], ['failed', `\uFFFD${'x'.repeat(3_998)}\uFFFD`])
  })

  test('in more words than are kept leaves no half of a secret where they end', async () => {
    sample.throwsIn = 'start'
    sample.throws = `${'x'.repeat(3_995)}${SECRET}`
    await turn(true)
    assert.equal((await shown()).error.message, `${'x'.repeat(3_995)}***`)
  })

  test('leaves no secret with what its reader and its jobs are stopped at', async () => {
    await turn(true)
    sample.throwsIn = 'reader'
    await world.ticket()
    await readers.catchUp()
    const stopped = await world.store.db.selectFrom('readers').select(['name', 'last_error']).execute()
    assert.match(stopped.find(({ name }) => name === 'sample.hear')?.last_error ?? '', /broke over \*\*\*/)
    sample.throwsIn = 'job'
    await turn(true)
    await readers.catchUp()
    await until(async () => (await jobs.failed(10)).length === 1)
    assert.equal(JSON.stringify([stopped, await jobs.failed(10)]).includes(SECRET), false)
  })

  test('leaves no secret in the log of the server, wherever it throws', async () => {
    sample.throwsIn = 'start'
    await turn(true)
    sample.throwsIn = 'reader'
    await turn(true)
    await world.ticket()
    await readers.catchUp()
    sample.throwsIn = 'job'
    await turn(true)
    await readers.catchUp()
    await until(async () => (await jobs.failed(10)).length === 1)
    sample.throwsIn = 'route'
    await turn(true)
    assert.equal(
      (await world.call(null, 'POST', '/hooks/sample/echo', { body: Buffer.from('x') })).status,
      500,
    )
    sample.throwsIn = 'end'
    await turn(false)
    const [plugin] = world.plugins.loaded
    plugin?.host.log.warn({ err: new Error(`beside ${SECRET}`) }, 'a line of its own')
    const asked = Object.assign(new Error(SECRET), { headers: { token: `beneath ${SECRET}` } })
    const about = {
      error: asked,
      tries: [{ cause: asked, url: `https://example.org/${SECRET}` }],
      text: SECRET,
    }
    plugin?.host.log.error(about, `a line over ${SECRET}`)
    plugin?.host.log.info(new Error(`bare ${SECRET}`, { cause: { list: [asked] } }), 'and a bare error')
    const parts = [
      'the start',
      'the reader',
      'the job',
      'the route',
      'the end',
      'broke over ***',
      'beside ***',
      'beneath ***',
      'a line over ***',
      'bare ***',
    ]
    await until(() => parts.every((words) => logged.includes(words)))
    assert.equal(logged.includes(SECRET), false)
  })

  test('leaves no secret in what else an error holds: its members, their members, and the errors in it', async () => {
    await turn(true)
    sample.throwsIn = 'route'
    const used = { headers: { authorization: `Bearer ${SECRET}` } }
    const circle: Record<string, unknown> = { word: SECRET }
    circle.self = circle
    const inner = Object.assign(new Error(`inner ${SECRET}`), { body: SECRET })
    sample.throws = Object.assign(new AggregateError([inner], `outer ${SECRET}`), {
      config: used,
      circle,
      url: new URL(`https://example.org/?word=${encodeURIComponent(SECRET)}`),
      last: Object.assign(new Error('last'), { cause: inner }),
    })
    const call = () => world.call(null, 'POST', '/hooks/sample/echo', { body: Buffer.from('x') })
    assert.equal((await call()).status, 500)
    await until(() => ['inner ***', 'outer ***', 'Bearer ***'].every((words) => logged.includes(words)))
    for (const form of [SECRET, encodeURIComponent(SECRET)]) assert.equal(logged.includes(form), false)
    // What it holds may be in use elsewhere.
    assert.equal(used.headers.authorization, `Bearer ${SECRET}`)
  })

  test('leaves no secret in a refusal: not in its detail, its fields, nor what else it answers', async () => {
    await turn(true)
    sample.throwsIn = 'route'
    const words = `they said: ${SECRET}`
    sample.throws = new Problem({
      status: 409,
      code: 'sample.refused',
      title: words,
      detail: words,
      errors: [{ pointer: '/text', code: 'sample.text', message: words }],
      extra: { said: [words] },
      headers: { 'x-said': words },
    })
    const { status, body, headers } = await world.call(null, 'POST', '/hooks/sample/echo', {
      body: Buffer.from('x'),
    })
    const clean = 'they said: ***'
    assert.deepEqual(
      [status, body.title, body.detail, body.errors[0].message, body.said, headers['x-said']],
      [409, clean, clean, clean, [clean], clean],
    )
  })

  test('in a job is switched off, and the job is done when it is switched on again', async () => {
    await turn(true)
    sample.throwsIn = 'job'
    await world.ticket({ title: 'first' })
    await readers.catchUp()
    await until(async () => (await shown()).state === 'failed')
    assert.deepEqual((await shown()).error.during, 'job')
    await until(async () => (await jobs.failed(10)).length === 1)
    sample.throwsIn = null
    await turn(true)
    await until(() => sample.worked.length > 0)
    assert.deepEqual(sample.worked, ['first'])
    assert.equal((await shown()).state, 'on')
  })

  test('in a job because nobody outside answers stays on', async () => {
    await turn(true)
    sample.throwsIn = 'outside'
    await world.ticket()
    await readers.catchUp()
    await until(async () => (await jobs.failed(10)).length === 1)
    assert.equal((await shown()).state, 'on')
  })
})

describe('what happens', () => {
  test('before a plugin is switched on and while an admin has it off passes it by', async () => {
    await world.ticket()
    await turn(true)
    await world.ticket()
    // Switched off before its readers have heard of the second ticket, which happened while it was on.
    await readers.catchUp()
    await turn(false)
    await world.ticket()
    await turn(true)
    await world.ticket()
    await readers.catchUp()
    assert.deepEqual(sample.heard, [heardBeside[1], heardBeside[3]])
    assert.equal((await kindsOf('plugin.switched')).length, 3)
  })

  test('after a plugin has failed passes by when an admin switches it off', async () => {
    await turn(true)
    sample.throwsIn = 'reader'
    await world.ticket()
    await readers.catchUp()
    await turn(false)
    sample.throwsIn = null
    await turn(true)
    await world.ticket()
    await readers.catchUp()
    assert.deepEqual(sample.heard, [heardBeside[1]])
  })

  test('to the settings lets a running plugin begin anew with them', async () => {
    await turn(true)
    assert.deepEqual([sample.started, sample.ended], [1, 0])
    await world.call(admin, 'PATCH', '/plugins/sample/settings', { body: { values: { times: 2 } } })
    await plugins.look()
    assert.deepEqual([sample.started, sample.ended], [2, 1])
    await turn(false)
    assert.deepEqual([sample.started, sample.ended], [2, 2])
  })
})

describe('a plugin of others', () => {
  const path = (name: string) => join(import.meta.dirname, 'testing', name)

  test('that cannot be loaded is shown with its error and stops nothing', async () => {
    const names = ['missing-plugin.ts', 'throwing-plugin.ts', 'no-plugin.ts', 'greedy-plugin.ts']
    const other = await createTestWorld({ plugins: [samplePlugin], pluginPaths: names.map(path) })
    const { body } = await other.call(await other.person('admin'), 'GET', '/plugins')
    const states = body.items.map((one: { id: string; state: string; error: { message: string } | null }) => [
      one.id,
      one.state,
      one.error?.message.split('\n')[0]?.replace(/'.*/, '...'),
    ])
    assert.deepEqual(states, [
      ['sample', 'off', undefined],
      ['missing-plugin', 'broken', 'Cannot find module ...'],
      ['throwing-plugin', 'broken', 'it breaks when it is loaded'],
      ['no-plugin', 'broken', 'the default export is no plugin; make it by definePlugin'],
      ['greedy', 'broken', 'the reader "sample.hear" must be named like "greedy...."'],
    ])
    await other.close()
  })
})
