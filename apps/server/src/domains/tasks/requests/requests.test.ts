// Longer than 400 lines: a request from the front desk to its rating, told over one desk with approvers and requesters.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { requestsJob } from '../../../jobs/requests.job.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../../testing/test-world.ts'
import { verified } from '../../../testing/verify-command.ts'
import { putTeamMember } from '../../teams/put-team-member.command.ts'
import { makeTeam, type MadeTeam } from '../testing/make-team.ts'
import { publishFlow, type Flow, type Published } from '../testing/publish-flow.ts'

let world: TestWorld
before(async () => {
  world = await createTestWorld()
})
after(async () => {
  await verified(world)
  await world.close()
})

interface Desk {
  key: string
  lead: TestPerson
  requester: TestPerson
  team: MadeTeam
  flow: Published
  category: string
}

let counted = 0

async function desk(more: Partial<Flow> = {}): Promise<Desk> {
  counted += 1
  const category = `Asked ${String(counted)}`
  const { key } = await world.project()
  const lead = await world.person('agent')
  await world.member({ key }, lead, 'lead')
  const requester = await world.person('requester')
  const team = await makeTeam(world, 2)
  const flow = await publishFlow(world, {
    category,
    steps: [
      { name: 'Do', team: team.id, category: 'in_progress' },
      { name: 'Check', team: team.id, category: 'resolved' },
    ],
    transitions: [{ from: 'Do', to: 'Check', name: 'Done' }],
    ...more,
  })
  return { key, lead, requester, team, flow, category }
}

const post = (as: TestPerson, path: string, body: unknown = {}) => world.call(as, 'POST', path, { body })
const get = async (as: TestPerson, path: string) => (await world.call(as, 'GET', path)).body

async function ask(on: Desk): Promise<{ id: string; task: string }> {
  const made = await post(on.requester, '/tickets', {
    project: on.key,
    title: 'Please',
    category: on.category,
  })
  assert.equal(made.status, 201, made.text)
  const { items } = await get(on.lead, `/tasks?ticket=${made.body.id}`)
  return { id: made.body.id, task: items[0].id }
}

async function holderOf(on: Desk, task: string): Promise<TestPerson> {
  const { assigned_to } = await get(on.lead, `/tasks/${task}`)
  const found = on.team.people.find(({ id }) => id === assigned_to?.id)
  assert.ok(found, 'somebody of the team has it')
  return found
}

async function resolve(on: Desk, task: string): Promise<void> {
  const action_id = on.flow.actions['Do: Done']
  const done = await post(await holderOf(on, task), `/tasks/${task}/action`, { action_id })
  assert.equal(done.status, 200, done.text)
}

describe('the front desk', () => {
  test('lets a request in, and only then somebody is asked', async () => {
    const on = await desk({ front_desk: { approval: true } })
    const { id, task } = await ask(on)
    const waiting = await get(on.lead, `/tasks/${task}`)
    assert.equal(waiting.status, 'pending')
    assert.deepEqual(waiting.items, [])
    assert.equal((await post(on.lead, `/tasks/${task}/action`, { action_id: 'finish' })).status, 409)
    const [agent] = on.team.people
    assert.ok(agent)
    assert.equal((await post(agent, `/tasks/${task}/approve`)).status, 403)
    const entered = await post(on.lead, `/tasks/${task}/approve`)
    assert.equal(entered.status, 200, entered.text)
    assert.equal(entered.body.assigned_to.id, agent.id)
    assert.equal((await post(on.lead, `/tasks/${task}/approve`)).status, 409)
    const { items } = await get(on.requester, `/tickets/${id}/history`)
    assert.ok(items.some((one: { kind: string }) => one.kind === 'request.approved'))
    assert.ok(
      !items.some((one: { kind: string }) => one.kind.startsWith('task.')),
      'what the staff does is not told',
    )
  })

  test('turns a request away with a reason that its requester reads', async () => {
    const on = await desk({ front_desk: { approval: true } })
    const { id, task } = await ask(on)
    assert.equal((await post(on.lead, `/tasks/${task}/reject`)).status, 422)
    const turned = await post(on.lead, `/tasks/${task}/reject`, { reason: 'We have none left' })
    assert.equal(turned.status, 200, turned.text)
    assert.equal(turned.body.status, 'cancelled')
    const ticket = await get(on.requester, `/tickets/${id}`)
    assert.equal(ticket.status, 'closed')
    const comments = await get(on.requester, `/tickets/${id}/comments`)
    assert.deepEqual(
      comments.items.map((one: { body: string }) => one.body),
      ['We have none left'],
    )
  })
})

describe('a lead', () => {
  test('ends a run early with a reason that its requester reads, once', async () => {
    const on = await desk()
    const { id, task } = await ask(on)
    const holder = await holderOf(on, task)
    const reason = { reason: 'The same as the one of yesterday' }
    assert.equal((await post(holder, `/tasks/${task}/reject`, reason)).status, 403)
    const ended = await post(on.lead, `/tasks/${task}/reject`, reason)
    assert.equal(ended.status, 200, ended.text)
    assert.equal(ended.body.status, 'cancelled')
    assert.equal((await get(on.requester, `/tickets/${id}`)).status, 'closed')
    const { items } = await get(on.requester, `/tickets/${id}/comments`)
    assert.equal(items[0].body, reason.reason)
    assert.equal((await get(holder, '/tasks')).items.length, 0)
    assert.equal((await post(on.lead, `/tasks/${task}/reject`, reason)).body.code, 'request.not_open')
    const history = await get(on.lead, `/tickets/${id}/history`)
    const told = history.items.find(({ kind }: { kind: string }) => kind === 'request.rejected')
    assert.equal(told.text, `${on.lead.name} ended it early: "${reason.reason}"`)
  })
})

test('a reason or a comment of blanks alone is none: it is refused at its field, and nothing is changed', async () => {
  const on = await desk({ front_desk: { approval: true } })
  const { id, task } = await ask(on)
  for (const [path, body, pointer] of [
    [`/tasks/${task}/reject`, { reason: ' \n ' }, '/reason'],
    [`/tickets/${id}/withdraw`, { reason: '   ' }, '/reason'],
    [`/tickets/${id}/comments`, { body: ' \t ' }, '/body'],
  ] as const) {
    const answer = await world.call(on.requester, 'POST', path, { body })
    assert.deepEqual([answer.status, answer.body.errors?.[0]?.pointer], [422, pointer], path)
  }
  const { items } = await get(on.lead, `/tickets/${id}/comments`)
  assert.deepEqual(items, [])
})

describe('a ticket that somebody else edits alone', () => {
  test('is neither let in nor turned away nor ended early until they give it back, and an old token never does it', async () => {
    const on = await desk({ front_desk: { approval: true } })
    const editor = await world.person('agent')
    const refused = async (path: string, body: object, headers: Record<string, string> = {}) => {
      const answer = await world.call(on.lead, 'POST', path, { body, headers })
      return [answer.status, answer.body.code]
    }
    const reason = { reason: 'Not for us' }
    const { id, task } = await ask(on)
    const held = await world.call(editor, 'PUT', `/tickets/${id}/lock`)
    assert.equal(held.status, 200, held.text)
    assert.deepEqual(await refused(`/tasks/${task}/approve`, {}), [423, 'ticket.leased'])
    assert.deepEqual(await refused(`/tasks/${task}/reject`, reason), [423, 'ticket.leased'])
    await world.call(editor, 'DELETE', `/tickets/${id}/lock`)
    assert.equal((await post(on.lead, `/tasks/${task}/approve`)).status, 200)

    const again = await world.call(editor, 'PUT', `/tickets/${id}/lock`)
    assert.deepEqual(await refused(`/tasks/${task}/reject`, reason), [423, 'ticket.leased'])
    await world.call(editor, 'DELETE', `/tickets/${id}/lock`)
    const stale = { 'lock-token': String(again.body.token) }
    assert.deepEqual(await refused(`/tasks/${task}/reject`, reason, stale), [423, 'ticket.stale_lock_token'])
    const own = await world.call(on.lead, 'PUT', `/tickets/${id}/lock`)
    const mine = { 'lock-token': String(own.body.token) }
    assert.deepEqual(await refused(`/tasks/${task}/reject`, reason, mine), [200, undefined])
  })
})

describe('a requester', () => {
  test('sees where the own request stands, but not who had it before or what they noted', async () => {
    const on = await desk()
    const { id, task } = await ask(on)
    const mine = await get(on.requester, `/tasks?ticket=${id}`)
    assert.equal(mine.items[0].step.name, 'Do')
    assert.deepEqual(mine.items[0].items, [])
    assert.equal(mine.items[0].coordinator, null)
    const stranger = await world.person('requester')
    assert.equal((await world.call(stranger, 'GET', `/tasks/${task}`)).status, 404)
    assert.equal((await post(on.requester, `/tasks/${task}/action`, { action_id: 'finish' })).status, 404)
    const others = await get(on.requester, `/tasks?person=${on.team.people[0]?.id ?? ''}`)
    assert.deepEqual(others.items, [])
  })

  test('is told at once what the form of the first step asks for', async () => {
    const { id: project, key } = await world.project()
    const field = { key: 'room', name: 'Room', type: 'text' }
    const admin = await world.person('admin')
    assert.equal((await post(admin, `/projects/${key}/fields`, field)).status, 201)
    const on = await desk({
      steps: [
        {
          name: 'Do',
          team: (await makeTeam(world, 1)).id,
          category: 'open',
          form: ['severity', 'fields.room'],
        },
      ],
      transitions: [],
    })
    const send = (as: TestPerson, more: object = {}) =>
      post(as, '/tickets', { project, title: 'Please', category: on.category, ...more })
    const refused = await send(on.requester)
    assert.equal(refused.status, 422)
    assert.deepEqual(
      refused.body.errors.map((one: { pointer: string }) => one.pointer),
      ['/severity', '/fields/room'],
    )
    assert.deepEqual((await world.call(on.lead, 'GET', `/tickets?project=${key}`)).body.items, [])
    assert.equal((await send(on.requester, { severity: 'low', fields: { room: 'B-12' } })).status, 201)
    assert.equal((await send(on.lead)).status, 201, 'who works on it fills it in later')
  })

  test('withdraws an open one with a reason, and nobody has it any more', async () => {
    const on = await desk()
    const { id, task } = await ask(on)
    assert.equal((await post(on.requester, `/tickets/${id}/withdraw`)).status, 422)
    const gone = await post(on.requester, `/tickets/${id}/withdraw`, { reason: 'Found it' })
    assert.equal(gone.status, 200, gone.text)
    assert.equal(gone.body.status, 'closed')
    const over = await get(on.lead, `/tasks/${task}`)
    assert.equal(over.status, 'cancelled')
    assert.ok(over.items.every((item: { open: boolean }) => !item.open))
    assert.equal((await post(on.requester, `/tickets/${id}/withdraw`, { reason: 'x' })).status, 409)
    assert.equal((await post(on.requester, `/tickets/${id}/reopen`)).status, 409)
  })

  test('closes a resolved one, says once how it was, and nobody else does', async () => {
    const on = await desk()
    const { id, task } = await ask(on)
    const rate = (as: TestPerson, score: number) =>
      post(as, `/tickets/${id}/satisfaction`, { score, comment: 'Quick' })
    assert.equal((await post(on.requester, `/tickets/${id}/close`)).status, 409)
    await resolve(on, task)
    assert.equal((await rate(on.requester, 5)).status, 409)
    const closed = await post(on.requester, `/tickets/${id}/close`)
    assert.equal(closed.status, 200, closed.text)
    assert.equal(closed.body.status, 'closed')
    assert.equal((await get(on.lead, `/tasks/${task}`)).status, 'completed')
    assert.deepEqual(await get(on.lead, `/tickets/${id}/satisfaction`), { rating: null })
    assert.equal((await rate(on.lead, 5)).status, 403)
    assert.equal((await rate(on.requester, 6)).status, 422)
    assert.equal((await rate(on.requester, 5)).status, 204)
    assert.equal((await rate(on.requester, 1)).status, 409)
    const { rating } = await get(on.lead, `/tickets/${id}/satisfaction`)
    assert.deepEqual([rating.score, rating.comment], [5, 'Quick'])
  })

  test('reopens a resolved one within the days of its workflow: the same task goes on with who had it', async () => {
    const on = await desk({ front_desk: { reopen_days: 3 } })
    const { id, task } = await ask(on)
    const worker = await holderOf(on, task)
    await resolve(on, task)
    await post(await holderOf(on, task), `/tasks/${task}/action`, { action_id: 'finish' })
    const again = await post(on.requester, `/tickets/${id}/reopen`, { reason: 'Still broken' })
    assert.equal(again.status, 200, again.text)
    assert.equal(again.body.status, 'in_progress')
    assert.equal(again.body.assignee.id, worker.id)
    const { items } = await get(on.lead, `/tasks?ticket=${id}`)
    assert.equal(items.length, 1)
    assert.deepEqual([items[0].id, items[0].status, items[0].resolved_at], [task, 'in_progress', null])
    await resolve(on, task)
    world.tick(3 * 86_400_000)
    const late = await post(on.requester, `/tickets/${id}/reopen`)
    assert.equal(late.status, 409)
    assert.equal(late.body.code, 'request.too_late')
    assert.equal((await post(on.lead, `/tickets/${id}/reopen`)).status, 200)
  })

  test('says until when it can be reopened, as long as that is possible', async () => {
    const on = await desk({ front_desk: { reopen_days: 3 } })
    const { id, task } = await ask(on)
    const until = async () => (await get(on.requester, `/tasks/${task}`)).reopen_until
    assert.equal(await until(), null)
    await resolve(on, task)
    const { resolved_at } = await get(on.requester, `/tickets/${id}`)
    assert.equal(Date.parse(await until()) - Date.parse(resolved_at), 3 * 86_400_000)
    await post(on.requester, `/tickets/${id}/reopen`)
    assert.equal(await until(), null)
    const never = await desk({ front_desk: { reopen_days: 0 } })
    const other = await ask(never)
    await resolve(never, other.task)
    assert.equal((await get(never.requester, `/tasks/${other.task}`)).reopen_until, null)
  })

  test('finds what can be asked for', async () => {
    const on = await desk()
    const { items } = await get(on.requester, '/portal/forms')
    assert.ok(items.some((one: { category: string }) => one.category === on.category))
  })
})

test('a resolved request closes by itself after the hours of its workflow, unless somebody touches it', async () => {
  const on = await desk({ front_desk: { close_after_hours: 72 } })
  const untouched = await ask(on)
  const touched = await ask(on)
  for (const { task } of [untouched, touched]) await resolve(on, task)
  const run = () =>
    requestsJob.run(
      { kernel: world.kernel, id: 'one', attempt: 1, signal: new AbortController().signal },
      {} as never,
    )
  world.tick(71 * 3_600_000)
  await post(on.requester, `/tickets/${touched.id}/comments`, { body: 'Wait' })
  await run()
  assert.equal((await get(on.lead, `/tickets/${untouched.id}`)).status, 'resolved')
  world.tick(3_600_000)
  await run()
  assert.equal((await get(on.lead, `/tickets/${untouched.id}`)).status, 'closed')
  assert.equal((await get(on.lead, `/tickets/${touched.id}`)).status, 'resolved')
})

describe('an approval', () => {
  async function panel(quorum: 'all' | 'any' | number, size = 3, refusal_ends = true) {
    counted += 1
    const deciders = await makeTeam(world, size)
    const base = await makeTeam(world, 1)
    const on = await desk({
      steps: [
        { name: 'Decide', team: deciders.id, category: 'open', approval: { quorum, refusal_ends } },
        { name: 'Order', team: base.id, category: 'in_progress' },
        { name: 'Turned down', team: base.id, category: 'closed' },
      ],
      transitions: [
        { from: 'Decide', to: 'Order', name: 'Approve', source_handle: 'approved' },
        { from: 'Decide', to: 'Turned down', name: 'Refuse', source_handle: 'refused' },
      ],
    })
    const { task, id } = await ask(on)
    const vote = (index: number, word: 'Approve' | 'Refuse') => {
      const person = deciders.people[index]
      assert.ok(person)
      return post(person, `/tasks/${task}/action`, { action_id: on.flow.actions[`Decide: ${word}`] })
    }
    return { on, task, id, vote, deciders: deciders.people }
  }

  test('asks all at once, and goes on when enough have approved', async () => {
    const { on, id, task, vote } = await panel(2)
    const { items: told } = await get(on.lead, `/tickets/${id}/history`)
    assert.ok(told.some(({ text }: { text: string }) => /, asks .+, .+ and .+ \(2 of 3 decide\)/.test(text)))
    assert.equal((await get(on.lead, `/tasks/${task}`)).items.length, 3)
    assert.equal((await get(on.requester, `/tasks/${task}`)).approval, true)
    const first = await vote(0, 'Approve')
    assert.deepEqual(first.body, { status: 'recorded', approved: 1, refused: 0, needed: 2 })
    assert.equal((await vote(0, 'Approve')).status, 403)
    assert.equal(
      (await post(on.lead, `/tasks/${task}/action`, { action_id: on.flow.actions['Decide: Approve'] }))
        .status,
      403,
    )
    const second = await vote(1, 'Approve')
    assert.equal(second.body.next_step.name, 'Order')
    assert.equal((await get(on.requester, `/tasks/${task}`)).approval, false)
    const { items } = await get(on.lead, `/tasks/${task}`)
    assert.deepEqual(
      items.map((item: { decision: string | null }) => item.decision),
      ['approved', 'approved', null, null],
    )
    assert.equal((await vote(2, 'Refuse')).status, 409)
  })

  test('ends with one refusal where that ends it', async () => {
    const { id, on, vote } = await panel('all')
    await vote(0, 'Approve')
    const refused = await vote(1, 'Refuse')
    assert.equal(refused.body.next_step.name, 'Turned down')
    assert.equal((await get(on.lead, `/tickets/${id}`)).status, 'closed')
  })

  test('is refused when too few are left who could approve', async () => {
    const { vote } = await panel(2, 3, false)
    assert.equal((await vote(0, 'Refuse')).body.status, 'recorded')
    assert.equal((await vote(1, 'Refuse')).body.next_step.name, 'Turned down')
  })

  test('hears everybody once: an item is not handed to who has spoken, nor taken from another', async () => {
    const { on, deciders, task, vote } = await panel(2)
    const [first, second] = deciders
    assert.ok(first && second)
    await vote(0, 'Approve')
    const { items } = await get(on.lead, `/tasks/${task}`)
    const theirs = items.find((item: { person: { id: string } }) => item.person.id === second.id).id
    const transfer = (as: TestPerson, to: TestPerson) =>
      post(as, `/tasks/${task}/transfer`, { to: to.id, item: theirs })
    assert.equal((await transfer(on.lead, first)).status, 409)
    const [, , third] = deciders
    assert.ok(third)
    assert.equal((await transfer(third, third)).status, 403)
    assert.equal((await post(third, `/tasks/${task}/release`, { item: theirs })).status, 403)
    assert.equal((await post(on.lead, `/tasks/${task}/release`, { item: theirs })).status, 200)
    assert.equal((await post(first, `/tasks/${task}/claim`)).status, 409)
  })

  test('begins anew when the run comes back to it', async () => {
    const { on, id, task, vote } = await panel(2)
    await vote(0, 'Refuse')
    const finish = await post(on.lead, `/tasks/${task}/action`, { action_id: 'finish' })
    assert.deepEqual(finish.body, { status: 'completed' })
    world.tick(1_000)
    assert.equal((await post(on.lead, `/tickets/${id}/reopen`)).status, 200)
    assert.deepEqual((await vote(0, 'Approve')).body, {
      status: 'recorded',
      approved: 1,
      refused: 0,
      needed: 2,
    })
    assert.equal((await vote(1, 'Approve')).body.next_step.name, 'Order')
  })

  test('is not asked again when the request is reopened: who did the work goes on', async () => {
    const [fixers, deciders] = [await makeTeam(world, 1), await makeTeam(world, 2)]
    const on = await desk({
      steps: [
        { name: 'Fix', team: fixers.id, category: 'in_progress' },
        {
          name: 'Decide',
          team: deciders.id,
          category: 'in_progress',
          approval: { quorum: 'any', refusal_ends: false },
        },
        { name: 'Done', team: fixers.id, category: 'resolved' },
      ],
      transitions: [
        { from: 'Fix', to: 'Decide', name: 'Ask' },
        { from: 'Decide', to: 'Done', name: 'Approve', source_handle: 'approved' },
        { from: 'Decide', to: 'Fix', name: 'Back', source_handle: 'refused' },
      ],
    })
    const { id, task } = await ask(on)
    const [fixer, decider] = [fixers.people[0], deciders.people[0]]
    assert.ok(fixer && decider)
    const act = (as: TestPerson, name: string) =>
      post(as, `/tasks/${task}/action`, { action_id: on.flow.actions[name] })
    assert.equal((await act(fixer, 'Fix: Ask')).body.status, 'transitioned')
    assert.equal((await act(decider, 'Decide: Approve')).body.status, 'transitioned')
    assert.equal((await post(on.requester, `/tickets/${id}/reopen`, { reason: 'Still dead' })).status, 200)
    const again = await get(on.lead, `/tasks/${task}`)
    assert.deepEqual([again.step.name, again.assigned_to.id], ['Fix', fixer.id])
  })

  test('is escalated to somebody who has no voice in it yet', async () => {
    const [deciders, above, work] = [
      await makeTeam(world, 2),
      await makeTeam(world, 0),
      await makeTeam(world, 1),
    ]
    const [first, second] = deciders.people
    assert.ok(first && second)
    await world.run(putTeamMember, { team: above.id, person: second.id })
    const on = await desk({
      steps: [
        {
          name: 'Decide',
          team: deciders.id,
          category: 'open',
          escalate_to: above.id,
          approval: { quorum: 'all', refusal_ends: true },
        },
        { name: 'Order', team: work.id, category: 'in_progress' },
        { name: 'No', team: work.id, category: 'closed' },
      ],
      transitions: [
        { from: 'Decide', to: 'Order', name: 'Approve', source_handle: 'approved' },
        { from: 'Decide', to: 'No', name: 'Refuse', source_handle: 'refused' },
      ],
    })
    const { task } = await ask(on)
    const escalate = () => post(first, `/tasks/${task}/escalate`, { reason: 'Not mine to say' })
    assert.equal((await escalate()).status, 503, 'its only member decides already')
    const [other] = work.people
    assert.ok(other)
    await world.run(putTeamMember, { team: above.id, person: other.id })
    const { body, status } = await escalate()
    assert.equal(status, 200)
    const open: { open: boolean; person: { id: string } }[] = body.items
    assert.deepEqual(
      open.filter((item) => item.open).map(({ person }) => person.id),
      [second.id, other.id],
    )
  })

  test('waits for as many as it asks for, where too few of the team are there', async () => {
    const { on, deciders, task, vote } = await panel(2, 1)
    const { items } = await get(on.lead, `/tasks/${task}`)
    assert.equal(items.length, 2)
    assert.equal(items.filter((item: { person: unknown }) => item.person === null).length, 1)
    assert.deepEqual((await vote(0, 'Approve')).body, {
      status: 'recorded',
      approved: 1,
      refused: 0,
      needed: 2,
    })
    const again = await post(deciders[0] ?? on.lead, `/tasks/${task}/claim`)
    assert.equal(again.status, 409, 'nobody speaks twice')
  })

  test('of any needs one', async () => {
    const { vote } = await panel('any')
    assert.equal((await vote(2, 'Approve')).body.next_step.name, 'Order')
  })
})

test('who is away gets nothing in turn, from then and until then', async () => {
  const on = await desk()
  const [first, second] = on.team.people
  assert.ok(first && second)
  const from = new Date(world.now).toISOString()
  const until = new Date(world.now + 3_600_000).toISOString()
  const away = await world.call(first, 'PATCH', '/users/me', { body: { away: { from, until } } })
  assert.equal(away.status, 200, away.text)
  assert.deepEqual(away.body.away, { from, until })
  const load = await get(on.lead, `/teams/${on.team.id}/load`)
  assert.deepEqual(
    load.items.map((one: { away: boolean; next: boolean }) => [one.away, one.next]),
    [
      [true, false],
      [false, true],
    ],
  )
  for (let turn = 0; turn < 2; turn += 1)
    assert.equal((await holderOf(on, (await ask(on)).task)).id, second.id)
  world.tick(3_600_000)
  assert.equal((await holderOf(on, (await ask(on)).task)).id, first.id)
})

test('skills are an admin’s to set and name who knows a category', async () => {
  const admin = await world.person('admin')
  const on = await desk()
  const [, second] = on.team.people
  assert.ok(second)
  const team = on.team.id
  const skilled = await publishFlow(world, {
    category: 'Networks',
    steps: [{ name: 'Look', team, category: 'open', assign: 'skill' }],
    transitions: [],
  })
  assert.ok(skilled.id)
  assert.equal(
    (await world.call(second, 'PATCH', `/users/${second.id}`, { body: { skills: ['networks'] } })).status,
    403,
  )
  const set = await world.call(admin, 'PATCH', `/users/${second.id}`, { body: { skills: ['networks'] } })
  assert.deepEqual(set.body.skills, ['networks'])
  for (let turn = 0; turn < 3; turn += 1)
    assert.equal((await holderOf(on, (await ask({ ...on, category: 'Networks' })).task)).id, second.id)
})
