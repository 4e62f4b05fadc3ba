import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { keepSlaClocks } from '../../readers/sla/keep-clocks.reader.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { workOnHistoryRuns } from '../history-runs/work-on-history-run.ts'

const HOUR = 3_600_000

let world: TestWorld
let runner: ReaderRunner
let admin: TestPerson
let agent: TestPerson
let project: { id: string; key: string }

beforeEach(async () => {
  world = await createTestWorld()
  runner = createReaderRunner(world.kernel, [keepSlaClocks], { jobs: null, onError: () => undefined })
  await runner.start()
  admin = await world.person('admin')
  agent = await world.person('agent')
  project = await world.project({ key: 'DESK' })
})
afterEach(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
})

async function sent(method: 'POST' | 'PATCH', path: string, body: object, status = 201) {
  const answer = await world.call(admin, method, path, { body })
  assert.equal(answer.status, status, answer.text)
  return answer.body
}

/** Two tickets that took two and six hours, and one that is open. */
async function past() {
  const tickets = []
  for (const hours of [2, 6]) {
    const ticket = await world.ticket({ project })
    world.tick(hours * HOUR)
    await sent('PATCH', `/tickets/${ticket.id}`, { status: 'resolved' }, 200)
    tickets.push(ticket)
  }
  tickets.push(await world.ticket({ project }))
  await runner.catchUp()
  return tickets
}
const resolution = (medium: string) => [{ target: 'resolution', durations: { medium } }]

describe('what if', () => {
  test('a third question at once is told to come back, and answered when it does', async () => {
    await past()
    const ask = () =>
      world.call(admin, 'POST', '/sla/what-if', { body: { policy: { targets: resolution('PT4H') } } })
    const answers = await Promise.all([ask(), ask(), ask(), ask()])
    const refused = answers.filter(({ status }) => status === 429)
    assert.ok(refused.length > 0)
    for (const { body, headers } of refused) {
      assert.equal(body.code, 'sla.too_many_questions')
      assert.equal(headers['retry-after'], '5')
    }
    assert.equal((await ask()).status, 200)
  })

  test('a draft of a policy is run over past and open tickets, beside today', async () => {
    const [, slow] = await past()
    await sent('POST', '/sla/policies', { name: 'Desk', targets: resolution('PT8H') })
    await runner.catchUp()
    const answer = await sent('POST', '/sla/what-if', { policy: { targets: resolution('PT4H') } }, 200)
    assert.deepEqual([answer.tickets, answer.covered], [3, 3])
    const none = { condition: 'priority:critical', targets: resolution('PT4H') }
    const missed = await sent('POST', '/sla/what-if', { policy: none }, 200)
    assert.deepEqual([missed.tickets, missed.covered, missed.changed.length], [3, 0, 0])
    assert.deepEqual(answer.targets, [
      {
        target: 'resolution',
        today: { met: 2, breached: 0, running: 1, paused: 0, none: 0 },
        draft: { met: 1, breached: 1, running: 1, paused: 0, none: 0 },
        newly_breached: 1,
        no_longer_breached: 0,
      },
    ])
    assert.deepEqual(
      [answer.changed.length, answer.changed[0].ticket.id, answer.changed[0].draft],
      [1, slow?.id, 'breached'],
    )
    const { body } = await world.call(admin, 'GET', '/sla/policies')
    assert.equal(body.items.length, 1, 'nothing was saved')
  })

  test('a draft of a calendar changes what counts by it, for the tickets that are asked for', async () => {
    const [fast] = await past()
    const hours = { mon: [{ start: '09:00', end: '17:00' }] }
    await sent('POST', '/calendars', { name: 'Office', zone: 'UTC', periods: [{ week: hours }] })
    await sent('POST', '/sla/policies', { name: 'Desk', calendar: 'Office', targets: resolution('PT4H') })
    await runner.catchUp()
    const calendar = { calendar: 'Office', zone: 'UTC', periods: [{ week: { tue: hours.mon } }] }
    const all = await sent('POST', '/sla/what-if', { calendar }, 200)
    assert.equal(all.targets[0].no_longer_breached, 1, 'on Tuesday there was nothing to count on that Monday')
    const [nobody] = all.teams
    assert.deepEqual([all.teams.length, nobody.team, nobody.recorded.line.length], [1, null, 60])
    assert.ok(nobody.recorded.waited_most > 0)
    assert.equal(nobody.draft.waited_most, 0, 'on that Monday nobody had to be there')
    const waiting = { target: 'resolution', why: 'nobody_there', today: 1, draft: 1 }
    assert.deepEqual(all.dead_ends, [waiting])
    const created_to = new Date(world.now - 7 * HOUR).toISOString()
    const some = await sent('POST', '/sla/what-if', { calendar, created_to }, 200)
    assert.equal(some.tickets, 1)
    const asked = await sent('POST', '/sla/what-if', { calendar, query: `key:${fast?.key ?? ''}` }, 200)
    assert.equal(asked.tickets, 1)
  })

  test('somebody who cannot work keeps no clock', async () => {
    await past()
    const team = await sent('POST', '/teams', { name: 'First line' })
    const requester = await world.person('requester')
    const join = (one: TestPerson) =>
      world.call(admin, 'PUT', `/teams/${String(team.id)}/members/${one.id}`, { body: {} })
    await world.ticket({ project, team: 'First line' })
    await runner.catchUp()
    const nobodyThere = async () => {
      const answer = await sent('POST', '/sla/what-if', { policy: { targets: resolution('PT8H') } }, 200)
      return answer.dead_ends.find(({ why }: { why: string }) => why === 'nobody_there').draft
    }
    await join(requester)
    assert.equal(await nobodyThere(), 2)
    await join(agent)
    assert.equal(await nobodyThere(), 1)
  })

  test('names clocks for which the hours are never open long enough', async () => {
    await past()
    const week = { mon: [{ start: '09:00', end: '09:01' }] }
    await sent('POST', '/calendars', { name: 'Minute', zone: 'UTC', periods: [{ week }] })
    const policy = { calendar: 'Minute', targets: resolution('PT8H') }
    const { dead_ends } = await sent('POST', '/sla/what-if', { policy }, 200)
    assert.deepEqual(dead_ends, [{ target: 'resolution', why: 'never_due', today: 0, draft: 1 }])
  })

  test('refuses drafts that could not be saved, and everybody but admins', async () => {
    const call = (body: object, as = admin) => world.call(as, 'POST', '/sla/what-if', { body })
    const order = { low: 'PT1H', high: 'PT2H' }
    const wrong = { policy: { targets: [{ target: 'resolution', durations: order }] } }
    assert.equal((await call(wrong)).body.code, 'sla_policy.wrong_order')
    assert.equal(
      (await call({ policy: { targets: resolution('PT1H'), condition: 'nonsense:' } })).status,
      422,
    )
    assert.equal((await call({}, agent)).status, 403)
  })
})

describe('a policy', () => {
  const create = (body: object) =>
    world.call(admin, 'POST', '/sla/policies', { body: { name: 'Gold', ...body } })
  test('is chosen by what a ticket is, not by the time of the day, words of its texts or its rating', async () => {
    for (const condition of [
      'printer',
      'is:overdue',
      'created>-3d',
      'sort:due',
      'rating:1..2',
      'project:DESK -rating:none',
    ])
      assert.equal((await create({ condition })).body.code, 'sla_policy.moving_condition', condition)
    const unknown = await create({ condition: 'label:nothing' })
    assert.deepEqual([unknown.status, unknown.body.code], [422, 'sla_policy.wrong_condition'])
  })
  test('has each target once, and a calendar that there is', async () => {
    const twice = await create({ targets: [...resolution('PT1H'), ...resolution('PT2H')] })
    assert.equal(twice.body.code, 'sla_policy.target_twice')
    assert.equal((await create({ calendar: 'Nowhere' })).body.code, 'sla_policy.unknown_calendar')
    await create({})
    assert.equal((await create({ name: ' GOLD ' })).body.code, 'sla_policy.name_taken')
  })
})

test('a run over the past counts by the hours that hold now, not by those of next year', async () => {
  await past()
  const week = { mon: [{ start: '09:00', end: '17:00' }] }
  const later = { from: '2100-01-01', week: { mon: [{ start: '09:00', end: '09:01' }] } }
  await sent('POST', '/calendars', { name: 'Office', zone: 'UTC', periods: [{ week }, later] })
  const graph = {
    steps: [{ id: 'temp-1', name: 'Look', category: 'open', is_start: true, is_end: true, weight: 1 }],
    transitions: [],
  }
  const sla = { medium: 'PT4H' }
  const { id } = await sent('POST', '/workflows', { name: 'Draft', calendar: 'Office', sla, graph })
  const path = `/workflows/${String(id)}/history-runs`
  const run = await sent('POST', path, { matched_only: false })
  await workOnHistoryRuns(world.kernel, new AbortController().signal)
  const { body } = await world.call(admin, 'GET', `${path}/${String(run.id)}`)
  assert.deepEqual(body.result.breaches.judged, { met: 1, breached: 1, without_target: 0 })
})

test('a draft of a workflow is run over past tickets by a job', async () => {
  await past()
  const team = await sent('POST', '/teams', { name: 'First line' })
  for (const one of [await world.person('requester'), agent])
    await world.call(admin, 'PUT', `/teams/${String(team.id)}/members/${one.id}`, { body: {} })
  const graph = {
    steps: [
      { id: 'temp-1', name: 'Look', team: 'First line', category: 'open', is_start: true, weight: 1 },
      { id: 'temp-2', name: 'Done', team: 'First line', category: 'resolved', is_end: true, weight: 0 },
    ],
    transitions: [{ id: 'temp-e', from: 'temp-1', to: 'temp-2', name: 'Done' }],
  }
  const workflow = await sent('POST', '/workflows', { name: 'Draft', sla: { medium: 'PT4H' }, graph })
  const path = `/workflows/${String(workflow.id)}/history-runs`
  const run = async (input: object) => {
    const { id, state } = await sent('POST', path, input)
    assert.equal(state, 'waiting')
    await workOnHistoryRuns(world.kernel, new AbortController().signal)
    const { body } = await world.call(admin, 'GET', `${path}/${String(id)}`)
    assert.equal(body.state, 'done')
    return body.result
  }
  const result = await run({ at_once: 1, matched_only: false })
  assert.deepEqual(
    [result.tickets, result.finished, result.left_out],
    [2, 2, { open: 1, cancelled: 0, untimed: 0 }],
  )
  assert.deepEqual(result.breaches, {
    draft: { met: 1, breached: 1, without_target: 0 },
    judged: { met: 1, breached: 1, without_target: 0 },
    recorded: { met: 0, breached: 0, without_target: 2 },
  })
  const [first] = result.teams.filter(({ team: of }: { team: object | null }) => of !== null)
  assert.deepEqual([first.team.name, first.draft.handled, first.recorded], ['First line', 2, null])
  assert.deepEqual([first.draft.people.length, first.draft.people[0].person.id], [1, agent.id])
  assert.deepEqual(result.dead_ends, [])
  const without = result.teams.find(({ team: of }: { team: object | null }) => of === null)
  assert.deepEqual(
    [without.draft, without.recorded.most_open, without.recorded.line.at(-1).open],
    [null, 1, 1],
  )
  const matched = await run({})
  assert.equal(matched.tickets, 0, 'the ladder would bring none of them into this workflow')
  await sent('POST', '/sla/policies', { name: 'Desk', targets: resolution('PT8H') })
  await runner.catchUp()
  const promised = await run({ matched_only: false, calendar: null, people: { [team.id]: 3 } })
  assert.deepEqual(promised.breaches.recorded, { met: 2, breached: 0, without_target: 0 })
  assert.deepEqual([promised.calendar, promised.at_once, promised.at_once_recorded], [null, 10, false])
  const there = promised.teams.find(({ team: of }: { team: object | null }) => of !== null)
  assert.deepEqual([there.draft.staff, there.draft.people.length], [3, 3])
  const refused = await world.call(agent, 'POST', path, { body: {} })
  assert.equal(refused.status, 403)
  const mine = await sent('POST', path, {})
  const read = await world.call(agent, 'GET', `${path}/${String(mine.id)}`)
  assert.equal(read.status, 403, 'it tells of people in projects that others may not see')
  await workOnHistoryRuns(world.kernel, new AbortController().signal)
  for (let waiting = 0; waiting < 5; waiting += 1) await sent('POST', path, {})
  assert.equal((await sent('POST', path, {}, 409)).code, 'history_run.too_many')
  await workOnHistoryRuns(world.kernel, new AbortController().signal)
  await sent('POST', path, {})
})
