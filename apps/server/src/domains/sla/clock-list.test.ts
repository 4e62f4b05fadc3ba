import assert from 'node:assert/strict'
import type { TicketClock, TicketClockList } from '@waybill/contract/sla/sla.ts'
import { afterEach, beforeEach, test } from 'node:test'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { keepSlaClocks } from '../../readers/sla/keep-clocks.reader.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

const HOUR = 3_600_000

let world: TestWorld
let runner: ReaderRunner
let admin: TestPerson
let rita: TestPerson
const errors: unknown[] = []

// The world begins on Monday 2026-03-02 at 09:00 UTC.
beforeEach(async () => {
  world = await createTestWorld()
  errors.length = 0
  runner = createReaderRunner(world.kernel, [keepSlaClocks], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  admin = await world.person('admin')
  rita = await world.person('requester')
  await world.project({ key: 'DESK' })
  const week = { mon: [{ start: '09:00', end: '12:00' }], tue: [{ start: '09:00', end: '12:00' }] }
  await post('/calendars', { name: 'Mornings', zone: 'UTC', periods: [{ week }] })
  await post('/sla/policies', {
    name: 'Desk',
    calendar: 'Mornings',
    targets: [
      { target: 'first_response', durations: { high: 'PT2H', low: 'PT20H' } },
      { target: 'resolution', durations: { high: 'PT5H', low: 'PT20H' }, pause_on_labels: ['waiting'] },
    ],
  })
})
afterEach(async () => {
  await runner.stop()
  await world.close()
  assert.deepEqual(errors, [])
})

async function post(path: string, body: object, as = admin) {
  const answer = await world.call(as, 'POST', path, { body })
  assert.ok(answer.status < 300, `${path}: ${String(answer.status)} ${answer.text}`)
  return answer.body
}

async function ticket(priority: string, more: object = {}): Promise<string> {
  const { id } = await post('/tickets', {
    project: 'DESK',
    title: 'Laptop',
    priority,
    reporter: rita.id,
    ...more,
  })
  await runner.catchUp()
  return String(id)
}

async function clocks(query: string, as = admin): Promise<TicketClock[]> {
  const answer = await world.call(as, 'GET', `/sla/clocks?${query}`)
  assert.equal(answer.status, 200, answer.text)
  return (answer.body as TicketClockList).items
}

test('each ticket has the clock that is due first, with what is left of it in hours of its calendar', async () => {
  const high = await ticket('high')
  const none = await ticket('medium')
  world.tick(HOUR)
  const [only, ...others] = await clocks(`tickets=${high},${none}`)
  assert.deepEqual(others, [])
  assert.equal(only?.ticket.key, 'DESK-1')
  assert.deepEqual(
    [only?.target, only?.state, only?.left, only?.total],
    ['first_response', 'running', 'PT1H', 'PT2H'],
  )
  assert.equal(only?.due, '2026-03-02T11:00:00.000Z')
  // The rest of the resolution lies on the next morning: the night does not count.
  await post(`/tickets/${high}/comments`, { body: 'We look at it' })
  await runner.catchUp()
  const [next] = await clocks(`tickets=${high}`)
  assert.deepEqual([next?.target, next?.left, next?.due], ['resolution', 'PT4H', '2026-03-03T11:00:00.000Z'])
})

test('once it has passed it is missed, also before anything told so, and stands still without a date', async () => {
  const missed = await ticket('high')
  const still = await ticket('low', { labels: ['waiting'] })
  await post(`/tickets/${still}/comments`, { body: 'Which one?' })
  await runner.catchUp()
  world.tick(2.5 * HOUR)
  const items = await clocks('')
  assert.deepEqual(
    items.map(({ ticket: { id }, state, left, due }) => [id, state, left, due]),
    [
      [missed, 'breached', '-PT30M', '2026-03-02T11:00:00.000Z'],
      [still, 'paused', 'PT20H', null],
    ],
  )
  const risky = await clocks('at_risk=true')
  assert.deepEqual(
    risky.map(({ ticket: { id } }) => id),
    [missed],
  )
})

test('clocks of tickets that one does not see are not there, and neither are those of deleted ones', async () => {
  const theirs = await ticket('high', { reporter: admin.id })
  const { id } = await post('/tickets', { project: 'DESK', title: 'Mine', priority: 'high' }, rita)
  await runner.catchUp()
  assert.deepEqual(
    (await clocks(`tickets=${theirs},${String(id)}`, rita)).map((one) => one.ticket.id),
    [id],
  )
  assert.equal((await world.call(admin, 'DELETE', `/tickets/${theirs}`)).status, 204)
  assert.deepEqual(await clocks(`tickets=${theirs}`), [])
})

test('what is no id, and more than can be answered at once, is refused', async () => {
  const answer = await world.call(admin, 'GET', '/sla/clocks?tickets=DESK-1')
  assert.equal(answer.status, 400)
  assert.match(answer.body.errors[0].pointer, /tickets/)
})
