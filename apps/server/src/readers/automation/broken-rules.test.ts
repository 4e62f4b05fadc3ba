import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { keepNotifications } from '../notifications/keep-notifications.reader.ts'
import { breakRules } from './break-rules.reader.ts'
import { runRules } from './run-rules.reader.ts'
import { runSchedules } from './run-schedules.reader.ts'

let world: TestWorld
let runner: ReaderRunner
let admin: TestPerson
let lead: TestPerson
let labels: Record<'outage' | 'hardware', string>
const errors: unknown[] = []

beforeEach(async () => {
  world = await createTestWorld()
  errors.length = 0
  runner = createReaderRunner(world.kernel, [keepNotifications, breakRules, runRules, runSchedules], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  admin = await world.person('admin')
  lead = await world.person('agent')
  await world.project({ key: 'WEB' })
  await ok('PUT', `/projects/WEB/members/${lead.id}`, { role: 'lead' })
  labels = { outage: await label('outage'), hardware: await label('hardware') }
})
afterEach(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
  assert.deepEqual(errors, [])
})

async function ok(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET',
  path: string,
  body?: object,
  as = admin,
) {
  const answer = await world.call(as, method, path, body ? { body } : {})
  assert.ok(answer.status < 300, `${path}: ${String(answer.status)} ${answer.text}`)
  return answer.body
}

async function label(name: string): Promise<string> {
  return String((await ok('POST', '/projects/WEB/labels', { name })).id)
}

async function rule(definition: object): Promise<string> {
  const made = await ok('POST', '/rules', { name: 'A rule', project: 'WEB', definition })
  await ok('PATCH', `/rules/${made.id}`, { state: 'on' })
  return String(made.id)
}

/** The priority of a new ticket once rules have seen it. */
async function priorityOf(values: object): Promise<string> {
  const { key } = await ok('POST', '/tickets', { project: 'WEB', title: 'Broken', ...values })
  await runner.catchUp()
  return String((await ok('GET', `/tickets/${key}`)).priority)
}

const noticesOf = async (person: TestPerson) =>
  (await ok('GET', '/notifications', undefined, person)).items.flatMap(
    ({ notice }: { notice: { code: string; about: string } | null }) =>
      notice ? [[notice.code, notice.about]] : [],
  )

const notThese = (query: string) => ({
  trigger: { on: 'event', kinds: ['ticket.created'] },
  when: { type: 'not', of: [{ type: 'after', query }] },
  actions: [{ kind: 'set', values: { priority: 'critical' } }],
})

test('a rule whose condition names a deleted label does nothing, not its opposite, and its leads are told once', async () => {
  const id = await rule(notThese('label:outage,hardware'))
  assert.equal(await priorityOf({ labels: ['hardware'] }), 'medium')
  await ok('DELETE', `/projects/WEB/labels/${labels.outage}`)
  assert.equal(await priorityOf({ labels: ['hardware'] }), 'medium')
  assert.equal(await priorityOf({}), 'medium')
  const broken = await ok('GET', `/rules/${id}`)
  assert.equal(broken.state, 'broken')
  assert.deepEqual(broken.faults, [
    {
      pointer: '/definition/when/of/0/query',
      query: 'label:outage,hardware',
      message: 'there is no label "outage"',
    },
  ])
  assert.deepEqual(await noticesOf(lead), [['rule_broken', 'A rule']])
})

test('a broken rule is on again once its definition can be asked, or once what it names is there again', async () => {
  const id = await rule(notThese('label:outage'))
  await ok('DELETE', `/projects/WEB/labels/${labels.outage}`)
  await runner.catchUp()
  assert.equal((await ok('GET', `/rules/${id}`)).state, 'broken')
  const refused = await world.call(admin, 'PATCH', `/rules/${id}`, { body: { state: 'on' } })
  assert.equal(refused.status, 422)
  const mended = await ok('PATCH', `/rules/${id}`, { definition: notThese('label:hardware') })
  assert.deepEqual([mended.state, mended.faults], ['on', null])
  assert.equal(await priorityOf({}), 'critical')
  await ok('PATCH', `/projects/WEB/labels/${labels.hardware}`, { name: 'devices' })
  await runner.catchUp()
  assert.equal((await ok('GET', `/rules/${id}`)).faults[0].message, 'there is no label "hardware"')
  await label('hardware')
  assert.equal((await ok('PATCH', `/rules/${id}`, { state: 'on' })).state, 'on')
})

test('fields, teams, people and steps that are gone break a rule as labels do', async () => {
  const field = await ok('POST', '/projects/WEB/fields', { key: 'room', name: 'Room', type: 'text' })
  const team = await ok('POST', '/teams', { name: 'Night shift' })
  const queries = ['field.room:1', 'team:"Night shift"', `team:${team.id}`]
  const rules = await Promise.all(queries.map((query) => rule(notThese(query))))
  await ok('DELETE', `/projects/WEB/fields/${field.id}`)
  await ok('DELETE', `/teams/${team.id}`)
  assert.equal(await priorityOf({}), 'medium')
  const states = await Promise.all(rules.map(async (id) => (await ok('GET', `/rules/${id}`)).state))
  assert.deepEqual(new Set(states), new Set(['broken']))
})

test('a schedule whose query names what is gone is broken when its moment comes, and finds nothing', async () => {
  const id = await rule({
    trigger: { on: 'schedule', cron: '0 10 * * *', query: 'label:outage' },
    actions: [{ kind: 'set', values: { priority: 'critical' } }],
  })
  await ok('DELETE', `/projects/WEB/labels/${labels.outage}`)
  await runner.catchUp()
  const { state, next_at } = await ok('GET', `/rules/${id}`)
  assert.deepEqual([state, next_at], ['broken', null])
})

test('an action with a label that is gone is refused, does not make it anew, and the others are done', async () => {
  const id = await rule({
    trigger: { on: 'event', kinds: ['ticket.created'] },
    actions: [
      { kind: 'label', add: ['outage'] },
      { kind: 'label', add: ['hardware'] },
    ],
  })
  await ok('DELETE', `/projects/WEB/labels/${labels.outage}`)
  const { key } = await ok('POST', '/tickets', { project: 'WEB', title: 'Broken' })
  await runner.catchUp()
  const { items } = await ok('GET', `/rules/${id}/runs`)
  assert.deepEqual(
    items[0].actions.map(({ outcome, code }: { outcome: string; code: string | null }) => [outcome, code]),
    [
      ['refused', 'label.not_found'],
      ['done', null],
    ],
  )
  assert.deepEqual((await ok('GET', `/tickets/${key}`)).labels, ['hardware'])
})
