import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import type { RuleCall } from '../domains/automation/rule-call.ts'
import { TryLater, type Jobs, type NewJob } from '../kernel/jobs.ts'
import type { OutsideRequest } from '../kernel/outside.ts'
import { createReaderRunner, type ReaderRunner } from '../kernel/reader-runner.ts'
import { runRules } from '../readers/automation/run-rules.reader.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../testing/test-world.ts'
import { verified } from '../testing/verify-command.ts'
import { ruleCallsJob } from './rule-calls.job.ts'

let world: TestWorld
let runner: ReaderRunner
let admin: TestPerson
let rule: string
const queued: NewJob[] = []
const sent: OutsideRequest[] = []
let status: number
let retryAfter: string | undefined

const noted: Jobs = {
  enqueue: (_tx, job) => Promise.resolve(queued.push(job) > 0),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  failed: () => Promise.resolve([]),
  retry: () => Promise.resolve(false),
}

beforeEach(async () => {
  queued.length = 0
  sent.length = 0
  status = 204
  retryAfter = undefined
  world = await createTestWorld()
  runner = createReaderRunner(world.kernel, [runRules], { jobs: noted, onError: () => undefined })
  await runner.start()
  admin = await world.person('admin')
  await world.project({ key: 'WEB' })
  const definition = {
    trigger: { on: 'event', kinds: ['ticket.created'] },
    actions: [{ kind: 'webhook', url: 'https://example.org/hook' }],
  }
  const body = { name: 'Tell it', project: 'WEB', definition }
  rule = String((await world.call(admin, 'POST', '/rules', { body })).body.id)
  await world.call(admin, 'PATCH', `/rules/${rule}`, { body: { state: 'on' } })
})
afterEach(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
})

/** A ticket that the rule tells of, with what waits to be sent. */
async function told(): Promise<{ key: string; call: RuleCall }> {
  const input = { project: 'WEB', title: 'Checkout fails' }
  const { key } = (await world.call(admin, 'POST', '/tickets', { body: input })).body as { key: string }
  await runner.catchUp()
  return { key, call: queued.at(-1)?.payload as RuleCall }
}

/** @returns the last request that was sent, by this try or one before */
async function send(call: RuleCall, attempt = 1, secrets = world.deps.secrets): Promise<OutsideRequest> {
  const job = ruleCallsJob((request) => {
    sent.push(request)
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
    return Promise.resolve({ status, headers, text: '' })
  }, secrets)
  const context = { kernel: world.kernel, id: 'test', attempt, signal: new AbortController().signal }
  await job.run(context, call as never)
  const last = sent.at(-1)
  assert.ok(last)
  return last
}

const runOf = async (key: string) =>
  (await world.call(admin, 'GET', `/tickets/${key}/rule-runs`)).body.items[0]
const makeSecret = async (): Promise<string> => {
  const answer = await world.call(admin, 'POST', `/rules/${rule}/secret`, { body: {} })
  assert.equal(answer.status, 201)
  return String(answer.body.secret)
}

/** What a receiver does with a library of Standard Webhooks, at the instant of the world. */
function verify({ headers, body }: OutsideRequest, secret: string): boolean {
  const real = Date.now
  Date.now = () => world.now
  try {
    new Webhook(secret).verify(body ?? '', { ...headers })
    return true
  } catch {
    return false
  } finally {
    Date.now = real
  }
}

test('a call of an address says in the run what came of it', async () => {
  const { key, call } = await told()
  assert.equal((await runOf(key)).actions[0].outcome, 'queued')
  await send(call)
  assert.deepEqual((await runOf(key)).actions, [{ kind: 'webhook', outcome: 'done', code: null }])
  await send(call)
  const { items } = (await world.call(admin, 'GET', `/tickets/${key}/history`)).body
  assert.equal(items.filter((one: { kind: string }) => one.kind === 'automation.called').length, 1)
})

test('a call of an address has failed after the last try, with what was answered', async () => {
  status = 500
  const { key, call } = await told()
  await assert.rejects(send(call, 1), /answered 500/)
  status = 404
  await assert.rejects(send(call, 2), /answered 404/)
  const [waiting] = (await runOf(key)).actions
  assert.deepEqual([waiting.outcome, waiting.tries, waiting.words], ['queued', 2, 'answered 404'])
  status = 500
  await assert.rejects(send(call, 29), /answered 500/)
  await assert.rejects(send(call, 30), /answered 500/)
  const [failed] = (await runOf(key)).actions
  assert.deepEqual([failed.outcome, failed.tries, failed.words], ['failed', 30, 'answered 500'])
  const { items } = (await world.call(admin, 'GET', `/tickets/${key}/history`)).body
  assert.equal(items.filter((one: { kind: string }) => one.kind === 'automation.called').length, 1)
  const called = items.find((one: { kind: string }) => one.kind === 'automation.called')
  assert.equal(
    called.text,
    'The rule "Tell it" (version 1) could not have called an address (it was tried in vain)',
  )
})

test('a call that waits is not sent any more once its rule is off, and the run says why', async () => {
  status = 500
  const { key, call } = await told()
  await assert.rejects(send(call, 1), /answered 500/)
  await world.call(admin, 'PATCH', `/rules/${rule}`, { body: { state: 'off' } })
  await send(call, 2)
  assert.equal(sent.length, 1)
  const [refused] = (await runOf(key)).actions
  assert.deepEqual([refused.outcome, refused.code], ['refused', 'rule.off'])
})

test('nothing is told of a ticket that is deleted before its call is sent', async () => {
  status = 500
  const { key, call } = await told()
  await assert.rejects(send(call, 1), /answered 500/)
  assert.equal((await world.call(admin, 'DELETE', `/tickets/${key}`)).status, 204)
  await send(call, 2)
  assert.equal(sent.length, 1)
  await world.call(admin, 'POST', `/tickets/${key}/restore`, { body: {} })
  const [refused] = (await runOf(key)).actions
  assert.deepEqual([refused.outcome, refused.code], ['refused', 'ticket.deleted'])
})

test('an address that says it is gone is not called again', async () => {
  status = 410
  const { key, call } = await told()
  await send(call)
  const [refused] = (await runOf(key)).actions
  assert.deepEqual([refused.outcome, refused.code, refused.words], ['refused', 'call.gone', 'answered 410'])
})

test('a call is put off for as long as its receiver asks', async () => {
  status = 429
  retryAfter = '7200'
  const { call } = await told()
  await assert.rejects(send(call), (error) => {
    assert.ok(error instanceof TryLater)
    assert.equal(error.notBefore, world.now + 7_200_000)
    return true
  })
})

test('calls of a rule are signed once it has a secret, for a day by the one before too, and then no more', async () => {
  const { call } = await told()
  assert.equal((await send(call)).headers['webhook-signature'], undefined)
  const first = await makeSecret()
  const signed = await send(call)
  assert.ok(verify(signed, first))
  assert.equal(signed.headers['webhook-id'], signed.headers['idempotency-key'])
  assert.equal(verify({ ...signed, body: `${signed.body ?? ''} ` }, first), false)
  const second = await makeSecret()
  const both = await send(call)
  assert.ok(verify(both, first))
  assert.ok(verify(both, second))
  world.tick(24 * 60 * 60_000)
  const later = await send(call)
  assert.equal(verify(later, first), false)
  assert.ok(verify(later, second))
  assert.equal((await world.call(admin, 'DELETE', `/rules/${rule}/secret`)).status, 204)
  assert.equal((await send(call)).headers['webhook-signature'], undefined)
})

test('a secret of a rule is shown once: it stands in no answer, event or table', async () => {
  const secret = (await makeSecret()).slice('whsec_'.length)
  const { db } = world.kernel.store
  const { body } = await world.call(admin, 'GET', `/rules/${rule}`)
  assert.equal(body.signed_since, '2026-03-02T09:00:00.000Z')
  const said = [
    JSON.stringify(body),
    (await world.call(admin, 'GET', `/rules/${rule}/export`)).text,
    JSON.stringify(await db.selectFrom('events').select('data').execute()),
    JSON.stringify(await db.selectFrom('rule_secrets').selectAll().execute()),
  ]
  for (const one of said) assert.ok(!one.includes(secret))
})

test('leads of the project make and remove the secret of a rule, and nobody else', async () => {
  const lead = await world.person('agent')
  await world.member({ key: 'WEB' }, lead, 'lead')
  const agent = await world.person('agent')
  const rita = await world.person('requester')
  const path = `/rules/${rule}/secret`
  const by = async (person: TestPerson) => [
    (await world.call(person, 'POST', path, { body: {} })).status,
    (await world.call(person, 'DELETE', path)).status,
  ]
  assert.deepEqual(await by(agent), [403, 403])
  assert.deepEqual(await by(rita), [404, 404])
  assert.deepEqual(await by(lead), [201, 204])
  assert.equal((await world.call(lead, 'GET', `/rules/${rule}`)).body.signed_since, null)
  const nowhere = `/rules/${world.kernel.newId()}/secret`
  assert.equal((await world.call(admin, 'POST', nowhere, { body: {} })).status, 404)
})

test('a secret that cannot be opened any more sends nothing unsigned, and the run says so', async () => {
  await makeSecret()
  const { key, call } = await told()
  const others = [new TextEncoder().encode('another secret of an installation')]
  await assert.rejects(send(call, 30, others), /its secret cannot be read/)
  assert.equal(sent.length, 0)
  assert.match((await runOf(key)).actions[0].words, /an admin can make a new one/)
})
