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

type Outcome = { code: string | null; outcome: string }

const definitionOf = (actions: readonly object[], kind = 'ticket.edited') => ({
  trigger: { on: 'event', kinds: [kind] },
  actions,
})

/** What becomes of the actions of a rule of all projects when something is done, and what a dry run says afterwards. */
async function bothOf(
  definition: ReturnType<typeof definitionOf>,
  act: (id: string) => Promise<unknown>,
): Promise<{ real: Outcome[]; dry: DryRun }> {
  const { id } = await ok('POST', '/rules', { name: `Rule ${world.kernel.newId()}`, definition })
  await ok('PATCH', `/rules/${id}`, { state: 'on' })
  await act(id)
  await runner.catchUp()
  const [run] = (await ok('GET', `/rules/${id}/runs`)).items
  await ok('PATCH', `/rules/${id}`, { state: 'off' })
  const dry = (await ok('POST', '/rules/dry-run', { definition, days: 1 })) as DryRun
  return { real: run.actions, dry }
}

const edit = (key: string) => (id: string) => ok('PATCH', `/tickets/${key}`, { title: `A title ${id}` })

/** By action what a dry run says of the newest run for a ticket; `nothing`: it would change nothing. */
function saidOf({ items }: DryRun, key: string, count: number): (string | null)[] {
  const [newest] = items
    .filter(({ ticket }) => ticket.key === key)
    .toSorted((one, other) => other.event - one.event)
  return Array.from({ length: count }, (_, place) => {
    const change = newest?.changes.find((one) => one.place === place)
    if (!change) return 'nothing'
    return change.unsure ? 'unsure' : (change.refused ?? null)
  })
}

function assertAgrees(real: readonly Outcome[], said: readonly (string | null)[]): void {
  for (const [place, { code, outcome }] of real.entries())
    if (said[place] !== 'unsure')
      assert.equal(outcome === 'unchanged' ? 'nothing' : code, said[place], `action ${String(place)}`)
}

/** @param expected by action: the code of its refusal, null: done, `unsure`, `nothing` */
async function assertSaid(
  actions: readonly object[],
  key: string,
  expected: readonly (string | null)[],
): Promise<Outcome[]> {
  const { real, dry } = await bothOf(definitionOf(actions), edit(key))
  const said = saidOf(dry, key, actions.length)
  assertAgrees(real, said)
  assert.deepEqual(said, expected)
  return real
}

const assertSame = (action: object, key: string, code: string | null) => assertSaid([action], key, [code])
const status = (to: string, more: object = {}) => ({ kind: 'set', values: { status: to, ...more } })
const severity = { kind: 'set', values: { severity: 'high' } }

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
  const { dry } = await bothOf(definitionOf([status('closed')]), edit(key))
  assert.deepEqual([dry.refused, dry.unsure > 0], [0, true])
  assert.equal(dry.items[0]?.changes[0]?.unsure, true)
  await assertSame({ kind: 'set', values: { status: 'in_progress', due_in: 'P2D' } }, key, null)
})

test('a dry run counts what would be refused apart from tickets that would change', async () => {
  const project = await world.project({ key: 'WEB' })
  const { key } = await world.ticket({ project })
  const action = { kind: 'set', values: { priority: 'low', fields: { colour: 'red' } } }
  const { dry } = await bothOf(definitionOf([action]), edit(key))
  assert.deepEqual([dry.runs, dry.refused, dry.unsure, dry.changed_tickets], [1, 1, 0, 0])
  assert.deepEqual(
    dry.items[0]?.changes.map(({ place, refused }) => [place, refused]),
    [
      [0, 'ticket.unknown_field'],
      [0, 'ticket.unknown_field'],
    ],
  )
})

test('a dry run knows which tickets wait for the front desk or to be routed, at their creation too', async () => {
  const project = await world.project({ key: 'WEB' })
  const team = await makeTeam(world, 1)
  await publishFlow(world, {
    category: 'shop',
    front_desk: { approval: true },
    steps: [
      { name: 'Triage', team: team.id, category: 'open' },
      { name: 'Work', team: team.id, category: 'in_progress' },
    ],
    transitions: [{ from: 'Triage', to: 'Work', name: 'Accept' }],
  })
  const pending = (await world.ticket({ project, category: 'shop' })).key
  await world.project({ key: 'DESK' })
  await ok('PATCH', '/projects/DESK', { kind: 'service_desk' })
  const unrouted = (await ok('POST', '/tickets', { project: 'DESK', title: 'Help' })).key
  const other = await makeTeam(world, 1)
  const [agent] = team.people
  for (const key of [pending, unrouted]) {
    await assertSaid([status('in_progress'), severity], key, ['ticket.transition_forbidden', null])
    await assertSame({ kind: 'escalate', reason: 'late' }, key, 'task.no_open_item')
    await assertSame({ kind: 'assign', to: agent?.id, team: other.id }, key, null)
  }
  for (const [ref, category] of [['WEB', 'shop'] as const, ['DESK', 'help'] as const]) {
    const made: { key?: string } = {}
    const { real, dry } = await bothOf(definitionOf([status('in_progress')], 'ticket.created'), async () =>
      Object.assign(made, await ok('POST', '/tickets', { project: ref, title: 'New', category })),
    )
    const said = saidOf(dry, made.key ?? '', 1)
    assert.deepEqual(said, ['ticket.transition_forbidden'])
    assertAgrees(real, said)
  }
})

test('each action meets what those before it have changed, and none of what was refused', async () => {
  const project = await world.project({ key: 'WEB' })
  const [team, second] = [await makeTeam(world, 2), await makeTeam(world, 1)]
  const flow = await publishFlow(world, {
    category: 'shop',
    steps: [
      { name: 'Triage', team: team.id, category: 'open', assign: 'queue', escalate_to: second.id },
      { name: 'Work', team: team.id, category: 'in_progress' },
      { name: 'Done', team: team.id, category: 'resolved' },
      { name: 'Shut', team: team.id, category: 'closed' },
    ],
    transitions: [
      { from: 'Triage', to: 'Work', name: 'Accept', required_fields: ['severity'] },
      { from: 'Triage', to: 'Shut', name: 'Drop', required_fields: ['assignee'] },
      { from: 'Work', to: 'Done', name: 'Solve' },
    ],
  })
  const made = async () => (await world.ticket({ project, category: 'shop' })).key
  const accept = status('in_progress')
  const [agent] = team.people
  const assign = { kind: 'assign', to: agent?.id }
  const escalate = { kind: 'escalate', reason: 'late' }

  await assertSaid([severity, accept], await made(), [null, null])
  const unknown = { kind: 'set', values: { severity: 'high', fields: { colour: 'red' } } }
  const none = ['ticket.unknown_field', 'task.fields_missing', null]
  await assertSaid([unknown, accept, severity], await made(), none)
  await assertSaid([severity, severity], await made(), [null, 'nothing'])
  await assertSaid([assign, status('closed')], await made(), [null, null])
  await assertSaid([escalate, status('closed')], await made(), ['unsure', 'unsure'])
  await assertSaid([escalate, accept], await made(), ['unsure', 'task.fields_missing'])

  const chain = [status('in_progress', { severity: 'high' }), status('resolved'), assign, escalate]
  const key = await made()
  const real = await assertSaid(chain, key, [null, 'unsure', 'unsure', 'unsure'])
  assert.deepEqual([real[0]?.code, real[1]?.code], [null, null])

  await assertSame(status('in_progress'), key, 'ticket.transition_forbidden')
  const { items } = await ok('GET', `/tasks?ticket=${key}`)
  await ok('POST', `/tasks/${items[0].id}/action`, { action_id: 'finish' })
  const elsewhere = { kind: 'assign', to: second.people[0]?.id }
  await assertSaid([escalate, elsewhere], key, ['task.no_open_item', null])
  await assertSame(status('in_progress'), key, null)
  await assertSaid([{ kind: 'assign', to: 'nobody', team: second.id }], key, ['ticket.team_of_step'])

  const acted = await made()
  await ok('PATCH', `/tickets/${acted}`, { severity: 'high' })
  const { items: tasks } = await ok('GET', `/tasks?ticket=${acted}`)
  const { real: then, dry } = await bothOf(
    definitionOf([status('in_progress'), status('closed', { due_in: 'P1D' })], 'task.acted'),
    () => ok('POST', `/tasks/${tasks[0].id}/action`, { action_id: flow.actions['Triage: Accept'] }),
  )
  const said = saidOf(dry, acted, 2)
  assertAgrees(then, said)
  assert.deepEqual(
    said,
    ['nothing', 'ticket.transition_forbidden'],
    'when the action is through, it has gone on already',
  )
})

test('where several decide a dry run does not say whether somebody can be given the ticket', async () => {
  const project = await world.project({ key: 'WEB' })
  const [panel, order] = [await makeTeam(world, 3), await makeTeam(world, 1)]
  await publishFlow(world, {
    category: 'shop',
    steps: [
      { name: 'Decide', team: panel.id, category: 'open', approval: { quorum: 'all' } },
      { name: 'Order', team: order.id, category: 'in_progress' },
      { name: 'No', team: order.id, category: 'closed' },
    ],
    transitions: [
      { from: 'Decide', to: 'Order', name: 'Yes', source_handle: 'approved' },
      { from: 'Decide', to: 'No', name: 'Refuse', source_handle: 'refused' },
    ],
  })
  const { key } = await world.ticket({ project, category: 'shop' })
  const [agent] = order.people
  const actions = [{ kind: 'assign', to: agent?.id }, status('in_progress'), severity]
  const real = await assertSaid(actions, key, ['unsure', 'ticket.transition_forbidden', null])
  assert.equal(real[0]?.code, 'ticket.several_decide')
  const outside = await world.person('requester')
  const both = { kind: 'assign', to: outside.id, team: order.id }
  await assertSame(both, key, 'ticket.assignee_cannot_work')
})

test('a label that is not there is refused, whether it is added or taken away', async () => {
  const project = await world.project({ key: 'WEB' })
  const { key } = await world.ticket({ project, labels: ['outage'] })
  await ok('PATCH', `/tickets/${key}`, { add_labels: ['late'], remove_labels: ['outage'] })
  await assertSame({ kind: 'label', add: ['outage'], remove: ['nowhere'] }, key, 'label.not_found')
  await assertSame({ kind: 'label', add: ['outage'], remove: ['late'] }, key, null)
})
