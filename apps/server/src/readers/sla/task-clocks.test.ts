import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { eventKinds } from '@waybill/contract/events/event-kinds.ts'
import { tellClocks } from '../../domains/sla/sla-timers.ts'
import { TIMELINE_KINDS } from '../../domains/sla/timeline.ts'
import { makeTeam, type MadeTeam } from '../../domains/tasks/testing/make-team.ts'
import { publishFlow } from '../../domains/tasks/testing/publish-flow.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { keepSlaClocks } from './keep-clocks.reader.ts'

const HOUR = 3_600_000

let world: TestWorld
let runner: ReaderRunner
let lead: TestPerson
let first: MadeTeam
let second: MadeTeam
let project: { id: string; key: string }
const errors: unknown[] = []

// The world begins on Monday 2026-03-02 at 09:00 UTC; the workflow has no calendar, so every minute counts.
beforeEach(async () => {
  world = await createTestWorld()
  errors.length = 0
  runner = createReaderRunner(world.kernel, [keepSlaClocks], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  lead = await world.person('agent')
  project = await world.project({ key: 'DESK' })
  await world.member(project, lead, 'lead')
  first = await makeTeam(world, 2)
  second = await makeTeam(world, 1)
})
afterEach(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
  assert.deepEqual(errors, [])
})

async function ticketInFlow(escalate_to: string | null) {
  await publishFlow(world, {
    category: 'Printers',
    sla: { medium: 'PT10H' },
    steps: [
      { name: 'Triage', team: first.id, escalate_to, category: 'open', weight: 2 },
      { name: 'Work', team: second.id, category: 'in_progress', weight: 2 },
      { name: 'Done', team: first.id, category: 'resolved', weight: 1 },
    ],
    transitions: [
      { from: 'Triage', to: 'Work', name: 'Accept' },
      { from: 'Work', to: 'Done', name: 'Solve' },
    ],
  })
  const body = { project: 'DESK', title: 'A printer', category: 'Printers' }
  const answer = await world.call(lead, 'POST', '/tickets', { body })
  assert.equal(answer.status, 201, answer.text)
  return String(answer.body.id)
}

async function settle() {
  for (let round = 0; round < 5; round += 1) {
    await runner.catchUp()
    await tellClocks(world.kernel, (error) => errors.push(error))
  }
  await runner.catchUp()
}
const clocks = async (ticket: string) => {
  const { body } = await world.call(lead, 'GET', `/tickets/${ticket}/sla`)
  return (body.clocks as { target: string; state: string; due: string | null }[]).map(
    ({ target, state, due }) => [target, state, due],
  )
}
const items = async (ticket: string) => {
  const { body } = await world.call(lead, 'GET', `/tasks?ticket=${ticket}`)
  return (body.items[0].items as { origin: string; status: string }[]).map(({ origin, status }) => [
    origin,
    status,
  ])
}

describe('a ticket that is routed to another workflow', () => {
  test('has the promise of that one from its beginning, and the log says why its due moved', async () => {
    const ticket = await ticketInFlow(null)
    const other = await publishFlow(world, {
      category: 'Cables',
      sla: { low: 'PT8H', medium: 'PT4H' },
      steps: [
        { name: 'Pull', team: second.id, category: 'open' },
        { name: 'Pulled', team: second.id, category: 'resolved' },
      ],
      transitions: [{ from: 'Pull', to: 'Pulled', name: 'Pull' }],
    })
    await settle()
    world.tick(HOUR)
    const routed = await world.call(lead, 'POST', `/tickets/${ticket}/route`, {
      body: { workflow: other.id },
    })
    assert.equal(routed.status, 200, routed.text)
    await settle()
    assert.deepEqual(
      (await clocks(ticket)).find(([target]) => target === 'task'),
      ['task', 'running', '2026-03-02T13:00:00.000Z'],
    )
    await world.call(lead, 'PATCH', `/tickets/${ticket}`, { body: { priority: 'low' } })
    await settle()
    const { body } = await world.call(lead, 'GET', `/tickets/${ticket}/history`)
    const moved = (body.items as { kind: string; text: string }[]).flatMap(({ kind, text }) =>
      kind === 'sla.due_changed' ? [text.replace(/^Waybill moved the due of the whole task /, '')] : [],
    )
    assert.deepEqual(moved, [
      'from 2026-03-02T19:00:00.000Z to 2026-03-02T13:00:00.000Z, because the workflow changed',
      'from 2026-03-02T13:00:00.000Z to 2026-03-02T17:00:00.000Z, because the priority changed',
    ])
  })
})

describe('a step where several decide', () => {
  const told = async (ticket: string, kind: string) => {
    const { body } = await world.call(lead, 'GET', `/tickets/${ticket}/history`)
    return (body.items as { kind: string; data: { target: string; percent?: number } }[])
      .filter((one) => one.kind === kind && one.data.target === 'step')
      .map(({ data }) => data.percent)
  }

  test('has one clock for all who are asked, which handing on and voices do not begin anew', async () => {
    const three = await makeTeam(world, 3)
    const [ana, ben] = three.people
    const flow = await publishFlow(world, {
      category: 'Purchases',
      sla: { medium: 'PT10H' },
      steps: [
        {
          name: 'Decide',
          team: three.id,
          approval: { quorum: 'all', refusal_ends: false },
          category: 'open',
          weight: 1,
        },
        { name: 'Done', team: first.id, category: 'resolved', weight: 0 },
        { name: 'No', team: first.id, category: 'closed', weight: 0 },
      ],
      transitions: [
        { from: 'Decide', to: 'Done', name: 'Yes', source_handle: 'approved' },
        { from: 'Decide', to: 'No', name: 'No', source_handle: 'refused' },
      ],
    })
    const body = { project: 'DESK', title: 'A printer', category: 'Purchases' }
    const ticket = String((await world.call(lead, 'POST', '/tickets', { body })).body.id)
    const task = (await world.call(lead, 'GET', `/tasks?ticket=${ticket}`)).body.items[0]
    const due = ['step', 'running', '2026-03-02T19:00:00.000Z']
    await settle()
    world.tick(8.5 * HOUR)
    await settle()
    assert.deepEqual(await told(ticket, 'sla.warned'), [80])
    const newest = task.items.at(-1)
    const handed = await world.call(lead, 'POST', `/tasks/${String(task.id)}/transfer`, {
      body: { to: lead.id, item: newest.id },
    })
    assert.equal(handed.status, 200, handed.text)
    const voice = await world.call(ana ?? lead, 'POST', `/tasks/${String(task.id)}/action`, {
      body: { action_id: flow.actions['Decide: Yes'] },
    })
    assert.equal(voice.status, 200, voice.text)
    await settle()
    assert.deepEqual((await clocks(ticket))[1], due)
    world.tick(HOUR)
    await settle()
    assert.deepEqual(await told(ticket, 'sla.warned'), [80, 90])
    world.tick(HOUR)
    await settle()
    assert.deepEqual(await told(ticket, 'sla.warned'), [80, 90])
    assert.equal((await told(ticket, 'sla.breached')).length, 1)
    const now = (await world.call(lead, 'GET', `/tasks?ticket=${ticket}`)).body.items[0]
    const late = (now.items as { person: { id: string }; status: string }[])
      .filter(({ status }) => status === 'breached')
      .map(({ person }) => person.id)
    assert.deepEqual(late.toSorted(), [ben?.id ?? '', lead.id].toSorted())
  })
})

describe('a ticket in a workflow', () => {
  test('has a clock of the whole run and one of its step, by the weights of the steps', async () => {
    const ticket = await ticketInFlow(null)
    assert.deepEqual(await clocks(ticket), [
      ['task', 'running', '2026-03-02T19:00:00.000Z'],
      ['step', 'running', '2026-03-02T13:00:00.000Z'],
    ])
  })

  test('stands in lists by what is promised of it, though the time of its step has run out', async () => {
    const ticket = await ticketInFlow(null)
    const other = await ticketInFlow(null)
    await settle()
    world.tick(5 * HOUR)
    await settle()
    const first = async (query: string) => {
      const { body } = await world.call(lead, 'GET', `/sla/clocks?tickets=${ticket},${other}&${query}`)
      const found = body.items as { ticket: { id: string }; target: string; state: string; due: string }[]
      return found.map((clock) => [clock.ticket.id, clock.target, clock.state, clock.due])
    }
    const promised = '2026-03-02T19:00:00.000Z'
    assert.deepEqual(
      (await first('of_steps=true')).map(([, ...clock]) => clock),
      [ticket, other].map(() => ['step', 'breached', '2026-03-02T13:00:00.000Z']),
    )
    assert.deepEqual(await first('of_steps=false'), [
      [ticket, 'task', 'running', promised],
      [other, 'task', 'running', promised],
    ])
    const { body } = await world.call(lead, 'GET', '/tickets?q=sla:running&sort=sla')
    assert.deepEqual(
      (body.items as { id: string }[]).map(({ id }) => id),
      [ticket, other],
    )
  })

  test('whose step runs out is marked, stays with its person, and is told once', async () => {
    const ticket = await ticketInFlow(null)
    await settle()
    world.tick(5 * HOUR)
    await settle()
    assert.deepEqual(await items(ticket), [['system', 'breached']])
    await settle()
    const { body } = await world.call(lead, 'GET', `/tickets/${ticket}/history`)
    const breaches = (body.items as { kind: string }[]).filter(({ kind }) => kind === 'sla.breached')
    assert.equal(breaches.length, 1)
  })

  test('whose step runs out is marked and goes to the team to which the step escalates', async () => {
    const ticket = await ticketInFlow(second.id)
    await settle()
    world.tick(5 * HOUR)
    await settle()
    assert.deepEqual(await items(ticket), [
      ['system', 'breached'],
      ['escalation', 'new'],
    ])
    const { body } = await world.call(lead, 'GET', `/tickets/${ticket}/history`)
    const sla = await world.call(lead, 'GET', `/tickets/${ticket}/sla`)
    const clock = sla.body.clocks.find(({ target }: { target: string }) => target === 'step')
    assert.deepEqual([clock.total, clock.elapsed, clock.left], ['PT4H', 'PT5H', '-PT1H'])
    assert.deepEqual(
      (clock.sum as { counted: string; why: string }[]).map(({ counted, why }) => [counted, why]),
      [
        ['PT4H', 'counted'],
        ['PT1H', 'late'],
      ],
      'the sum has what was used, to the last line',
    )
    const kinds = (body.items as { kind: string }[]).map(({ kind }) => kind)
    assert.equal(
      kinds.filter((kind) => kind === 'sla.breached').length,
      1,
      'the inherited due is not told again',
    )
  })
})

test('every event of a task is heard by its clocks, but the one that changes nothing', () => {
  const heard = new Set<string>(TIMELINE_KINDS)
  const kinds = Object.keys(eventKinds).filter((kind) => kind.startsWith('task.'))
  assert.deepEqual(
    kinds.filter((kind) => !heard.has(kind)),
    ['task.nobody_there'],
  )
})
