import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { keepNotifications } from '../notifications/keep-notifications.reader.ts'
import { runRules } from './run-rules.reader.ts'

let world: TestWorld
let runner: ReaderRunner
let admin: TestPerson
let lead: TestPerson
const errors: unknown[] = []

beforeEach(async () => {
  world = await createTestWorld()
  errors.length = 0
  runner = createReaderRunner(world.kernel, [keepNotifications, runRules], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  admin = await world.person('admin')
  lead = await world.person('agent')
  await world.project({ key: 'WEB' })
  await world.member({ key: 'WEB' }, lead, 'lead')
})
afterEach(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
  assert.deepEqual(errors, [])
})

async function ok(method: 'POST' | 'PATCH' | 'GET', path: string, body?: object, as = admin) {
  const answer = await world.call(as, method, path, body ? { body } : {})
  assert.ok(answer.status < 300, `${path}: ${String(answer.status)} ${answer.text}`)
  return answer.body
}

async function runs(count: number): Promise<void> {
  for (let run = 0; run < count; run += 1)
    await ok('POST', '/tickets', { project: 'WEB', title: 'Checkout fails' })
  await runner.catchUp()
}

test('a rule says when it last ran and how many of its last runs were refused, and its leads hear of five in a row once', async () => {
  const definition = {
    trigger: { on: 'event', kinds: ['ticket.created'] },
    actions: [{ kind: 'escalate', reason: 'At once' }],
  }
  const { id } = await ok('POST', '/rules', { name: 'In vain', project: 'WEB', definition })
  const lastRun = async () => (await ok('GET', `/rules/${id}`)).last_run
  const told = async () =>
    (await ok('GET', '/notifications', undefined, lead)).items.flatMap(
      ({ notice }: { notice: { code: string } | null }) => (notice ? [notice.code] : []),
    )
  await ok('PATCH', `/rules/${id}`, { state: 'on' })
  assert.equal(await lastRun(), null)
  await runs(4)
  assert.deepEqual(await lastRun(), { at: '2026-03-02T09:00:00.000Z', of: 4, refused: 4 })
  assert.deepEqual(await told(), [])
  await runs(3)
  assert.deepEqual(await told(), ['rule_refused'])
  await ok('PATCH', `/rules/${id}`, {
    definition: { ...definition, actions: [{ kind: 'set', values: { priority: 'high' } }] },
  })
  await runs(2)
  assert.deepEqual(await lastRun(), { at: '2026-03-02T09:00:00.000Z', of: 9, refused: 7 })
  assert.deepEqual((await ok('GET', '/rules')).items[0].last_run.refused, 7)
})

test('a threshold that no policy tells is refused with those that there are', async () => {
  const at = async (trigger: object) => {
    const definition = {
      trigger: { on: 'sla', ...trigger },
      actions: [{ kind: 'set', values: { priority: 'high' } }],
    }
    const body = { name: 'Late', project: 'WEB', definition }
    const answer = await world.call(admin, 'POST', '/rules', { body })
    return answer.status === 201 ? 'made' : answer.body.errors[0]
  }
  assert.match((await at({ target: 'resolution', percent: 90 })).message, /is promised by no policy/)
  await ok('POST', '/sla/policies', {
    name: 'Usual',
    targets: [{ target: 'resolution', durations: { medium: 'PT8H' }, warn_at: [75] }],
  })
  assert.deepEqual(await at({ target: 'resolution', percent: 90 }), {
    pointer: '/definition/trigger/percent',
    code: 'rule.invalid',
    message: 'is no warning of a policy; this clock tells at 75 %, 100 %',
  })
  assert.equal(await at({ target: 'resolution', percent: 75 }), 'made')
  assert.equal(await at({ target: 'resolution', percent: 100 }), 'made')
})
