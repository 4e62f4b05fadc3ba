import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { makeTeam } from './testing/make-team.ts'
import { publishFlow, type FlowTransition } from './testing/publish-flow.ts'

let world: TestWorld
before(async () => {
  world = await createTestWorld()
})
after(async () => {
  await verified(world)
  await world.close()
})

const get = async (as: TestPerson, path: string) => (await world.call(as, 'GET', path)).body

let counted = 0

/** A request that somebody works on; two decide about it afterwards. */
async function request(solve: Partial<FlowTransition> = {}, refuse: Partial<FlowTransition> = {}) {
  counted += 1
  const category = `Words ${String(counted)}`
  const { key } = await world.project()
  const requester = await world.person('requester')
  const { id: team, people } = await makeTeam(world, 2)
  const flow = await publishFlow(world, {
    category,
    steps: [
      { name: 'Work', team, category: 'in_progress' },
      { name: 'Decide', team, category: 'in_progress', approval: { quorum: 'any', refusal_ends: false } },
      { name: 'Done', team, category: 'resolved' },
      { name: 'Refused', team, category: 'closed' },
    ],
    transitions: [
      { from: 'Work', to: 'Done', name: 'Solve', ...solve },
      { from: 'Work', to: 'Decide', name: 'Ask' },
      { from: 'Decide', to: 'Done', name: 'Approve', source_handle: 'approved' },
      { from: 'Decide', to: 'Refused', name: 'Refuse', source_handle: 'refused', ...refuse },
    ],
  })
  const body = { project: key, title: 'A fan is loud', category }
  const { id } = (await world.call(requester, 'POST', '/tickets', { body })).body
  const run = async () => (await get(people[0] ?? requester, `/tasks?ticket=${id}`)).items[0]
  const first = (await run()).assigned_to.id
  const worker = people.find((one) => one.id === first)
  const other = people.find((one) => one.id !== first)
  assert.ok(worker && other)
  const act = async (as: TestPerson, name: string, comment?: string) => {
    const { id: task } = await run()
    const action_id = flow.actions[name]
    const answer = await world.call(as, 'POST', `/tasks/${task}/action`, { body: { action_id, comment } })
    assert.equal(answer.status, 200, answer.text)
    return answer.body
  }
  const offers = async () =>
    (await get(worker, `/tasks/${(await run()).id}/available-actions`)).available_actions as {
      name: string
      comment_visibility: string
    }[]
  const said = async (as: TestPerson) =>
    ((await get(as, `/tickets/${id}/comments`)).items as { body: string; author: { id: string } }[]).map(
      ({ body: words, author }) => [words, author.id],
    )
  const notes = async () =>
    ((await run()).items as { notes: string | null }[]).flatMap((item) => item.notes ?? [])
  const history = async () =>
    ((await get(worker, `/tickets/${id}/history`)).items as { text: string }[])
      .map(({ text }) => text)
      .join('\n')
  return { id, requester, worker, other, act, offers, said, notes, history }
}

test('the comment of an action is a note that its requester never reads, unless its way says that it is public', async () => {
  const on = await request()
  assert.deepEqual(
    (await on.offers()).map(({ comment_visibility }) => comment_visibility),
    ['internal', 'internal'],
  )
  await on.act(on.worker, 'Work: Solve', 'The fan is from the wrong box')
  assert.deepEqual([await on.said(on.requester), await on.notes()], [[], ['The fan is from the wrong box']])
  assert.match(await on.history(), /took "Solve" from Work to Done, .*: "The fan is from the wrong box"/)
})

test('a public comment of an action stands in the conversation in the name of who took it, and the history says so', async () => {
  const on = await request({ comment_visibility: 'public', comment: 'required' })
  const [solve] = await on.offers()
  assert.equal(solve?.comment_visibility, 'public')
  await on.act(on.worker, 'Work: Solve', 'I replaced the fan')
  assert.deepEqual(
    [await on.said(on.requester), await on.notes()],
    [[['I replaced the fan', on.worker.id]], []],
  )
  assert.match(await on.history(), /took "Solve" from Work to Done, .*, with words for its requester/)
  const { first_response_at } = await get(on.worker, `/tickets/${on.id}`)
  assert.notEqual(first_response_at, null)
})

test('an action with a public comment that may be left out says nothing when nothing is written', async () => {
  const on = await request({ comment_visibility: 'public' })
  await on.act(on.worker, 'Work: Solve', '  ')
  assert.deepEqual(await on.said(on.requester), [])
  assert.doesNotMatch(await on.history(), /words for its requester/)
})

test('of an approval its requester reads the words that decide; voices before it are notes', async () => {
  const on = await request({}, { comment_visibility: 'public' })
  await on.act(on.worker, 'Work: Ask')
  assert.equal((await on.act(on.other, 'Decide: Refuse', 'Too dear, I think')).status, 'recorded')
  assert.deepEqual(await on.said(on.requester), [])
  const decided = await on.act(on.worker, 'Decide: Refuse', 'Not this year')
  assert.equal(decided.next_step.name, 'Refused')
  assert.deepEqual(await on.said(on.requester), [['Not this year', on.worker.id]])
  assert.deepEqual(await on.notes(), ['Too dear, I think'])
})
