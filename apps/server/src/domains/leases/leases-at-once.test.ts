import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { LEASE_MILLIS } from '@waybill/contract/leases/lease.ts'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { sweepLeases } from './sweep-leases.ts'

const PEOPLE = 20

let world: TestWorld
let people: TestPerson[]
let path: string
beforeEach(async () => {
  world = await createTestWorld()
  people = await Promise.all(Array.from({ length: PEOPLE }, () => world.person()))
  path = `/tickets/${(await world.ticket()).key}`
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

const statuses = (answers: readonly Answer[]) => answers.map((answer) => answer.status)
const count = (answers: readonly Answer[], status: number) =>
  statuses(answers).filter((one) => one === status).length

test('of twenty people who take a ticket at once, one has it and the others are told who', async () => {
  const answers = await Promise.all(people.map((person) => world.call(person, 'PUT', `${path}/lock`)))
  assert.deepEqual([count(answers, 200), count(answers, 409)], [1, PEOPLE - 1])
  const [winner] = answers.filter((answer) => answer.status === 200)
  for (const answer of answers.filter((one) => one.status === 409))
    assert.deepEqual(answer.body.holder, winner?.body.holder)
})

test('of twenty who take over one that has just run out, while it is swept, one has it', async () => {
  await world.call(people[0] ?? null, 'PUT', `${path}/lock`)
  world.tick(LEASE_MILLIS)
  const [answers] = await Promise.all([
    Promise.all(people.map((person) => world.call(person, 'PUT', `${path}/lock`))),
    sweepLeases(world.kernel),
    sweepLeases(world.kernel),
  ])
  assert.deepEqual([count(answers, 200), count(answers, 409)], [1, PEOPLE - 1])
  const { token: _, ...lock } = answers.find((answer) => answer.status === 200)?.body ?? {}
  assert.deepEqual((await world.call(people[0] ?? null, 'GET', `${path}/lock`)).body, { lock })
})

test('whoever writes while another takes the ticket has written before, or is refused', async () => {
  const [taker, ...writers] = people
  assert.ok(taker)
  const answers = await Promise.all([
    ...writers
      .slice(0, 10)
      .map((person, index) =>
        world.call(person, 'PATCH', path, { body: { title: `title ${String(index)}` } }),
      ),
    world.call(taker, 'PUT', `${path}/lock`),
    ...writers
      .slice(10)
      .map((person, index) =>
        world.call(person, 'POST', `${path}/move`, { body: { status: index % 2 ? 'open' : 'in_progress' } }),
      ),
  ])
  const allowed = new Set([200, 423, 409])
  assert.ok(
    statuses(answers).every((status) => allowed.has(status)),
    JSON.stringify(statuses(answers)),
  )
  const { body } = await world.call(taker, 'GET', `${path}/history?limit=200`)
  const events = body.items as { kind: string; seq: number; actor: { id: string } }[]
  const taken = events.find((event) => event.kind === 'lease.taken')
  const late = events.filter((event) => taken && event.seq > taken.seq)
  assert.deepEqual(late, [], 'nobody wrote once it was taken')
})
