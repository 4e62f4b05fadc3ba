import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { RuleCall } from '../../domains/automation/rule-call.ts'
import { callOfRule } from '../../domains/automation/call-of-rule.ts'
import type { Jobs, NewJob } from '../../kernel/jobs.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { keepNotifications } from '../notifications/keep-notifications.reader.ts'
import { runRules } from './run-rules.reader.ts'

let world: TestWorld
let runner: ReaderRunner
let admin: TestPerson
let agent: TestPerson
const queued: NewJob[] = []
const errors: unknown[] = []

const noted: Jobs = {
  enqueue: (_tx, job) => Promise.resolve(queued.push(job) > 0),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  failed: () => Promise.resolve([]),
  retry: () => Promise.resolve(false),
}

beforeEach(async () => {
  queued.length = 0
  errors.length = 0
  world = await createTestWorld()
  runner = createReaderRunner(world.kernel, [keepNotifications, runRules], {
    jobs: noted,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  admin = await world.person('admin')
  agent = await world.person('agent')
  await world.project({ key: 'WEB' })
})
afterEach(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
  assert.deepEqual(errors, [])
})

async function ok(method: 'POST' | 'PATCH' | 'DELETE' | 'GET', path: string, body?: object, as = admin) {
  const answer = await world.call(as, method, path, body ? { body } : {})
  assert.ok(answer.status < 300, `${path}: ${String(answer.status)} ${answer.text}`)
  return answer.body
}

async function rule(kind: string, ...actions: object[]): Promise<void> {
  const when = { type: 'cause', is: ['direct'] }
  const definition = { trigger: { on: 'event', kinds: [kind] }, when, actions }
  const made = await ok('POST', '/rules', { name: 'A rule', project: 'WEB', definition })
  await ok('PATCH', `/rules/${made.id}`, { state: 'on' })
}

const ticket = (values: object = {}): Promise<{ key: string; id: string }> =>
  ok('POST', '/tickets', { project: 'WEB', title: 'Checkout fails', ...values }, agent)

async function commentsOf(key: string): Promise<string[]> {
  const { items } = await ok('GET', `/tickets/${key}/comments`)
  return items.map(({ body }: { body: string }) => body)
}

test('texts and calls tell the ticket as its event left it, whatever rules and people have changed since', async () => {
  await rule('ticket.created', { kind: 'set', values: { priority: 'critical' } })
  await rule(
    'ticket.created',
    { kind: 'comment', text: 'It was {{priority}}' },
    { kind: 'notify', who: [agent.id], text: 'Told as {{priority}}' },
    { kind: 'webhook', url: 'https://example.org/hook' },
  )
  const { key } = await ticket({ priority: 'low' })
  await runner.catchUp()
  assert.equal((await ok('GET', `/tickets/${key}`)).priority, 'critical')
  assert.deepEqual(await commentsOf(key), ['It was low'])
  const { items } = await ok('GET', '/notifications', undefined, agent)
  const told = items.find((one: { kind: string }) => one.kind === 'told')
  assert.equal(told.notice.about, 'Told as low')
  await ok('PATCH', `/tickets/${key}`, { title: 'Another title' }, agent)
  const call = queued[0]?.payload as RuleCall
  const request = await callOfRule(world.kernel.store.db, call, world.kernel.publicUrl)
  const sent = JSON.parse(request?.body ?? '{}') as { ticket: Record<string, unknown> }
  assert.deepEqual([sent.ticket['priority'], sent.ticket['title']], ['low', 'Checkout fails'])
})

test('texts name the address, the labels, what is due, who acted and the fields of a ticket', async () => {
  await ok('POST', '/projects/WEB/labels', { name: 'Outage' })
  await ok('POST', '/projects/WEB/fields', { key: 'pilot', name: 'Pilot', type: 'person' })
  const text = '{{url}} {{labels}} {{due}} {{actor}} {{field.pilot}} {{description}} {{comment}}'
  await rule('ticket.created', { kind: 'comment', text })
  const { key } = await ticket({
    labels: ['Outage'],
    due_at: '2026-03-09T17:00:00.000Z',
    description: 'At the till',
    fields: { pilot: admin.id },
  })
  await runner.catchUp()
  const said = `http://waybill.test/tickets/${key} Outage 2026-03-09 17:00 UTC ${agent.name} ${admin.name} At the till none`
  assert.deepEqual(await commentsOf(key), [said])
})

test('a text quotes the comment that it follows, an internal one only for those who see what is internal', async () => {
  await rule(
    'comment.added',
    { kind: 'comment', internal: false, text: 'Public: {{comment}}' },
    { kind: 'comment', text: 'Internal: {{comment}}' },
  )
  const { key } = await ticket()
  const say = async (body: string, internal: boolean) => {
    await ok('POST', `/tickets/${key}/comments`, { body, internal }, agent)
    await runner.catchUp()
    return (await commentsOf(key)).filter((one) => one.includes('ublic: ') || one.includes('nternal: '))
  }
  assert.deepEqual((await say('secret plan', true)).toSorted(), ['Internal: secret plan', 'Public: none'])
  assert.deepEqual((await say('hello', false)).toSorted(), [
    'Internal: hello',
    'Internal: secret plan',
    'Public: hello',
    'Public: none',
  ])
})

test('a rule about public comments does nothing for an internal one, new or edited', async () => {
  const definition = {
    trigger: { on: 'event', kinds: ['comment.added', 'comment.edited'] },
    when: { type: 'comment', is: ['public'] },
    actions: [{ kind: 'set', values: { priority: 'critical' } }],
  }
  const { id } = await ok('POST', '/rules', { name: 'A rule', project: 'WEB', definition })
  await ok('PATCH', `/rules/${id}`, { state: 'on' })
  const { key } = await ticket()
  const said = await ok('POST', `/tickets/${key}/comments`, { body: 'for us', internal: true }, agent)
  await ok('PATCH', `/comments/${said.id}`, { body: 'for us alone' }, agent)
  await runner.catchUp()
  assert.equal((await ok('GET', `/tickets/${key}`)).priority, 'medium')
  await ok('POST', `/tickets/${key}/comments`, { body: 'for all', internal: false }, agent)
  await runner.catchUp()
  assert.equal((await ok('GET', `/tickets/${key}`)).priority, 'critical')
})

test('a text that names a field which the project does not have is refused', async () => {
  const definition = {
    trigger: { on: 'event', kinds: ['ticket.created'] },
    actions: [{ kind: 'comment', text: 'At {{field.room}}' }],
  }
  const answer = await world.call(admin, 'POST', '/rules', {
    body: { name: 'A rule', project: 'WEB', definition },
  })
  assert.equal(answer.status, 422)
  assert.equal(answer.body.errors[0].message, 'names {{field.room}}; the project has no such field')
})
