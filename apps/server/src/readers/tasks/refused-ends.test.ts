import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keepNotifications } from '../notifications/keep-notifications.reader.ts'
import { createReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { wordsOf } from '../../domains/outgoing/message-words.ts'
import { makeTeam } from '../../domains/tasks/testing/make-team.ts'
import { publishFlow, type FlowStep } from '../../domains/tasks/testing/publish-flow.ts'

let world: TestWorld
before(async () => {
  world = await createTestWorld()
})
after(async () => {
  await verified(world)
  await world.close()
})

const get = async (as: TestPerson, path: string) => (await world.call(as, 'GET', path)).body
const post = (as: TestPerson, path: string, body: unknown = {}) => world.call(as, 'POST', path, { body })

let counted = 0

/** A request that one person decides about. */
async function request(no: Partial<FlowStep>) {
  counted += 1
  const category = `Decided ${String(counted)}`
  const { key } = await world.project()
  const requester = await world.person('requester')
  const { id: team, people } = await makeTeam(world, 1)
  const [decider] = people
  assert.ok(decider)
  const flow = await publishFlow(world, {
    category,
    steps: [
      { name: 'Decide', team, category: 'open', approval: { quorum: 'all' } },
      { name: 'No', team, category: 'closed', is_end: true, outcome: 'refused', ...no },
      { name: 'Done', team, category: 'resolved' },
      { name: 'Over', team, category: 'closed' },
    ],
    transitions: [
      { from: 'Decide', to: 'Done', name: 'Approve', source_handle: 'approved' },
      { from: 'Decide', to: 'No', name: 'Refuse', source_handle: 'refused', comment_visibility: 'public' },
      { from: 'Done', to: 'Over', name: 'Close' },
    ],
  })
  const { id } = (await post(requester, '/tickets', { project: key, title: 'A boat', category })).body
  const run = async (as: TestPerson = decider) => (await get(as, `/tasks?ticket=${id}`)).items[0]
  const act = async (action_id: string | undefined) => {
    const answer = await post(decider, `/tasks/${(await run()).id}/action`, {
      action_id,
      comment: 'Too dear',
    })
    assert.equal(answer.status, 200, answer.text)
  }
  const outcomes = async () => [
    (await get(requester, `/tickets/${id}`)).step.outcome,
    (await run(requester)).step.outcome,
  ]
  return { id, requester, decider, flow, act, outcomes, run }
}

test('a run that ends at a refusal says so of its step to whoever asked, before it is finished and afterwards', async () => {
  const on = await request({})
  assert.deepEqual(await on.outcomes(), [undefined, undefined])
  await on.act(on.flow.actions['Decide: Refuse'])
  assert.deepEqual(await on.outcomes(), ['refused', 'refused'])
  await on.act('finish')
  assert.deepEqual(await on.outcomes(), ['refused', 'refused'])
  const { items } = await get(on.requester, `/tickets/${on.id}/comments`)
  assert.deepEqual(
    items.map(({ body }: { body: string }) => body),
    ['Too dear'],
  )
})

test('what was approved ends as done, and closing it leads past a closed step that refuses', async () => {
  const on = await request({})
  await on.act(on.flow.actions['Decide: Approve'])
  assert.deepEqual(await on.outcomes(), [undefined, undefined])
  assert.equal((await post(on.requester, `/tickets/${on.id}/close`)).status, 200)
  const ticket = await get(on.requester, `/tickets/${on.id}`)
  assert.deepEqual([ticket.step.id, ticket.step.outcome], [on.flow.steps['Over'], undefined])
})

test('a refusal that only resolves is still one when it is closed', async () => {
  const on = await request({ category: 'resolved' })
  await on.act(on.flow.actions['Decide: Refuse'])
  assert.equal((await post(on.requester, `/tickets/${on.id}/close`)).status, 200)
  assert.equal((await on.run(on.requester)).step.outcome, 'refused')
  assert.notEqual((await get(on.requester, `/tickets/${on.id}`)).step.id, on.flow.steps['Over'])
})

test('the inbox and messages say that it was refused, and not that it was closed', async () => {
  const runner = createReaderRunner(world.kernel, [keepNotifications], { jobs: null, onError: assert.fail })
  await runner.start()
  const on = await request({})
  await on.act(on.flow.actions['Decide: Refuse'])
  await runner.catchUp()
  await runner.stop()
  const { items } = await get(on.requester, '/notifications')
  assert.deepEqual([items[0].kind, items[0].refused, items[0].step], ['closed', true, null])
  const news = {
    kind: 'closed',
    actor: null,
    about: null,
    at: 0,
    comment: null,
    internal: false,
    seq: 1,
  } as const
  const said = (refused: boolean) =>
    wordsOf({ ...news, notice: null, status: null, step: null }, { actor: 'Rui', step: null, refused })
  assert.deepEqual([said(true), said(false)], ['Rui refused it', 'Rui closed it'])
})
