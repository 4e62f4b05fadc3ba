import assert from 'node:assert/strict'
import type { DryRun } from '@waybill/contract/automation/rule.ts'
import { afterEach, beforeEach, test } from 'node:test'
import { makeTeam } from '../../domains/tasks/testing/make-team.ts'
import { publishFlow } from '../../domains/tasks/testing/publish-flow.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { runRules } from './run-rules.reader.ts'

let world: TestWorld
let runner: ReaderRunner
let admin: TestPerson
const errors: unknown[] = []

beforeEach(async () => {
  world = await createTestWorld()
  errors.length = 0
  runner = createReaderRunner(world.kernel, [runRules], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  admin = await world.person('admin')
})
afterEach(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
  assert.deepEqual(errors, [])
})

async function ok(method: 'POST' | 'PATCH' | 'GET', path: string, body?: object) {
  const answer = await world.call(admin, method, path, body ? { body } : {})
  assert.ok(answer.status < 300, `${path}: ${String(answer.status)} ${answer.text}`)
  return answer.body
}

const definitionOf = (action: object) => ({
  trigger: { on: 'event', kinds: ['ticket.edited'] },
  actions: [action],
})

/** What becomes of an action of a rule of all projects when a ticket is edited, and what a dry run says afterwards. */
async function bothOf(action: object, key: string): Promise<{ real: unknown; dry: DryRun }> {
  const definition = definitionOf(action)
  const { id } = await ok('POST', '/rules', { name: `Rule ${world.kernel.newId()}`, definition })
  await ok('PATCH', `/rules/${id}`, { state: 'on' })
  await ok('PATCH', `/tickets/${key}`, { title: `A title ${id}` })
  await runner.catchUp()
  const [run] = (await ok('GET', `/rules/${id}/runs`)).items
  await ok('PATCH', `/rules/${id}`, { state: 'off' })
  const dry = (await ok('POST', '/rules/dry-run', { definition, days: 1 })) as DryRun
  return { real: run.actions[0].code, dry }
}

async function assertSame(action: object, key: string, code: string | null): Promise<void> {
  const { real, dry } = await bothOf(action, key)
  assert.equal(real, code)
  const newest = dry.items.filter(({ ticket }) => ticket.key === key).toSorted((a, b) => b.event - a.event)[0]
  assert.equal(newest?.changes[0]?.refused ?? null, code)
  assert.equal(newest?.changes[0]?.unsure, undefined)
}

test('a dry run says of each action that would be refused why, as it is refused when the rule really runs', async () => {
  const project = await world.project({ key: 'WEB' })
  const outside = await world.person('requester')
  const { key } = await world.ticket({ project })
  await assertSame({ kind: 'set', values: { fields: { colour: 'red' } } }, key, 'ticket.unknown_field')
  await assertSame({ kind: 'assign', to: outside.id }, key, 'ticket.assignee_cannot_work')
  await assertSame({ kind: 'label', add: ['nowhere'] }, key, 'label.not_found')
  await assertSame({ kind: 'escalate', reason: 'late' }, key, 'task.no_open_item')
  await assertSame({ kind: 'set', values: { priority: 'low' } }, key, null)
})

test('a dry run follows the workflow: ways that are not there, and fields that they ask for', async () => {
  const project = await world.project({ key: 'WEB' })
  const team = (await makeTeam(world, 1)).name
  const step = (name: string, category: 'open' | 'in_progress' | 'resolved' | 'closed') => ({
    name,
    team,
    category,
  })
  await publishFlow(world, {
    category: 'shop',
    steps: [
      step('Triage', 'open'),
      step('Work', 'in_progress'),
      step('Done', 'resolved'),
      step('Shut', 'closed'),
    ],
    transitions: [
      { from: 'Triage', to: 'Work', name: 'Accept', required_fields: ['due_at'] },
      { from: 'Triage', to: 'Shut', name: 'Refuse', guard: 'priority:low' },
      { from: 'Work', to: 'Done', name: 'Solve' },
    ],
  })
  const { key } = await world.ticket({ project, category: 'shop' })
  await assertSame({ kind: 'set', values: { status: 'resolved' } }, key, 'ticket.transition_forbidden')
  await assertSame({ kind: 'set', values: { status: 'in_progress' } }, key, 'task.fields_missing')
  const { dry } = await bothOf({ kind: 'set', values: { status: 'closed' } }, key)
  assert.deepEqual([dry.refused, dry.unsure > 0], [0, true])
  assert.equal(dry.items[0]?.changes[0]?.unsure, true)
  await assertSame({ kind: 'set', values: { status: 'in_progress', due_in: 'P2D' } }, key, null)
})

test('a dry run counts what would be refused apart from tickets that would change', async () => {
  const project = await world.project({ key: 'WEB' })
  const { key } = await world.ticket({ project })
  const { dry } = await bothOf({ kind: 'set', values: { priority: 'low', fields: { colour: 'red' } } }, key)
  assert.deepEqual([dry.runs, dry.refused, dry.unsure, dry.changed_tickets], [1, 1, 0, 0])
  assert.deepEqual(
    dry.items[0]?.changes.map(({ place, refused }) => [place, refused]),
    [
      [0, 'ticket.unknown_field'],
      [0, 'ticket.unknown_field'],
    ],
  )
})
