import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { makeTeam, type MadeTeam } from './testing/make-team.ts'
import { publishFlow, type Flow, type Published } from './testing/publish-flow.ts'

const HOUR = 60 * 60_000

describe('a ticket on its way through a wrong workflow', () => {
  let world: TestWorld
  let lead: TestPerson
  let customer: TestPerson
  let project: { id: string; key: string }
  let wrong: MadeTeam
  let right: MadeTeam
  let flow: Published
  let other: Published

  const get = async (as: TestPerson, path: string) => {
    const { status, body, text } = await world.call(as, 'GET', path)
    assert.equal(status, 200, text)
    return body
  }
  const route = (as: TestPerson, ticket: string, body: object) =>
    world.call(as, 'POST', `/tickets/${ticket}/route`, { body })
  const taskOf = async (ticket: string) => (await get(lead, `/tasks?ticket=${ticket}`)).items[0]

  async function ask(): Promise<string> {
    const body = { project: project.key, title: 'Broken', category: 'Wrong', priority: 'high' }
    const { status, text, body: made } = await world.call(customer, 'POST', '/tickets', { body })
    assert.equal(status, 201, text)
    return made.key
  }

  before(async () => {
    world = await createTestWorld()
    customer = await world.person('requester', { name: 'Carla' })
    lead = await world.person('agent', { name: 'Lena' })
    project = await world.project({ key: 'DESK' })
    await world.member(project, lead, 'lead')
    wrong = await makeTeam(world, 2)
    right = await makeTeam(world, 2)
    const coordinators = await makeTeam(world, 2, 'Coordinators')
    assert.equal(coordinators.people.length, 2)
    const stepsOf = (
      team: MadeTeam,
      names: readonly [string, string],
    ): Pick<Flow, 'steps' | 'transitions'> => ({
      steps: [
        { name: names[0], team: team.id, category: 'in_progress' },
        { name: names[1], team: team.id, category: 'resolved' },
      ],
      transitions: [{ from: names[0], to: names[1], name: 'Solve', comment: 'optional' }],
    })
    flow = await publishFlow(world, {
      ...stepsOf(wrong, ['Screw', 'Screwed']),
      category: 'Wrong',
      sla: { high: 'PT8H' },
    })
    other = await publishFlow(world, {
      ...stepsOf(right, ['Solder', 'Soldered']),
      category: 'Right',
      sla: { high: 'PT4H' },
    })
  })
  after(async () => {
    await verified(world)
    await world.close()
  })

  test('is routed to another one by a lead: that begins anew, with its own people, and its promise counts from the beginning', async () => {
    const ticket = await ask()
    const before = await taskOf(ticket)
    world.tick(HOUR)
    const routed = await route(lead, ticket, { workflow: other.id, reason: 'It is no mechanical thing' })
    assert.equal(routed.status, 200, routed.text)
    const { id, workflow, step, rung, status, assigned_to, coordinator, target, items } = routed.body
    assert.equal(id, before.id)
    assert.equal(workflow.id, other.id)
    assert.deepEqual([step.name, rung, status], ['Solder', 'by_hand', 'in_progress'])
    assert.equal(assigned_to.id, right.people[0]?.id)
    assert.equal(coordinator.id, before.coordinator.id)
    assert.equal(Date.parse(target) - Date.parse(before.created_at), 4 * HOUR)
    assert.deepEqual(
      items.map((one: { status: string; open: boolean; step: { name: string } }) => [
        one.step.name,
        one.status,
        one.open,
      ]),
      [
        ['Screw', 'reassigned', false],
        ['Solder', 'new', true],
      ],
    )
    const shown = await get(lead, `/tickets/${ticket}`)
    assert.deepEqual([shown.step.name, shown.team.id], ['Solder', right.id])
    assert.equal(shown.assignee.id, right.people[0]?.id)
    const { clocks } = await get(lead, `/tickets/${ticket}/sla`)
    const due = clocks.find((one: { target: string }) => one.target === 'task').due
    assert.equal(due, target)
    const words = (await get(lead, `/tickets/${ticket}/history`)).items.map(
      ({ text }: { text: string }) => text,
    )
    assert.match(
      words.join('\n'),
      /routed the ticket from Flow \d+ to Flow \d+, assigned to .* \(in turn, 1 of 2\): "It is no mechanical thing"/,
    )
  })

  test('keeps the beginning of its promise also where somebody had chosen the first workflow by hand', async () => {
    const desk = await world.project({ key: 'HELP' })
    await world.member(desk, lead, 'lead')
    await world.call(lead, 'PATCH', '/projects/HELP', { body: { kind: 'service_desk' } })
    const body = { project: 'HELP', title: 'Odd', priority: 'high' }
    const { key } = (await world.call(customer, 'POST', '/tickets', { body })).body
    world.tick(HOUR)
    const first = await route(lead, key, { workflow: flow.id })
    assert.equal(first.status, 200, first.text)
    const begun = Date.parse(first.body.target) - 8 * HOUR
    world.tick(HOUR)
    const { target } = (await route(lead, key, { workflow: other.id })).body
    assert.equal(Date.parse(target), begun + 4 * HOUR)
    const { clocks } = await get(lead, `/tickets/${String(key)}/sla`)
    assert.equal(clocks.find((one: { target: string }) => one.target === 'task').due, target)
  })

  test('is not routed while somebody else edits it alone', async () => {
    const ticket = await ask()
    const editor = await world.person('agent')
    assert.equal((await world.call(editor, 'PUT', `/tickets/${ticket}/lock`)).status, 200)
    const refused = await route(lead, ticket, { workflow: other.id })
    assert.deepEqual([refused.status, refused.body.code], [423, 'ticket.leased'])
    await world.call(editor, 'DELETE', `/tickets/${ticket}/lock`)
    assert.equal((await route(lead, ticket, { workflow: other.id })).status, 200)
  })

  test('goes on by the other one only, to its end', async () => {
    const ticket = await ask()
    const { id } = await taskOf(ticket)
    await route(lead, ticket, { workflow: other.id })
    const act = (action: string | undefined) =>
      world.call(lead, 'POST', `/tasks/${String(id)}/action`, { body: { action_id: action } })
    const old = await act(flow.actions['Screw: Solve'])
    assert.deepEqual([old.status, old.body.code], [409, 'task.not_of_this_step'])
    assert.equal((await act(other.actions['Solder: Solve'])).status, 200)
    assert.equal((await get(lead, `/tickets/${ticket}`)).status, 'resolved')
    const been = await get(lead, `/tasks/${String(id)}/steps`)
    assert.deepEqual(
      been.items.map((one: { step: { name: string } }) => one.step.name),
      ['Solder', 'Soldered'],
    )
  })

  test('waits for its front desk first, where the other workflow has one', async () => {
    const desk = await publishFlow(world, {
      category: 'Desk',
      front_desk: { approval: true },
      steps: [
        { name: 'Look', team: right.id, category: 'open' },
        { name: 'Looked', team: right.id, category: 'closed' },
      ],
      transitions: [{ from: 'Look', to: 'Looked', name: 'Look' }],
    })
    const ticket = await ask()
    const routed = await route(lead, ticket, { workflow: desk.id })
    assert.deepEqual([routed.body.status, routed.body.assigned_to], ['pending', null])
    const back = await route(lead, ticket, { workflow: flow.id })
    assert.deepEqual([back.body.status, back.body.step.name], ['in_progress', 'Screw'])
  })

  test('stays where it is when the workflow is the same or not published, when it is over, and for whoever leads nothing', async () => {
    const ticket = await ask()
    const before = await taskOf(ticket)
    const [member] = wrong.people
    assert.ok(member)
    await world.member(project, member, 'member')
    const refusals = [
      await route(lead, ticket, { workflow: flow.id }),
      await route(lead, ticket, { workflow: 'Nowhere' }),
      await route(lead, ticket, { workflow: other.id, reason: '' }),
      await route(member, ticket, { workflow: other.id }),
      await route(customer, ticket, { workflow: other.id }),
    ]
    assert.deepEqual(
      refusals.map(({ status, body }) => [status, body.errors?.[0]?.pointer ?? body.code]),
      [
        [422, '/workflow'],
        [422, '/workflow'],
        [422, '/reason'],
        [403, 'access.forbidden'],
        [404, 'task.not_found'],
      ],
    )
    assert.deepEqual(await taskOf(ticket), before)
    await world.call(lead, 'POST', `/tasks/${String(before.id)}/reject`, { body: { reason: 'No' } })
    const over = await route(lead, ticket, { workflow: other.id })
    assert.deepEqual([over.status, over.body.code], [409, 'task.over'])
    const plain = await world.ticket({ project: await world.project(), reporter: lead })
    const none = await route(await world.person('admin'), plain.key, { workflow: other.id })
    assert.deepEqual([none.status, none.body.code], [409, 'task.no_run'])
  })

  test('tells its requester nothing of why, or of the workflow', async () => {
    const ticket = await ask()
    await route(lead, ticket, { workflow: other.id, reason: 'FORBIDDEN words' })
    for (const path of [`/tickets/${ticket}`, `/tickets/${ticket}/history`, `/tasks?ticket=${ticket}`]) {
      const { status, text } = await world.call(customer, 'GET', path)
      assert.equal(status, 200, text)
      assert.doesNotMatch(text, /FORBIDDEN|Flow \d/, path)
    }
    const events = await world.call(customer, 'GET', `/events?ticket=${ticket}`)
    assert.doesNotMatch(events.text, /FORBIDDEN/)
  })
})
