import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { makeTeam } from './testing/make-team.ts'
import { publishFlow, type Published } from './testing/publish-flow.ts'

let world: TestWorld
let admin: TestPerson
let flow: Published
let asker: TestPerson
let second: TestPerson
let third: TestPerson
before(async () => {
  world = await createTestWorld()
  admin = await world.person('admin')
  const panel = await makeTeam(world, 3)
  const [one, two, three] = panel.people
  assert.ok(one && two && three)
  asker = one
  second = two
  third = three
  const project = await world.project({ key: 'BUY' })
  await world.member(project, asker, 'lead')
  flow = await publishFlow(world, {
    category: 'Purchase',
    steps: [
      { name: 'Ask', team: panel.id, category: 'open' },
      {
        name: 'Decide',
        team: panel.id,
        category: 'in_progress',
        approval: { quorum: 'any', without_requester: true },
      },
      { name: 'Ordered', team: panel.id, category: 'resolved' },
      { name: 'No', team: panel.id, category: 'closed' },
    ],
    transitions: [
      { from: 'Ask', to: 'Decide', name: 'Go' },
      { from: 'Ask', to: 'No', name: 'Drop' },
      { from: 'Decide', to: 'Ordered', name: 'Yes', source_handle: 'approved' },
      { from: 'Decide', to: 'No', name: 'Refuse', source_handle: 'refused' },
    ],
  })
})
after(async () => {
  await verified(world)
  await world.close()
})

async function request(): Promise<{ id: string; task: string }> {
  const body = { project: 'BUY', title: 'A kiln', category: 'Purchase', reporter: asker.id }
  const { id } = (await world.call(admin, 'POST', '/tickets', { body })).body
  const { items } = (await world.call(admin, 'GET', `/tasks?ticket=${String(id)}`)).body
  return { id, task: items[0].id }
}

const change = (as: TestPerson, id: string, body: object) =>
  world.call(as, 'PATCH', `/tickets/${id}`, { body })
const act = (as: TestPerson, task: string, name: string) =>
  world.call(as, 'POST', `/tasks/${task}/action`, { body: { action_id: flow.actions[name] ?? 'finish' } })

async function openItems(task: string): Promise<{ id: string; person: { id: string } }[]> {
  const { items } = (await world.call(admin, 'GET', `/tasks/${task}`)).body
  return items.filter(({ open }: { open: boolean }) => open)
}
const asked = async (task: string) => (await openItems(task)).map(({ person }) => person.id)

test('who names another requester with the change that brings a request to be decided gets no voice by that', async () => {
  const { id, task } = await request()
  const moved = await change(asker, id, { step: flow.steps['Decide'], reporter: second.id })
  assert.equal(moved.status, 200, moved.text)
  assert.deepEqual(await asked(task), [third.id], 'neither who asked for it nor who does so now')
  assert.equal((await act(asker, task, 'Decide: Yes')).status, 403)
  const [item] = await openItems(task)
  const handed = await world.call(admin, 'POST', `/tasks/${task}/transfer`, {
    body: { to: asker.id, item: item?.id },
  })
  assert.deepEqual([handed.status, handed.body.code], [409, 'task.own_request'])
  assert.equal((await act(third, task, 'Decide: Yes')).body.next_step?.name, 'Ordered')
})

test('nor does who names another requester before it is brought there', async () => {
  const { id } = await request()
  assert.equal((await change(asker, id, { reporter: second.id })).status, 200)
  assert.equal((await change(asker, id, { reporter: third.id })).status, 200)
  assert.equal((await change(asker, id, { reporter: second.id })).status, 200)
  const nobody = await change(asker, id, { step: flow.steps['Decide'] })
  assert.deepEqual([nobody.status, nobody.body.code], [503, 'task.nobody_there'], 'all three asked for it')
  const plain = await request()
  assert.equal((await change(asker, plain.id, { reporter: second.id })).status, 200)
  assert.equal((await change(asker, plain.id, { step: flow.steps['Decide'] })).status, 200)
  assert.deepEqual(await asked(plain.task), [third.id])
  assert.equal((await act(asker, plain.task, 'Decide: Yes')).status, 403)
})

test('nor does who names another requester with the change that reopens it there', async () => {
  const { id, task } = await request()
  const dropped = await change(asker, id, { step: flow.steps['No'] })
  assert.equal(dropped.status, 200, dropped.text)
  assert.equal((await act(asker, task, 'Finish')).status, 200)
  const reopened = await change(asker, id, { step: flow.steps['Decide'], reporter: second.id })
  assert.equal(reopened.status, 200, reopened.text)
  assert.deepEqual(await asked(task), [third.id])
})

test('an item of whoever was the requester when the request came there is no voice', async () => {
  const { id, task } = await request()
  await change(admin, id, { step: flow.steps['Decide'] })
  await change(admin, id, { reporter: third.id })
  const [item] = await openItems(task)
  assert.equal(item?.person.id, second.id)
  const give = (person: TestPerson) =>
    world.store.write((tx) =>
      tx
        .updateTable('task_items')
        .set({ person_id: person.id })
        .where('id', '=', item?.id ?? '')
        .execute(),
    )
  await give(asker)
  const voted = await act(asker, task, 'Decide: Yes')
  assert.deepEqual([voted.status, voted.body.code], [409, 'task.own_request'])
  await give(second)
  assert.equal((await act(second, task, 'Decide: Yes')).status, 200)
})
