import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { readEvents, readHead } from '../../kernel/event-log.ts'
import { keepPast } from '../past/testing/keep-past.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'

let world: TestWorld
let ticket: { id: string; key: string }
let customer: TestPerson
let ana: TestPerson
beforeEach(async () => {
  world = await createTestWorld()
  customer = await world.person('requester')
  ana = await world.person('agent', { name: 'Ana' })
  ticket = await world.ticket({ reporter: customer })
  world.tick(1_000)
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

const holdAWhile = async () => {
  await world.call(ana, 'PUT', `/tickets/${ticket.key}/lock`)
  world.tick(1_000)
  await world.call(ana, 'DELETE', `/tickets/${ticket.key}/lock`)
  world.tick(1_000)
}

test('a lease moves neither the ticket nor its tag nor its fields, and others can merge as if there had been none', async () => {
  const read = (as: TestPerson) => world.call(as, 'GET', `/tickets/${ticket.key}`)
  const [before, own] = [await read(ana), await read(customer)]
  const { directory } = await readHead(world.store.db)
  await holdAWhile()
  const after = await read(ana)
  assert.deepEqual([after.body, after.headers.etag], [before.body, before.headers.etag])
  assert.deepEqual((await read(customer)).body, own.body)
  assert.equal((await readHead(world.store.db)).directory, directory)
  const patch = (headers: Record<string, string>, body: object) =>
    world.call(ana, 'PATCH', `/tickets/${ticket.key}`, { headers, body })
  assert.equal((await patch({ 'if-match': String(before.headers.etag) }, { title: 'One' })).status, 200)
})

test('for a requester a ticket that is commented internally afterwards still stands where it stood', async () => {
  const seen = async () => {
    const { body } = await world.call(customer, 'GET', `/tickets/${ticket.key}`)
    const { body: list } = await world.call(customer, 'GET', '/tickets?sort=-updated_at')
    return [body.seq, body.updated_at, list.items[0].updated_at]
  }
  const before = await seen()
  await holdAWhile()
  await world.call(ana, 'POST', `/tickets/${ticket.key}/comments`, { body: { body: 'hm', internal: true } })
  assert.deepEqual(await seen(), before)
})

test('the past knows no version of it, and a ticket can be asked for at the moment of a lease', async () => {
  const before = (await world.call(ana, 'GET', `/tickets/${ticket.key}`)).body
  await holdAWhile()
  await world.call(ana, 'PATCH', `/tickets/${ticket.key}`, { body: { title: 'Later' } })
  const [taken] = await readEvents(world.store.db, { kinds: ['lease.taken'], limit: 1 })
  const at = async () =>
    (await world.call(ana, 'GET', `/tickets/${ticket.key}?at=${String(taken?.seq)}`)).body
  assert.deepEqual([(await at()).seq, (await at()).title], [before.seq, before.title])
  await keepPast(world)
  const versions = await world.store.db.selectFrom('ticket_versions').select('seq').execute()
  assert.equal(versions.length, 2)
  assert.equal((await at()).seq, before.seq)
})

test('the feed tells of it to who sees the ticket and to nobody else', async () => {
  await holdAWhile()
  const kinds = async (as: TestPerson) => {
    const { body } = await world.call(as, 'GET', '/events?kinds=lease.*')
    return (body.items as { kind: string; data: object }[]).map(({ kind, data }) => [kind, data])
  }
  const told = [
    ['lease.taken', { holder: ana.id, taken_from: null }],
    ['lease.ended', { holder: ana.id, why: 'released' }],
  ]
  assert.deepEqual(await kinds(customer), told)
  assert.deepEqual(await kinds(await world.person('agent')), told)
  assert.deepEqual(await kinds(await world.person('requester')), [])
})
