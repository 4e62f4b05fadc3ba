import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TOGETHER_MILLIS, type Notification } from '@waybill/contract/notifications/notification.ts'
import { makeTeam } from '../../domains/tasks/testing/make-team.ts'
import { publishFlow, type Flow } from '../../domains/tasks/testing/publish-flow.ts'
import { endActionsJob } from '../../jobs/end-actions.job.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { keepNotifications } from './keep-notifications.reader.ts'

let world: TestWorld
let runner: ReaderRunner
let lead: TestPerson
let requester: TestPerson
let project: { id: string; key: string }
const errors: unknown[] = []

before(async () => {
  world = await createTestWorld()
  runner = createReaderRunner(world.kernel, [keepNotifications], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  project = await world.project()
  lead = await world.person('agent')
  await world.member(project, lead, 'lead')
  requester = await world.person('requester')
})
after(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
  assert.deepEqual(errors, [])
})

const post = (as: TestPerson, path: string, body: unknown = {}) => world.call(as, 'POST', path, { body })

/** What somebody is told of a ticket. */
async function told(as: TestPerson, ticket: string): Promise<string[]> {
  await runner.catchUp()
  const { body } = await world.call(as, 'GET', '/notifications?state=all')
  return (body.items as Notification[]).filter((one) => one.ticket?.id === ticket).map(({ kind }) => kind)
}

/** What the job of an end action does when the other side fails. */
async function tryEnd(run: string, attempt: number): Promise<void> {
  const job = endActionsJob(() => Promise.resolve({ status: 500 }), [])
  const { signal } = new AbortController()
  await assert.rejects(
    job.run({ kernel: world.kernel, id: 'one', attempt, signal }, { run } as never),
    /answered 500/,
  )
}

async function ask(flow: Partial<Flow> & Pick<Flow, 'steps'>): Promise<string> {
  const category = `Asked ${world.kernel.newId()}`
  await publishFlow(world, { category, transitions: [], ...flow })
  const made = await post(requester, '/tickets', { project: project.key, title: 'Please', category })
  assert.equal(made.status, 201, made.text)
  return made.body.id
}

test('everybody whose decision is asked for is told, and nobody else', async () => {
  const team = await makeTeam(world, 2)
  const work = await makeTeam(world, 1)
  const ticket = await ask({
    steps: [
      { name: 'Decide', team: team.id, category: 'open', approval: { quorum: 2, refusal_ends: true } },
      { name: 'Order', team: work.id, category: 'in_progress' },
      { name: 'No', team: work.id, category: 'closed' },
    ],
    transitions: [
      { from: 'Decide', to: 'Order', name: 'Approve', source_handle: 'approved' },
      { from: 'Decide', to: 'No', name: 'Refuse', source_handle: 'refused' },
    ],
  })
  for (const person of team.people) assert.deepEqual(await told(person, ticket), ['decision_asked'])
  for (const person of [lead, requester, ...work.people]) assert.deepEqual(await told(person, ticket), [])
})

test('leads hear of a request that waits to be let in, and of a queue where nobody is there', async () => {
  const team = await makeTeam(world, 1)
  const steps = [{ name: 'Do', team: team.id, category: 'in_progress' as const }]
  const waiting = await ask({ steps, front_desk: { approval: true } })
  assert.deepEqual(await told(lead, waiting), ['request_waiting'])
  assert.deepEqual(await told(team.people[0] ?? lead, waiting), [])
  const empty = await makeTeam(world, 0)
  const stuck = await ask({ steps: [{ name: 'Do', team: empty.id, category: 'in_progress' }] })
  assert.deepEqual(await told(lead, stuck), ['nobody_there'])
})

test('leads hear of an end action that is given up, once for each time it is', async () => {
  const team = await makeTeam(world, 1)
  const [worker] = team.people
  assert.ok(worker)
  const ticket = await ask({
    steps: [{ name: 'Do', team: team.id, category: 'in_progress' }],
    end_actions: [
      { kind: 'asset', name: 'Asset', url: 'https://assets.example.org/' },
      { kind: 'budget', name: 'Budget', url: 'https://budget.example.org/' },
    ],
  })
  const { items: runs } = (await world.call(worker, 'GET', `/tasks?ticket=${ticket}`)).body
  assert.equal((await post(worker, `/tasks/${runs[0].id}/action`, { action_id: 'finish' })).status, 200)
  const { items: ends } = (await world.call(lead, 'GET', `/tickets/${ticket}/end-actions`)).body
  const failures = async () => {
    await runner.catchUp()
    const { body } = await world.call(lead, 'GET', '/notifications?state=all')
    return (body.items as Notification[])
      .filter((one) => one.kind === 'end_action_failed' && one.ticket?.id === ticket)
      .map(({ count, actor }) => [count, actor])
  }
  await tryEnd(ends[0].id, 1)
  assert.deepEqual(await failures(), [], 'it is tried again by itself')
  await tryEnd(ends[0].id, 8)
  assert.deepEqual(await failures(), [[1, null]])
  await tryEnd(ends[1].id, 8)
  assert.deepEqual(await failures(), [[2, null]], 'together with what happened a moment ago')
  world.tick(TOGETHER_MILLIS)
  await post(lead, `/end-actions/${ends[0].id}/retry`)
  await tryEnd(ends[0].id, 8)
  assert.deepEqual(await failures(), [
    [1, null],
    [2, null],
  ])
  assert.deepEqual(
    (await told(worker, ticket)).filter((kind) => kind === 'end_action_failed'),
    [],
  )
})

test('leads of a service desk hear of a ticket that no workflow was found for', async () => {
  const admin = await world.person('admin')
  const desk = await world.call(admin, 'PATCH', `/projects/${project.key}`, {
    body: { kind: 'service_desk' },
  })
  assert.equal(desk.status, 200, desk.text)
  const made = await post(requester, '/tickets', { project: project.key, title: 'What is this' })
  assert.deepEqual(await told(lead, made.body.id), ['unrouted'])
})

test('a team hears of what comes into its queue, and of what is put back but by oneself', async () => {
  const team = await makeTeam(world, 2)
  const [first, second] = team.people
  assert.ok(first && second)
  const queued = await ask({
    steps: [{ name: 'Do', team: team.id, category: 'in_progress', assign: 'queue' }],
  })
  for (const person of team.people) assert.deepEqual(await told(person, queued), ['queued'])
  const mine = await ask({ steps: [{ name: 'Do', team: team.id, category: 'in_progress' }] })
  const { items } = (await world.call(lead, 'GET', `/tasks?ticket=${mine}`)).body
  const had = items[0].assigned_to.id === first.id ? first : second
  const other = had === first ? second : first
  assert.equal((await post(had, `/tasks/${items[0].id}/release`)).status, 200)
  assert.deepEqual(await told(had, mine), ['assigned'])
  assert.deepEqual(await told(other, mine), ['queued'])
})

test('where a project has no lead, the admins hear of what waits for one', async () => {
  const admin = await world.person('admin')
  const desk = await world.project()
  await world.call(admin, 'PATCH', `/projects/${desk.key}`, { body: { kind: 'service_desk' } })
  const made = await post(requester, '/tickets', { project: desk.key, title: 'What is this' })
  assert.deepEqual(await told(admin, made.body.id), ['unrouted'])
  assert.deepEqual(await told(lead, made.body.id), [])
})

test('who is handed the item of an approval or of a ticket hears it once', async () => {
  const team = await makeTeam(world, 3)
  const [first, second, other] = team.people
  assert.ok(first && second && other)
  await world.call(await world.person('admin'), 'PATCH', `/users/${other.id}`, {
    body: { away: { from: '2020-01-01T00:00:00Z' } },
  })
  const no = await makeTeam(world, 1)
  const decided = await ask({
    steps: [
      { name: 'Decide', team: team.id, category: 'open', approval: { quorum: 'all', refusal_ends: true } },
      { name: 'Yes', team: no.id, category: 'closed' },
      { name: 'No', team: no.id, category: 'closed' },
    ],
    transitions: [
      { from: 'Decide', to: 'Yes', name: 'Approve', source_handle: 'approved' },
      { from: 'Decide', to: 'No', name: 'Refuse', source_handle: 'refused' },
    ],
  })
  await world.call(other, 'PATCH', '/users/me', { body: { away: null } })
  const handOn = async (ticket: string, from: TestPerson) => {
    const { items } = (await world.call(lead, 'GET', `/tasks?ticket=${ticket}`)).body
    const item = items[0].items.find((one: { person: { id: string } | null }) => one.person?.id === from.id)
    const answer = await post(lead, `/tasks/${items[0].id}/transfer`, { to: other.id, item: item.id })
    assert.equal(answer.status, 200, answer.text)
  }
  await handOn(decided, first)
  assert.deepEqual(await told(other, decided), ['transferred'])
  const single = await makeTeam(world, 1)
  const mine = await ask({ steps: [{ name: 'Do', team: single.id, category: 'in_progress' }] })
  const [worker] = single.people
  assert.ok(worker)
  await handOn(mine, worker)
  assert.deepEqual(await told(other, mine), ['transferred'])
})
