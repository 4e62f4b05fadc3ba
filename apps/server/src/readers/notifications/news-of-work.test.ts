import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { Notification } from '@waybill/contract/notifications/notification.ts'
import { hashPassword } from '../../domains/people/password-hash.ts'
import { setPassword } from '../../domains/people/set-password.command.ts'
import { makeTeam } from '../../domains/tasks/testing/make-team.ts'
import { publishFlow, type Flow, type Published } from '../../domains/tasks/testing/publish-flow.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { runCommand } from '../../kernel/run-command.ts'
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

async function waiting(as: TestPerson): Promise<Notification[]> {
  await runner.catchUp()
  return (await world.call(as, 'GET', '/notifications?state=all')).body.items as Notification[]
}
const told = async (as: TestPerson, ticket: string) =>
  (await waiting(as)).filter((one) => one.ticket?.id === ticket)

/** A request that travels along a flow, with its open item and the person who has it. */
async function begin(flow: Partial<Flow> & Pick<Flow, 'steps'>) {
  const category = `Work ${world.kernel.newId()}`
  const published: Published = await publishFlow(world, { category, transitions: [], ...flow })
  const made = await world.call(requester, 'POST', '/tickets', {
    body: { project: project.key, title: 'Please', category },
  })
  assert.equal(made.status, 201, made.text)
  const { items } = (await world.call(lead, 'GET', `/tasks?ticket=${String(made.body.id)}`)).body
  return {
    ticket: String(made.body.id),
    item: String(items[0].id),
    holder: String(items[0].assigned_to.id),
    published,
  }
}
const post = async (as: TestPerson, path: string, body: object) => {
  const answer = await world.call(as, 'POST', path, { body })
  assert.equal(answer.status, 200, answer.text)
}
const named = (people: readonly TestPerson[], id: string): [TestPerson, TestPerson] => {
  const [first, second] = people
  assert.ok(first && second)
  return first.id === id ? [first, second] : [second, first]
}

test('who is handed something, and from whom it was taken, are told by whom', async () => {
  const team = await makeTeam(world, 2)
  const { ticket, item, holder } = await begin({
    steps: [{ name: 'Do', team: team.id, category: 'in_progress' }],
  })
  const [had, gets] = named(team.people, holder)
  await post(lead, `/tasks/${item}/transfer`, { to: gets.id })
  for (const person of [had, gets]) {
    const [one, ...others] = await told(person, ticket)
    assert.deepEqual([one?.kind, one?.actor?.id, others], ['transferred', lead.id, []])
  }
  assert.deepEqual(await told(lead, ticket), [])
})

test('what is escalated is told to who gets it and to leads, and not to who did it', async () => {
  const [team, second] = [await makeTeam(world, 1), await makeTeam(world, 1)]
  const { ticket, item } = await begin({
    steps: [{ name: 'Do', team: team.id, escalate_to: second.id, category: 'in_progress' }],
  })
  const [had, gets] = [team.people[0], second.people[0]]
  assert.ok(had && gets)
  await post(had, `/tasks/${item}/escalate`, { reason: 'too hard' })
  for (const person of [gets, lead])
    assert.deepEqual(
      (await told(person, ticket)).map(({ kind }) => kind),
      ['escalated'],
    )
  assert.deepEqual(
    (await told(had, ticket)).map(({ kind }) => kind),
    ['assigned'],
  )
})

test('another step of the same status is told with its name to who works there, and the end of a run to leads who want it', async () => {
  const team = await makeTeam(world, 1)
  const [worker] = team.people
  assert.ok(worker)
  const steps = ['One', 'Two'].map((name) => ({ name, team: team.id, category: 'in_progress' as const }))
  const { ticket, item, published } = await begin({
    steps,
    transitions: [
      { from: 'One', to: 'Two', name: 'Go' },
      { from: 'Two', name: 'Finish' },
    ],
  })
  await world.call(lead, 'PUT', '/users/me/notification-settings', {
    body: { items: [{ kind: 'completed', relation: 'lead', channels: { app: true } }] },
  })
  const watcher = await world.person('agent')
  await world.call(lead, 'PATCH', `/tickets/${ticket}`, { body: { add_watchers: [watcher.id] } })
  await post(worker, `/tasks/${item}/action`, { action_id: published.actions['One: Go'] })
  assert.deepEqual(await told(requester, ticket), [])
  const [moved] = await told(watcher, ticket)
  assert.deepEqual([moved?.kind, moved?.step?.name, moved?.status], ['step_changed', 'Two', null])
  const { items } = (await world.call(lead, 'GET', `/tasks?ticket=${ticket}`)).body
  await post(worker, `/tasks/${String(items[0].id)}/action`, { action_id: published.actions['Two: Finish'] })
  assert.deepEqual(
    (await told(lead, ticket)).map(({ kind }) => kind),
    ['completed'],
  )
})

test('what is done to an account by others is told without a ticket, and cannot be switched off', async () => {
  const person = await world.person('agent', { password: 'correct horse battery' })
  const admin = await world.person('admin')
  const items = [{ kind: 'system', channels: { app: false, email: false } }]
  await world.call(person, 'PUT', '/users/me/notification-settings', { body: { items } })
  const invited = await world.call(admin, 'POST', `/users/${person.id}/invitation`, { body: {} })
  assert.ok(invited.status < 300, invited.text)
  await runCommand(world.kernel, setPassword, {
    input: { person: person.id, password_hash: await hashPassword('correct horse battery') },
    actor: SYSTEM,
    via: 'cli',
  })
  const notices = await waiting(person)
  assert.deepEqual(
    notices.map(({ ticket, kind, notice }) => [ticket, kind, notice?.code]),
    [
      [null, 'system', 'password_changed'],
      [null, 'system', 'password_link_made'],
    ],
  )
  assert.equal((await world.call(person, 'GET', '/notifications/count')).body.unread, 2)
  const made = await world.call(admin, 'POST', '/users', {
    body: { name: 'New', email: 'new@example.org', role: 'agent' },
  })
  assert.equal(made.status, 201, made.text)
  await runner.catchUp()
  const rows = await world.store.db
    .selectFrom('notifications')
    .select('id')
    .where('person_id', '=', String(made.body.id ?? made.body.person.id))
    .execute()
  assert.deepEqual(rows, [], 'a new person was invited, and nothing was reset')
})

test('a plugin that failed is told to admins, and hidden from who is none any more', async () => {
  const [admin, agent] = [await world.person('admin'), await world.person('agent')]
  await world.store.write((tx) =>
    tx
      .insertInto('notifications')
      .values(
        [admin, agent].map(({ id }) => ({
          id: world.kernel.newId(),
          person_id: id,
          ticket_id: null,
          kind: 'system' as const,
          actor_id: null,
          events: 1,
          seq: 1,
          internal: 0 as const,
          comment_id: null,
          status_before: null,
          status_after: null,
          step_id: null,
          notice: 'plugin_failed' as const,
          about: 'slack',
          first_at: world.now,
          at: world.now,
          read_at: null,
          snoozed_until: null,
          done_at: null,
          added_version: 1,
          version: 1,
        })),
      )
      .execute(),
  )
  assert.deepEqual(
    (await waiting(admin)).map(({ notice }) => notice),
    [{ code: 'plugin_failed', about: 'slack', webhook: null }],
  )
  assert.deepEqual(await waiting(agent), [])
})
