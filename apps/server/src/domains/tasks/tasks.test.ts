// Longer than 400 lines: what may be done with a task at a step, told over one desk that every test makes for itself.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { putTeamMember } from '../teams/put-team-member.command.ts'
import { makeTeam, type MadeTeam } from './testing/make-team.ts'
import { publishFlow, type Published } from './testing/publish-flow.ts'

let world: TestWorld
before(async () => {
  world = await createTestWorld()
})
after(async () => {
  await verified(world)
  await world.close()
})

let counted = 0

const team = (size: number) => makeTeam(world, size)

interface Desk {
  project: { id: string; key: string }
  first: MadeTeam
  second: MadeTeam
  escalation: MadeTeam
  lead: TestPerson
  flow: Published
  category: string
}

/** Open → in progress → resolved, with a way back, and a team for each of the first two. */
async function desk(size = 3): Promise<Desk> {
  counted += 1
  const category = `Category ${String(counted)}`
  const project = await world.project()
  const lead = await world.person('agent')
  await world.member(project, lead, 'lead')
  const [first, second, escalation] = [await team(size), await team(size), await team(size)]
  const flow = await publishFlow(world, {
    category,
    steps: [
      { name: 'Triage', team: first.id, escalate_to: escalation.id, category: 'open' },
      { name: 'Work', team: second.id, category: 'in_progress', form: ['severity'] },
      { name: 'Done', team: first.id, category: 'resolved' },
    ],
    transitions: [
      { from: 'Triage', to: 'Work', name: 'Accept', comment: 'required' },
      { from: 'Triage', to: 'Done', name: 'Answer', guard: 'priority:critical' },
      { from: 'Work', to: 'Triage', name: 'Give back', comment: 'required' },
      { from: 'Work', to: 'Done', name: 'Solve' },
    ],
  })
  return { project, first, second, escalation, lead, flow, category }
}

async function make(
  on: Desk,
  values: Record<string, unknown> = {},
): Promise<{ task: string; ticket: string; body: Answer['body'] }> {
  const answer = await world.call(on.lead, 'POST', '/tickets', {
    body: { project: on.project.key, title: 'A printer', category: on.category, ...values },
  })
  assert.equal(answer.status, 201, answer.text)
  const list = await world.call(on.lead, 'GET', `/tasks?ticket=${answer.body.id}`)
  assert.equal(list.status, 200, list.text)
  return { task: list.body.items[0].id, ticket: answer.body.id, body: list.body.items[0] }
}

function holder(on: Desk, body: { assigned_to: { id: string } | null }): TestPerson {
  const all = [...on.first.people, ...on.second.people, ...on.escalation.people, on.lead]
  const found = all.find(({ id }) => id === body.assigned_to?.id)
  if (!found) throw new Error('nobody has it')
  return found
}

const get = async (as: TestPerson, path: string) => (await world.call(as, 'GET', path)).body
const act = (as: TestPerson, task: string, body: unknown) =>
  world.call(as, 'POST', `/tasks/${task}/action`, { body })

describe('a ticket that finds a workflow', () => {
  test('begins at its start with the next person of the team in turn', async () => {
    const on = await desk()
    const people: string[] = []
    for (let turn = 0; turn < 4; turn += 1) people.push((await make(on)).body.assigned_to.id)
    const [one, two, three] = on.first.people.map(({ id }) => id)
    assert.deepEqual(people, [one, two, three, one])
  })

  test('stands at the step, with its team and person, and its history says by which rung', async () => {
    const on = await desk()
    const { ticket, body } = await make(on)
    const shown = await get(on.lead, `/tickets/${ticket}`)
    assert.equal(shown.step.id, on.flow.steps['Triage'])
    assert.equal(shown.team.id, on.first.id)
    assert.equal(shown.assignee.id, on.first.people[0]?.id)
    assert.equal(body.rung, 'without_priority')
    const history = await get(on.lead, `/tickets/${ticket}/history`)
    const words = history.items.map(({ text }: { text: string }) => text).join('\n')
    assert.match(
      words,
      /began Flow \d+, which Waybill chose by its category, assigned to .* \(in turn, 1 of 3\)/,
    )
  })

  test('waits in the queue of its team, with a warning, when nobody of it is there', async () => {
    const on = await desk(0)
    const { body, ticket } = await make(on)
    assert.equal(body.assigned_to, null)
    assert.equal(body.items[0].person, null)
    const history = await get(on.lead, `/tickets/${ticket}/history`)
    assert.ok(history.items.some(({ kind }: { kind: string }) => kind === 'task.nobody_there'))
    const been = await get(on.lead, `/tasks/${String(body.id)}/steps`)
    assert.deepEqual(
      been.items.map(({ step }: { step: { name: string } }) => step.name),
      ['Triage'],
    )
    const queue = await get(on.lead, `/tasks?queue=true&team=${on.first.id}`)
    assert.equal(queue.items.length, 1)
  })
})

describe('a team that empties while tickets wait', () => {
  const leave = async (team: MadeTeam) => {
    for (const { id } of team.people)
      assert.equal((await world.call(await admin(), 'DELETE', `/teams/${team.id}/members/${id}`)).status, 204)
  }

  test('leaves who has one with it, and refuses what would come to it, with nothing changed', async () => {
    const on = await desk(1)
    const { task, body } = await make(on)
    await leave(on.first)
    await leave(on.second)
    const mine = holder(on, body)
    const before = await head()
    const refused = await act(mine, task, { action_id: on.flow.actions['Triage: Accept'], comment: 'x' })
    assert.deepEqual([refused.status, refused.body.code], [503, 'task.nobody_there'])
    assert.match(refused.body.detail, /the team that works at "Work" .+ ask a lead to add somebody/)
    assert.equal(await head(), before)
    await world.run(putTeamMember, { team: on.second.id, person: on.lead.id })
    const done = await act(mine, task, { action_id: on.flow.actions['Triage: Accept'], comment: 'x' })
    assert.deepEqual([done.status, done.body.next_step.assigned_to.id], [200, on.lead.id])
  })

  test('lets new ones wait in its queue until somebody joins and claims them', async () => {
    const on = await desk(1)
    await leave(on.first)
    const { task, body } = await make(on)
    assert.deepEqual([body.assigned_to, body.team.id], [null, on.first.id])
    const newcomer = await world.person('agent')
    assert.equal((await world.call(newcomer, 'POST', `/tasks/${task}/claim`, { body: {} })).status, 403)
    await world.run(putTeamMember, { team: on.first.id, person: newcomer.id })
    const claimed = await world.call(newcomer, 'POST', `/tasks/${task}/claim`, { body: {} })
    assert.deepEqual([claimed.status, claimed.body.assigned_to.id], [200, newcomer.id])
  })

  test('is named by its escalation when nobody of it is there', async () => {
    const on = await desk(1)
    const { task, body } = await make(on)
    await leave(on.escalation)
    const refused = await world.call(holder(on, body), 'POST', `/tasks/${task}/escalate`, {
      body: { reason: 'too hard' },
    })
    assert.equal(refused.status, 503)
    assert.match(refused.body.detail, /the team that is escalated to from "Triage"/)
  })
})

describe('acting', () => {
  test('resolves the item with its notes, moves the ticket and asks the next person, in one go', async () => {
    const on = await desk()
    const { task, ticket, body } = await make(on)
    const answer = await act(holder(on, body), task, {
      action_id: on.flow.actions['Triage: Accept'],
      comment: 'mine',
    })
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.body.status, 'transitioned')
    assert.equal(answer.body.previous_step.name, 'Triage')
    assert.equal(answer.body.next_step.assigned_to.id, on.second.people[0]?.id)
    const now = await get(on.lead, `/tasks/${task}`)
    assert.deepEqual(
      now.items.map((item: { step: { name: string }; status: string; notes: string | null }) => [
        item.step.name,
        item.status,
        item.notes,
      ]),
      [
        ['Triage', 'resolved', 'mine'],
        ['Work', 'new', null],
      ],
    )
    const shown = await get(on.lead, `/tickets/${ticket}`)
    assert.equal(shown.status, 'in_progress')
    assert.equal(shown.assignee.id, on.second.people[0]?.id)
  })

  test('is refused to who has no item, without a comment, at another step, and when nobody is next', async () => {
    const on = await desk()
    const { task, body } = await make(on)
    const mine = holder(on, body)
    const accept = on.flow.actions['Triage: Accept']
    const other = on.first.people.find(({ id }) => id !== mine.id)
    assert.ok(other)
    const refused = await act(other, task, { action_id: accept, comment: 'x' })
    assert.equal(refused.status, 403)
    assert.equal(refused.body.code, 'task.not_yours')
    const silent = await act(mine, task, { action_id: accept })
    assert.equal(silent.status, 422)
    assert.equal(silent.body.code, 'task.comment_missing')
    const elsewhere = await act(mine, task, { action_id: on.flow.actions['Work: Solve'], comment: 'x' })
    assert.equal(elsewhere.status, 409)
    const guarded = await act(mine, task, { action_id: on.flow.actions['Triage: Answer'], comment: 'x' })
    assert.equal(guarded.status, 409)
    for (const { id } of on.second.people)
      await world.call(await admin(), 'PATCH', `/users/${id}`, { body: { active: false } })
    const before = await head()
    const nobody = await act(mine, task, { action_id: accept, comment: 'x' })
    assert.equal(nobody.status, 503)
    assert.equal(await head(), before)
  })

  test('asks for the fields of the step, which may come with it', async () => {
    const on = await desk()
    const { task, body, ticket } = await make(on)
    await act(holder(on, body), task, { action_id: on.flow.actions['Triage: Accept'], comment: 'x' })
    const second = holder(on, await get(on.lead, `/tasks/${task}`))
    const solve = on.flow.actions['Work: Solve']
    const missing = await act(second, task, { action_id: solve })
    const both = await act(second, task, { action_id: on.flow.actions['Work: Give back'] })
    assert.deepEqual(
      both.body.errors.map(({ pointer }: { pointer: string }) => pointer),
      ['/fields/severity', '/comment'],
    )
    assert.equal(missing.status, 422)
    assert.deepEqual(
      missing.body.errors.map(({ pointer }: { pointer: string }) => pointer),
      ['/fields/severity'],
    )
    const done = await act(second, task, { action_id: solve, fields: { severity: 'high' } })
    assert.equal(done.status, 200, done.text)
    assert.equal((await get(on.lead, `/tickets/${ticket}`)).severity, 'high')
    const last = holder(on, await get(on.lead, `/tasks/${task}`))
    const offered = await get(last, `/tasks/${task}/available-actions`)
    assert.deepEqual(
      offered.available_actions.map(({ action_id }: { action_id: string }) => action_id),
      ['finish'],
    )
    assert.deepEqual((await act(last, task, { action_id: 'finish' })).body, { status: 'completed' })
    const over = await get(on.lead, `/tasks/${task}`)
    assert.equal(over.status, 'completed')
    assert.notEqual(over.resolved_at, null)
    assert.equal((await act(last, task, { action_id: 'finish' })).status, 409)
  })

  test('offers an action only while its condition holds', async () => {
    const on = await desk()
    const { task, body, ticket } = await make(on)
    const mine = holder(on, body)
    const names = async () =>
      (await get(mine, `/tasks/${task}/available-actions`)).available_actions.map(
        (one: { name: string }) => one.name,
      )
    assert.deepEqual(await names(), ['Accept'])
    await world.call(on.lead, 'PATCH', `/tickets/${ticket}`, { body: { priority: 'critical' } })
    assert.deepEqual(await names(), ['Accept', 'Answer'])
  })

  test('twice at once is done once', async () => {
    const on = await desk()
    const { task, body } = await make(on)
    const mine = holder(on, body)
    const input = { action_id: on.flow.actions['Triage: Accept'], comment: 'x' }
    const answers = await Promise.all([act(mine, task, input), act(mine, task, input)])
    const [won, lost] = answers.map(({ status }) => status).toSorted((a, b) => a - b)
    assert.equal(won, 200)
    assert.equal(lost, 409)
    const { items } = await get(on.lead, `/tasks/${task}`)
    assert.equal(items.length, 2)
  })

  test('is possible for a lead in place of the holder, which the history says', async () => {
    const on = await desk()
    const { task, ticket } = await make(on)
    const done = await act(on.lead, task, {
      action_id: on.flow.actions['Triage: Accept'],
      comment: 'for you',
    })
    assert.equal(done.status, 200)
    const history = await get(on.lead, `/tickets/${ticket}/history`)
    assert.match(history.items.map((one: { text: string }) => one.text).join('\n'), /took "Accept" for agent/)
  })
})

describe('handing on', () => {
  test('an escalation asks the next of the other team once, with the same target', async () => {
    const on = await desk()
    const { task, body } = await make(on)
    const mine = holder(on, body)
    const escalate = (as: TestPerson) =>
      world.call(as, 'POST', `/tasks/${task}/escalate`, { body: { reason: 'too hard' } })
    const done = await escalate(mine)
    assert.equal(done.status, 200, done.text)
    assert.equal(done.body.assigned_to.id, on.escalation.people[0]?.id)
    assert.deepEqual(
      done.body.items.map((one: { status: string; origin: string }) => [one.status, one.origin]),
      [
        ['escalated', 'system'],
        ['new', 'escalation'],
      ],
    )
    assert.equal((await escalate(mine)).status, 403)
    assert.equal((await escalate(on.lead)).status, 409)
  })

  test('who was asked in an escalation may hand it back to the team of the step', async () => {
    const on = await desk()
    const { task, ticket, body } = await make(on)
    const [back, stranger] = [on.first.people[1], on.second.people[0]]
    assert.ok(back && stranger)
    const asked = await world.call(holder(on, body), 'POST', `/tasks/${task}/escalate`, {
      body: { reason: 'too hard' },
    })
    const transfer = (to: TestPerson) =>
      world.call(holder(on, asked.body), 'POST', `/tasks/${task}/transfer`, { body: { to: to.id } })
    assert.equal((await transfer(stranger)).status, 403)
    const done = await transfer(back)
    assert.equal(done.status, 200, done.text)
    const { assignee, team } = await get(on.lead, `/tickets/${ticket}`)
    assert.deepEqual([assignee.id, team.id], [back.id, on.first.id])
  })

  test('what waits for somebody who is deactivated goes back into the queue, which the history says', async () => {
    const on = await desk()
    const { task, ticket, body } = await make(on)
    const answer = await world.call(await admin(), 'PATCH', `/users/${holder(on, body).id}`, {
      body: { active: false },
    })
    assert.equal(answer.status, 200, answer.text)
    const { items } = await get(on.lead, `/tasks/${task}`)
    assert.deepEqual(
      items.map((one: { status: string; open: boolean; person: unknown }) => [
        one.status,
        one.open,
        one.person === null,
      ]),
      [
        ['reassigned', false, false],
        ['new', true, true],
      ],
    )
    assert.equal((await get(on.lead, `/tickets/${ticket}`)).assignee, null)
    const history = await get(on.lead, `/tickets/${ticket}/history`)
    const words = history.items.map(({ text }: { text: string }) => text).join('\n')
    assert.match(words, /put it back into the queue \(who had it was deactivated\)/)
    const claimed = await world.call(on.first.people[1] ?? on.lead, 'POST', `/tasks/${task}/claim`, {
      body: {},
    })
    assert.equal(claimed.status, 200, claimed.text)
  })

  test('what waits for somebody who leaves a private project goes back into the queue', async () => {
    const on = await desk()
    for (const person of on.first.people) await world.member(on.project, person, 'member')
    const boss = await admin()
    const path = `/projects/${on.project.key}`
    assert.equal((await world.call(boss, 'PATCH', path, { body: { access: 'private' } })).status, 200)
    const { task, body } = await make(on)
    const left = await world.call(boss, 'DELETE', `${path}/members/${holder(on, body).id}`)
    assert.ok(left.status < 300, left.text)
    const { items } = await get(on.lead, `/tasks/${task}`)
    const now: { status: string; person: unknown }[] = items
    assert.deepEqual(
      now.map(({ status, person }) => [status, person === null]),
      [
        ['reassigned', false],
        ['new', true],
      ],
    )
  })

  test('a holder transfers within the team, a lead to anybody', async () => {
    const on = await desk()
    const { task, body } = await make(on)
    const mine = holder(on, body)
    const transfer = (as: TestPerson, to: string) =>
      world.call(as, 'POST', `/tasks/${task}/transfer`, { body: { to, notes: 'please' } })
    assert.equal((await transfer(mine, on.second.people[0]?.id ?? '')).status, 403)
    assert.equal((await transfer(mine, on.first.people[1]?.id ?? '')).status, 200)
    const moved = await transfer(on.lead, on.second.people[0]?.id ?? '')
    assert.equal(moved.status, 200, moved.text)
    assert.equal(moved.body.assigned_to.id, on.second.people[0]?.id)
    assert.deepEqual(
      moved.body.items.map((one: { status: string }) => one.status),
      ['reassigned', 'reassigned', 'new'],
    )
  })

  test('release puts it into the queue, and claim takes it out once', async () => {
    const on = await desk()
    const { task, body } = await make(on)
    const mine = holder(on, body)
    const released = await world.call(mine, 'POST', `/tasks/${task}/release`, { body: {} })
    assert.equal(released.status, 200, released.text)
    assert.equal(released.body.assigned_to, null)
    const [, other, third] = on.first.people
    const claim = (as: TestPerson) => world.call(as, 'POST', `/tasks/${task}/claim`, { body: {} })
    const answers = await Promise.all([other, third].map((one) => claim(one ?? mine)))
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    const stranger = on.second.people[0] ?? mine
    assert.notEqual((await claim(stranger)).status, 200)
  })

  test('the first look of the holder makes it in progress, later ones nothing', async () => {
    const on = await desk()
    const { task, body } = await make(on)
    const mine = holder(on, body)
    const look = (as: TestPerson) => world.call(as, 'POST', `/tasks/${task}/look`, { body: {} })
    assert.equal((await look(on.lead)).body.items[0].status, 'new')
    assert.equal((await look(mine)).body.items[0].status, 'in_progress')
    const before = await head()
    await look(mine)
    assert.equal(await head(), before)
  })
})

describe('by hand', () => {
  test('a status takes the one action that leads there, or is refused with those that are possible', async () => {
    const on = await desk()
    const { task, ticket } = await make(on)
    const set = (body: unknown) => world.call(on.lead, 'PATCH', `/tickets/${ticket}`, { body })
    const refused = await set({ status: 'closed' })
    assert.equal(refused.status, 409, refused.text)
    assert.equal(refused.body.code, 'ticket.transition_forbidden')
    assert.deepEqual(
      refused.body.actions.map(({ name }: { name: string }) => name),
      ['Accept'],
    )
    const done = await set({ status: 'in_progress', title: 'Another' })
    assert.equal(done.status, 200, done.text)
    assert.equal(done.body.title, 'Another')
    assert.equal(done.body.assignee.id, on.second.people[0]?.id)
    assert.equal((await get(on.lead, `/tasks/${task}`)).step.name, 'Work')
  })

  test('what a step asks for may come in the same save', async () => {
    const on = await desk()
    const { task, ticket } = await make(on)
    await act(on.lead, task, { action_id: on.flow.actions['Triage: Accept'], comment: 'x' })
    const set = (body: unknown) => world.call(on.lead, 'PATCH', `/tickets/${ticket}`, { body })
    const missing = await set({ status: 'resolved' })
    assert.equal(missing.status, 422)
    assert.equal(missing.body.action.name, 'Solve')
    const done = await set({ status: 'resolved', severity: 'low' })
    assert.equal(done.status, 200, done.text)
    assert.deepEqual([done.body.step.name, done.body.severity], ['Done', 'low'])
  })

  test('a card moves along its workflow only', async () => {
    const on = await desk()
    const { ticket } = await make(on)
    const move = (step: string | undefined) =>
      world.call(on.lead, 'POST', `/tickets/${ticket}/move`, { body: { step } })
    assert.equal((await move(on.flow.steps['Done'])).status, 409)
    const moved = await move(on.flow.steps['Work'])
    assert.equal(moved.status, 200, moved.text)
    assert.equal(moved.body.step.name, 'Work')
  })

  test('whoever may assign it to themselves is told so by `can`: its lead, and the team of its queue', async () => {
    const on = await desk(2)
    const { task, ticket, body } = await make(on)
    const had = holder(on, body)
    const other = on.first.people.find(({ id }) => id !== had.id) ?? on.lead
    const mayTake = async (as: TestPerson) => (await get(as, `/tasks/${task}`)).can.take
    const take = async (as: TestPerson) =>
      (await world.call(as, 'PATCH', `/tickets/${ticket}`, { body: { assignee: as.id } })).status
    assert.deepEqual([await mayTake(other), await take(other)], [false, 403])
    assert.equal(await mayTake(on.lead), true)
    assert.equal((await world.call(had, 'POST', `/tasks/${task}/release`, { body: {} })).status, 200)
    assert.deepEqual([await mayTake(other), await take(other)], [true, 200])
  })

  test('an assignee is a transfer', async () => {
    const on = await desk()
    const { ticket, task } = await make(on)
    const to = on.second.people[1]?.id
    const set = await world.call(on.lead, 'PATCH', `/tickets/${ticket}`, { body: { assignee: to } })
    assert.equal(set.status, 200, set.text)
    const shown = await get(on.lead, `/tasks/${task}`)
    assert.equal(shown.assigned_to.id, to)
    assert.deepEqual(
      shown.items.map((one: { status: string }) => one.status),
      ['reassigned', 'new'],
    )
  })
})

describe('a service desk', () => {
  test('keeps what finds no workflow until a lead routes it', async () => {
    const on = await desk()
    const project = await world.project()
    await world.member(project, on.lead, 'lead')
    await world.call(on.lead, 'PATCH', `/projects/${project.key}`, { body: { kind: 'service_desk' } })
    const made = await world.call(on.lead, 'POST', '/tickets', {
      body: { project: project.key, title: 'Odd' },
    })
    const early = await world.call(on.lead, 'PATCH', `/tickets/${made.body.id}`, {
      body: { status: 'closed' },
    })
    assert.deepEqual([early.status, early.body.code], [409, 'ticket.transition_forbidden'])
    assert.match(early.body.detail, /No workflow was found for it: a lead chooses one first/)
    const { items } = await get(on.lead, '/tasks?unrouted=true')
    assert.deepEqual(
      items.map((one: { ticket: { id: string } }) => one.ticket.id),
      [made.body.id],
    )
    const routed = await world.call(on.lead, 'POST', `/tickets/${made.body.key}/route`, {
      body: { workflow: on.flow.id },
    })
    assert.equal(routed.status, 200, routed.text)
    assert.equal(routed.body.rung, 'by_hand')
    assert.equal(routed.body.assigned_to.id, on.first.people[0]?.id)
    assert.equal((await get(on.lead, `/tickets/${made.body.id}`)).step.name, 'Triage')
  })
})

let known: TestPerson | undefined
async function admin(): Promise<TestPerson> {
  known ??= await world.person('admin')
  return known
}

async function head(): Promise<number> {
  const { seq } = await world.store.db.selectFrom('log_head').select('seq').executeTakeFirstOrThrow()
  return seq
}
