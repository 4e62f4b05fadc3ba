import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createField } from '../projects/create-field.command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { makeTeam } from './testing/make-team.ts'
import { publishFlow, type Flow, type Published } from './testing/publish-flow.ts'

let world: TestWorld
let admin: TestPerson
before(async () => {
  world = await createTestWorld()
  admin = await world.person('admin')
})
after(async () => {
  await verified(world)
  await world.close()
})

let counted = 0

interface Run {
  flow: Published
  ticket: string
  task: string
}

/** A ticket at the start of a workflow. */
async function begin(project: string, flow: Omit<Flow, 'category'>): Promise<Run> {
  counted += 1
  const category = `Kind ${String(counted)}`
  return another(project, category, await publishFlow(world, { ...flow, category }))
}

async function another(project: string, category: string, flow: Published): Promise<Run> {
  const made = await world.call(admin, 'POST', '/tickets', { body: { project, title: 'A desk', category } })
  assert.equal(made.status, 201, made.text)
  const { items } = (await world.call(admin, 'GET', `/tasks?ticket=${made.body.id}`)).body
  return { flow, ticket: made.body.id, task: items[0].id }
}

const act = (as: TestPerson, { task, flow }: Run, name: string, fields?: Record<string, unknown>) =>
  world.call(as, 'POST', `/tasks/${task}/action`, {
    body: { action_id: flow.actions[name], ...(fields && { fields }) },
  })
const available = async (as: TestPerson, { task }: Run) =>
  (await world.call(as, 'GET', `/tasks/${task}/available-actions`)).body

test('a field that the project of the ticket does not have is not asked for, so no step is a trap', async () => {
  const team = await makeTeam(world, 1)
  const [person] = team.people
  assert.ok(person)
  const [has, lacks] = [await world.project(), await world.project()]
  await world.run(createField, { project: has.key, key: 'room', name: 'Room', type: 'text' })
  const flow = {
    steps: [
      { name: 'Ask', team: team.id, category: 'open' as const, form: ['fields.room'] },
      { name: 'Done', team: team.id, category: 'resolved' as const },
    ],
    transitions: [{ from: 'Ask', to: 'Done', name: 'Go', required_fields: ['fields.room', 'severity'] }],
  }
  const there = await begin(has.key, flow)
  const asked = await available(person, there)
  assert.deepEqual(asked.available_actions[0].required_fields, ['fields.room', 'severity'])
  assert.equal((await act(person, there, 'Ask: Go', { severity: 'low' })).status, 422)
  assert.equal((await act(person, there, 'Ask: Go', { severity: 'low', 'fields.room': '5' })).status, 200)

  const other = await begin(lacks.key, flow)
  assert.deepEqual((await available(person, other)).available_actions[0].required_fields, ['severity'])
  const byHand = await world.call(admin, 'PATCH', `/tickets/${other.ticket}`, {
    body: { status: 'resolved', severity: 'low' },
  })
  assert.equal(byHand.status, 200, byHand.text)
  const third = await begin(lacks.key, flow)
  const done = await act(person, third, 'Ask: Go', { severity: 'low' })
  assert.equal(done.status, 200, done.text)
})

test('nothing goes to a queue from which nobody can take it; who is away counts, because a queue waits', async () => {
  const [first, empty] = [await makeTeam(world, 1), await makeTeam(world, 0)]
  const [person] = first.people
  assert.ok(person)
  const project = await world.project()
  const run = await begin(project.key, {
    steps: [
      { name: 'Ask', team: first.id, category: 'open' },
      { name: 'Queue', team: empty.id, assign: 'queue' },
      { name: 'Done', team: first.id, category: 'resolved' },
    ],
    transitions: [
      { from: 'Ask', to: 'Queue', name: 'Go' },
      { from: 'Queue', to: 'Done', name: 'Solve' },
    ],
  })
  const seq = async () => (await world.call(admin, 'GET', `/tickets/${run.ticket}`)).body.seq
  const before = await seq()
  const refused = await act(person, run, 'Ask: Go')
  assert.deepEqual([refused.status, refused.body.code], [503, 'task.nobody_there'])
  assert.equal(await seq(), before)
  const join = (who: TestPerson) =>
    world.call(admin, 'PUT', `/teams/${empty.id}/members/${who.id}`, { body: {} })
  await join(await world.person('requester'))
  assert.equal((await act(person, run, 'Ask: Go')).status, 503, 'a requester takes nothing out of a queue')
  const away = await world.person('agent')
  await join(away)
  const left = await world.call(admin, 'PATCH', `/users/${away.id}`, {
    body: { away: { from: '2020-01-01T00:00:00Z', until: null } },
  })
  assert.equal(left.status, 200, left.text)
  const queued = await act(person, run, 'Ask: Go')
  assert.deepEqual([queued.status, queued.body.next_step?.assigned_to], [200, null])
})

test('a new ticket whose queue has nobody is made all the same, with a warning', async () => {
  const empty = await makeTeam(world, 0)
  const project = await world.project()
  const { ticket } = await begin(project.key, {
    steps: [{ name: 'Queue', team: empty.id, assign: 'queue', category: 'open' }],
    transitions: [],
  })
  const { items } = (await world.call(admin, 'GET', `/tickets/${ticket}/history`)).body
  assert.ok(items.some(({ kind }: { kind: string }) => kind === 'task.nobody_there'))
})
