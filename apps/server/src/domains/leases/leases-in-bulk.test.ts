import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { change, undo } from '../bulk/testing/work-off.ts'

let world: TestWorld
let tickets: string[]
let ana: TestPerson
let ben: TestPerson
beforeEach(async () => {
  world = await createTestWorld()
  ;[ana, ben] = [await world.person(), await world.person()]
  const project = await world.project()
  const made = [await world.ticket({ project }), await world.ticket({ project })]
  tickets = made.map((ticket) => ticket.key)
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

const take = (as: TestPerson) => world.call(as, 'PUT', `/tickets/${String(tickets[0])}/lock`)
const release = (as: TestPerson) => world.call(as, 'DELETE', `/tickets/${String(tickets[0])}/lock`)

test('a bulk change leaves out what somebody else edits alone, as its dry run said', async () => {
  await take(ana)
  const body = { tickets, change: { priority: 'low' } }
  const trial = await world.call(ben, 'POST', '/tickets/bulk', { body: { ...body, dry_run: true } })
  assert.deepEqual([trial.body.changing, trial.body.refused], [1, 1])
  assert.deepEqual(trial.body.reasons, [{ code: 'ticket.leased', count: 1 }])
  const run = await change(world, ben, body)
  assert.deepEqual([run.changed, run.refused], [1, 1])
})

test('whoever holds the lease changes the ticket in bulk too', async () => {
  await take(ana)
  assert.equal((await change(world, ana, { tickets, change: { priority: 'low' } })).changed, 2)
})

test('watchers are added in bulk all the same', async () => {
  await take(ana)
  assert.equal((await change(world, ben, { tickets, change: { add_watchers: [ben.id] } })).changed, 2)
})

test('an undo leaves out what somebody else edits alone', async () => {
  const run = await change(world, ben, { tickets, change: { priority: 'low' } })
  await take(ana)
  const back = await undo(world, ben, run.id)
  assert.deepEqual([back.changed, back.refused], [1, 1])
})

test('a deletion in bulk ends the lease of its sender, and its undo brings the tickets back without it', async () => {
  await take(ana)
  const run = await change(world, ana, { tickets, change: { delete: true } })
  assert.equal(run.changed, 2)
  assert.equal((await undo(world, ana, run.id)).changed, 2)
  const { body } = await world.call(ben, 'GET', `/tickets/${String(tickets[0])}/lock`)
  assert.deepEqual(body, { lock: null })
  assert.equal((await release(ana)).status, 204)
})
