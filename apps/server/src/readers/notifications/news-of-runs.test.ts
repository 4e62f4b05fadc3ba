import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Notification } from '@waybill/contract/notifications/notification.ts'
import { makeTeam } from '../../domains/tasks/testing/make-team.ts'
import { publishFlow, type Flow } from '../../domains/tasks/testing/publish-flow.ts'
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
