import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { tellClocks } from '../../domains/sla/sla-timers.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { keepNotifications } from '../notifications/keep-notifications.reader.ts'
import { keepSlaClocks } from './keep-clocks.reader.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let world: TestWorld
let runner: ReaderRunner
let admin: TestPerson
let agent: TestPerson
let rita: TestPerson
let project: { id: string; key: string }
const errors: unknown[] = []

const newRunner = () =>
  createReaderRunner(world.kernel, [keepSlaClocks, keepNotifications], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })

// The world begins on Monday 2026-03-02 at 09:00 UTC.
beforeEach(async () => {
  world = await createTestWorld()
  errors.length = 0
  runner = newRunner()
  await runner.start()
  admin = await world.person('admin')
  agent = await world.person('agent')
  rita = await world.person('requester')
  project = await world.project({ key: 'DESK' })
  const week = Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [{ start: '09:00', end: '17:00' }]]),
  )
  await ok('POST', '/calendars', { name: 'Office', zone: 'UTC', periods: [{ week }] })
})
afterEach(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
  assert.deepEqual(errors, [])
})

async function ok(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, as = admin) {
  const answer = await world.call(as, method, path, body ? { body } : {})
  assert.ok(answer.status < 300, `${path}: ${String(answer.status)} ${answer.text}`)
  return answer.body
}

const sla = { low: 'PT24H', medium: 'PT12H', high: 'PT4H', critical: 'PT1H' }
const policy = (more: object = {}) =>
  ok('POST', '/sla/policies', {
    name: 'Desk',
    condition: 'project:DESK',
    calendar: 'Office',
    targets: [{ target: 'resolution', durations: sla, pause_on_labels: ['waiting'] }],
    ...more,
  })

async function settle() {
  for (let round = 0; round < 4; round += 1) {
    await runner.catchUp()
    await tellClocks(world.kernel, (error) => errors.push(error))
  }
  await runner.catchUp()
}

interface ShownClock {
  target: string
  state: string
  due: string | null
  left: string | null
  words: string
  sum: object[]
  policy: { name: string } | null
}
const clocks = async (ticket: { id: string }, as = agent) =>
  (await world.call(as, 'GET', `/tickets/${ticket.id}/sla`)).body.clocks as ShownClock[]

async function told(ticket: { id: string }) {
  const events = await readEvents(world.store.db, { ticketId: ticket.id, limit: 500 })
  return events
    .filter(({ kind }) => kind.startsWith('sla.'))
    .map(({ kind, data }) => {
      const { percent, why } = data as { percent?: number; why?: string }
      return [kind, percent ?? why ?? ''].join(' ').trim()
    })
}

describe('a ticket under a policy', () => {
  test('shows its clock with the sum in words, and to requesters what they are promised alone', async () => {
    await policy()
    const ticket = await world.ticket({ project, reporter: rita, priority: 'critical' })
    const [clock] = await clocks(ticket)
    assert.deepEqual(
      [clock?.state, clock?.due, clock?.policy?.name],
      ['running', '2026-03-02T10:00:00.000Z', 'Desk'],
    )
    assert.equal(clock?.words, 'started Mon 09:00; counted 1 h until Mon 10:00; due Mon 10:00')
    const [shown] = await clocks(ticket, rita)
    assert.deepEqual([shown?.due, shown?.policy, shown?.words, shown?.sum], [clock.due, null, '', []])
  })

  test('belongs to the first policy in their order that holds for it', async () => {
    await policy({ position: 20 })
    await policy({ name: 'Urgent', condition: 'project:DESK priority:critical', position: 10 })
    const urgent = await world.ticket({ project, priority: 'critical' })
    const other = await world.ticket({ project, priority: 'low' })
    assert.equal((await clocks(urgent))[0]?.policy?.name, 'Urgent')
    assert.equal((await clocks(other))[0]?.policy?.name, 'Desk')
    const elsewhere = await world.ticket({ project: await world.project({ key: 'ELSE' }) })
    assert.deepEqual(await clocks(elsewhere), [])
  })

  test('is warned of at 80 and 90 percent and breached at 100, each once', async () => {
    await policy()
    const ticket = await world.ticket({ project, priority: 'critical', assignee: agent.id })
    await settle()
    assert.deepEqual(await told(ticket), [])
    world.tick(48 * MINUTE)
    await settle()
    assert.deepEqual(await told(ticket), ['sla.warned 80'])
    world.tick(6 * MINUTE)
    await settle()
    world.tick(6 * MINUTE)
    await settle()
    await settle()
    assert.deepEqual(await told(ticket), ['sla.warned 80', 'sla.warned 90', 'sla.breached'])
    const { body } = await world.call(agent, 'GET', '/notifications')
    const kinds = (body.items as { kind: string }[]).map(({ kind }) => kind)
    assert.ok(kinds.includes('sla_breach') && kinds.includes('sla_warning'), kinds.join())
  })

  test('that was answered in time is told nothing', async () => {
    await policy({ targets: [{ target: 'first_response', durations: sla }] })
    const ticket = await world.ticket({ project, reporter: rita, priority: 'critical' })
    world.tick(30 * MINUTE)
    await ok('POST', `/tickets/${ticket.id}/comments`, { body: 'On it.' }, agent)
    world.tick(HOUR)
    await settle()
    assert.deepEqual(await told(ticket), [])
    assert.equal((await clocks(ticket))[0]?.state, 'met')
  })

  test('stands still under a label, and then has what was left', async () => {
    await policy()
    await ok('POST', `/projects/${project.key}/labels`, { name: 'Waiting', color: '#888888' })
    const ticket = await world.ticket({ project, priority: 'critical' })
    world.tick(30 * MINUTE)
    await ok('PATCH', `/tickets/${ticket.id}`, { add_labels: ['Waiting'] })
    world.tick(3 * HOUR)
    await settle()
    const [paused] = await clocks(ticket)
    assert.deepEqual([paused?.state, paused?.due, paused?.left], ['paused', null, 'PT30M'])
    assert.deepEqual(await told(ticket), [])
    await ok('PATCH', `/tickets/${ticket.id}`, { remove_labels: ['Waiting'] })
    assert.equal((await clocks(ticket))[0]?.due, '2026-03-02T13:00:00.000Z')
  })

  test('whose priority is raised has another due, which the log tells', async () => {
    await policy()
    const ticket = await world.ticket({ project, priority: 'low' })
    await settle()
    world.tick(30 * MINUTE)
    await ok('PATCH', `/tickets/${ticket.id}`, { priority: 'critical' })
    await settle()
    assert.deepEqual(await told(ticket), ['sla.due_changed priority'])
    assert.equal((await clocks(ticket))[0]?.due, '2026-03-02T10:00:00.000Z')
  })
})

describe('a change of a policy or a calendar', () => {
  test('counts open tickets anew in the background, and the log tells old and new due', async () => {
    const { id } = await policy()
    const tickets = [await world.ticket({ project }), await world.ticket({ project })]
    await settle()
    await ok('PATCH', `/sla/policies/${String(id)}`, {
      targets: [{ target: 'resolution', durations: { medium: 'PT6H' } }],
    })
    await settle()
    for (const ticket of tickets) {
      assert.deepEqual(await told(ticket), ['sla.due_changed policy'])
      const row = await world.store.db
        .selectFrom('sla_clocks')
        .select('due')
        .where('ticket_id', '=', ticket.id)
        .executeTakeFirst()
      assert.equal(row?.due, Date.parse('2026-03-02T15:00:00Z'))
    }
    await ok('PATCH', '/calendars/Office', { zone: 'Asia/Tokyo' })
    await settle()
    assert.deepEqual(await told(tickets[0] ?? { id: '' }), [
      'sla.due_changed policy',
      'sla.due_changed calendar',
    ])
  })

  test('begins the clock anew where the policy says so', async () => {
    const targets = (medium: string) => [
      { target: 'resolution', durations: { medium }, on_change: 'restart' },
    ]
    const { id } = await policy({ targets: targets('PT4H') })
    const ticket = await world.ticket({ project })
    await settle()
    world.tick(2 * HOUR)
    await ok('PATCH', `/sla/policies/${String(id)}`, { targets: targets('PT3H') })
    await settle()
    assert.equal((await clocks(ticket))[0]?.due, '2026-03-02T14:00:00.000Z')
  })

  test('does not tell what came due before it was promised', async () => {
    const ticket = await world.ticket({ project, priority: 'critical' })
    await settle()
    world.tick(4 * HOUR)
    await policy()
    await settle()
    assert.deepEqual(await told(ticket), ['sla.due_changed policy'])
    assert.equal((await clocks(ticket))[0]?.state, 'breached')
  })
})

describe('timers', () => {
  test('survive a restart between warning and breach: each is told once', async () => {
    await policy()
    const ticket = await world.ticket({ project, priority: 'critical' })
    await settle()
    world.tick(50 * MINUTE)
    await settle()
    await runner.stop()
    world.tick(HOUR)
    runner = newRunner()
    await runner.start()
    await settle()
    assert.deepEqual(await told(ticket), ['sla.warned 80', 'sla.warned 90', 'sla.breached'])
  })

  test('tell once when several nodes look at the same moment, and when the reader is behind', async () => {
    await policy()
    const ticket = await world.ticket({ project, priority: 'critical' })
    await settle()
    await runner.stop()
    world.tick(50 * MINUTE)
    const look = () => tellClocks(world.kernel, (error) => errors.push(error))
    await Promise.all([look(), look(), look()])
    await world.store.write((tx) =>
      tx
        .updateTable('sla_clocks')
        .set({ fire_at: world.now, percent: 80 })
        .where('ticket_id', '=', ticket.id)
        .execute(),
    )
    await Promise.all([look(), look()])
    assert.deepEqual(await told(ticket), ['sla.warned 80'])
    runner = newRunner()
    await runner.start()
  })

  test('tell nothing of a ticket that was done in time, however far the reader is behind the log', async () => {
    await policy()
    const ticket = await world.ticket({ project, priority: 'critical' })
    await settle()
    world.tick(40 * MINUTE)
    await runner.stop()
    await ok('PATCH', `/tickets/${ticket.id}`, { status: 'resolved' })
    world.tick(2 * HOUR)
    await tellClocks(world.kernel, (error) => errors.push(error))
    assert.deepEqual(await told(ticket), [])
    runner = newRunner()
    await runner.start()
    await settle()
    assert.deepEqual(await told(ticket), [])
  })

  test('go by the policy that holds after every change of what it is chosen by', async () => {
    await policy({
      position: 20,
      name: 'Rest',
      targets: [{ target: 'resolution', durations: { medium: 'PT8H' } }],
    })
    await policy({
      position: 10,
      condition: 'category:hardware',
      targets: [{ target: 'resolution', durations: { medium: 'PT1H' } }],
    })
    const ticket = await world.ticket({ project })
    await settle()
    await ok('PATCH', `/tickets/${ticket.id}`, { category: 'Hardware' })
    await settle()
    const kept = async () =>
      (
        await world.store.db
          .selectFrom('sla_clocks')
          .select('due')
          .where('ticket_id', '=', ticket.id)
          .executeTakeFirst()
      )?.due
    assert.equal(await kept(), Date.parse('2026-03-02T10:00:00Z'))
    assert.deepEqual(await told(ticket), ['sla.due_changed policy'])
  })

  test('tell what came due before a policy was renamed', async () => {
    const { id } = await policy()
    const ticket = await world.ticket({ project, priority: 'critical' })
    await settle()
    world.tick(2 * HOUR)
    await ok('PATCH', `/sla/policies/${String(id)}`, { description: 'For the desk' })
    await settle()
    assert.ok((await told(ticket)).includes('sla.breached'))
  })

  test('count a message of somebody who works in another project only as a question', async () => {
    await policy({ targets: [{ target: 'first_response', durations: sla }] })
    const other = await world.project({ key: 'ELSE' })
    const guest = await world.person('requester')
    await world.member(other, guest, 'member')
    const here = await world.ticket({ project, reporter: rita })
    const there = await world.ticket({ project: other, reporter: rita })
    await runner.stop()
    await ok('POST', `/tickets/${there.id}/comments`, { body: 'On it' }, guest)
    await ok('PATCH', `/tickets/${here.id}`, { add_watchers: [guest.id] })
    await ok('POST', `/tickets/${here.id}/comments`, { body: 'Me too' }, guest)
    runner = newRunner()
    await runner.start()
    await settle()
    const row = await world.store.db
      .selectFrom('sla_clocks')
      .select('state')
      .where('ticket_id', '=', here.id)
      .executeTakeFirst()
    assert.equal(row?.state, 'running')
    assert.equal((await clocks(here))[0]?.state, 'running')
  })

  test('are the same when the reader begins again at the beginning of the log', async () => {
    await policy()
    const ticket = await world.ticket({ project, priority: 'critical' })
    world.tick(2 * HOUR)
    await settle()
    const rows = () => world.store.db.selectFrom('sla_clocks').selectAll().orderBy('ticket_id').execute()
    const before = await rows()
    await runner.stop()
    await world.store.write(async (tx) => {
      await tx.deleteFrom('sla_clocks').execute()
      await tx.deleteFrom('sla_timelines').execute()
      await tx.updateTable('readers').set({ cursor: 0 }).where('name', '=', 'sla.keep-clocks').execute()
    })
    runner = newRunner()
    await runner.start()
    await settle()
    assert.deepEqual(await rows(), before)
    assert.equal((await told(ticket)).filter((one) => one === 'sla.breached').length, 1)
  })
})
