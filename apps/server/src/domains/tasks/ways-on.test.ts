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
async function begin(project: string, flow: Omit<Flow, 'category'>, more: object = {}): Promise<Run> {
  counted += 1
  const category = `Kind ${String(counted)}`
  const published = await publishFlow(world, { ...flow, category })
  const body = { project, title: 'A desk', category, ...more }
  const made = await world.call(admin, 'POST', '/tickets', { body })
  assert.equal(made.status, 201, made.text)
  const { items } = (await world.call(admin, 'GET', `/tasks?ticket=${made.body.id}`)).body
  return { flow: published, ticket: made.body.id, task: items[0].id }
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

test('who asked for something has no voice about it where the approval says so, and the quorum counts the others', async () => {
  const [panel, order] = [await makeTeam(world, 2), await makeTeam(world, 1)]
  const [asker, other] = panel.people
  assert.ok(asker && other)
  const project = await world.project()
  const flow = (without_requester: boolean): Flow => ({
    steps: [
      {
        name: 'Decide',
        team: panel.id,
        category: 'open',
        approval: { quorum: 'all', without_requester },
      },
      { name: 'Order', team: order.id },
      { name: 'No', team: order.id, category: 'closed' },
    ],
    transitions: [
      { from: 'Decide', to: 'Order', name: 'Yes', source_handle: 'approved' },
      { from: 'Decide', to: 'No', name: 'Refuse', source_handle: 'refused' },
    ],
  })
  const asked = async ({ task }: Run) =>
    (await world.call(admin, 'GET', `/tasks/${task}`)).body.items.map(
      (item: { person: { id: string } | null }) => item.person?.id ?? null,
    )
  const of = { reporter: asker.id }
  assert.deepEqual(await asked(await begin(project.key, flow(false), of)), [asker.id, other.id])
  const run = await begin(project.key, flow(true), of)
  assert.deepEqual(await asked(run), [other.id])
  assert.equal((await act(asker, run, 'Decide: Yes')).status, 403)
  const handed = await world.call(admin, 'POST', `/tasks/${run.task}/transfer`, { body: { to: asker.id } })
  assert.deepEqual([handed.status, handed.body.code], [409, 'task.own_request'])
  const decided = await act(other, run, 'Decide: Yes')
  assert.deepEqual([decided.status, decided.body.next_step?.name], [200, 'Order'])

  await world.call(admin, 'DELETE', `/teams/${panel.id}/members/${other.id}`)
  const alone = await begin(project.key, flow(true), of)
  assert.deepEqual(await asked(alone), [null], 'it waits in the queue, as where nobody is there')
  const claimed = await world.call(asker, 'POST', `/tasks/${alone.task}/claim`, { body: {} })
  assert.deepEqual([claimed.status, claimed.body.code], [409, 'task.own_request'])
})

test('whoever becomes the requester later has no voice either, and whoever was it gets none by that', async () => {
  const [panel, order] = [await makeTeam(world, 4), await makeTeam(world, 1)]
  const [asker, second, third, fourth] = panel.people
  assert.ok(asker && second && third && fourth)
  const project = await world.project()
  const flow = (quorum: 'all' | 'any' | number): Flow => ({
    steps: [
      { name: 'Decide', team: panel.id, category: 'open', approval: { quorum, without_requester: true } },
      { name: 'Order', team: order.id },
      { name: 'No', team: order.id, category: 'closed' },
    ],
    transitions: [
      { from: 'Decide', to: 'Order', name: 'Yes', source_handle: 'approved' },
      { from: 'Decide', to: 'No', name: 'Refuse', source_handle: 'refused' },
    ],
  })
  const open = async ({ task }: Run) =>
    (await world.call(admin, 'GET', `/tasks/${task}`)).body.items
      .filter((item: { open: boolean }) => item.open)
      .map((item: { person: { id: string } | null }) => item.person?.id ?? null)
  const name = async ({ ticket }: Run, reporter: TestPerson, more: object = {}) => {
    const { status, body } = await world.call(admin, 'PATCH', `/tickets/${ticket}`, {
      body: { reporter: reporter.id, ...more },
    })
    return [status, body.code]
  }
  const begun = (quorum: 'all' | 'any' | number) => begin(project.key, flow(quorum), { reporter: asker.id })

  const run = await begun('all')
  assert.deepEqual(await open(run), [second.id, third.id, fourth.id])
  assert.deepEqual(await name(run, second), [200, undefined])
  assert.deepEqual(await open(run), [third.id, fourth.id], 'as if it had been theirs from the start')
  const { items } = (await world.call(admin, 'GET', `/tickets/${run.ticket}/history`)).body
  const told = items.find(({ kind }: { kind: string }) => kind === 'task.released')
  assert.match(told.text, /took an item of it back \(asked for it themselves\)/)
  assert.equal((await act(second, run, 'Decide: Yes')).status, 403)
  const item = (await world.call(admin, 'GET', `/tasks/${run.task}`)).body.items.find(
    ({ person }: { person: { id: string } | null }) => person?.id === fourth.id,
  ).id
  for (const to of [asker.id, second.id]) {
    const handed = await world.call(admin, 'POST', `/tasks/${run.task}/transfer`, { body: { to, item } })
    assert.deepEqual([handed.status, handed.body.code], [409, 'task.own_request'])
  }
  const voice = await act(third, run, 'Decide: Yes')
  assert.deepEqual([voice.body.approved, voice.body.needed], [1, 2])
  assert.deepEqual(await name(run, third), [409, 'task.requester_decides'], 'they have spoken')
  assert.deepEqual(await name(run, fourth), [409, 'task.requester_decides'], 'it would be decided')
  assert.equal((await act(fourth, run, 'Decide: Yes')).body.next_step?.name, 'Order')
  assert.deepEqual(await name(run, third), [200, undefined], 'nobody is asked any more')

  const few = await begun(3)
  assert.deepEqual(await name(few, second), [409, 'task.requester_decides'], 'too few are left')
  const away = await begun('any')
  assert.deepEqual(await name(away, second, { assignee: second.id }), [409, 'task.own_request'])
})

test('who works in the project is told which ways out of a step are shut, and what keeps them shut', async () => {
  const team = await makeTeam(world, 1)
  const [person] = team.people
  assert.ok(person)
  const project = await world.project()
  const run = await begin(project.key, {
    steps: [
      { name: 'Ask', team: team.id, category: 'open' },
      { name: 'Done', team: team.id, category: 'resolved' },
    ],
    transitions: [
      { from: 'Ask', to: 'Done', name: 'Rush', guard: 'priority:critical' },
      { from: 'Ask', to: 'Done', name: 'Wait', guard: 'label:nowhere' },
      { from: 'Ask', to: 'Done', name: 'Lead', who: 'lead' },
      { from: 'Ask', to: 'Done', name: 'Own' },
    ],
  })
  const shut = async (as: TestPerson) =>
    (await available(as, run)).shut.map((way: { name: string; condition: string | null; who: string }) => [
      way.name,
      way.condition,
      way.who,
    ])
  const conditions = [
    ['Rush', 'priority:critical', 'holder'],
    ['Wait', 'label:nowhere', 'holder'],
  ]
  assert.deepEqual(await shut(admin), conditions)
  assert.deepEqual(await shut(person), [...conditions, ['Lead', null, 'lead']])
  assert.deepEqual((await shut(await world.person('agent'))).slice(2), [
    ['Lead', null, 'lead'],
    ['Own', null, 'holder'],
  ])
  const helper = await world.person('requester')
  await world.member(project, helper, 'member')
  const toHelper = await shut(helper)
  assert.deepEqual(
    toHelper.length > 0 && toHelper.map((way: unknown[]) => way[1]).filter(Boolean),
    [],
    'no guards',
  )
  const requester = await world.person('requester')
  await world.call(admin, 'PUT', `/tickets/${run.ticket}/watchers/${requester.id}`, { body: {} })
  const seen = await available(requester, run)
  assert.ok(seen.shut === undefined || seen.shut.length === 0)
})
