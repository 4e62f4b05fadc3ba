import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CompiledQuery } from 'kysely'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'

/** Lets something happen right after a list has found its tickets and before it reads what they say. */
function afterTheNextPage(world: TestWorld, happen: () => Promise<unknown>): void {
  const executor = world.store.background.getExecutor()
  const run = executor.executeQuery.bind(executor)
  let waiting = true
  const executeQuery = async <Row>(query: CompiledQuery<Row>) => {
    const result = await run(query)
    if (waiting && /from "tickets"/.test(query.sql)) {
      waiting = false
      await happen()
    }
    return result
  }
  Object.assign(executor, { executeQuery })
}

test('a ticket that moves out of sight while a list is read is not shown, now or later', async () => {
  const world = await createTestWorld()
  const [agent, requester, other] = [
    await world.person('agent'),
    await world.person('requester'),
    await world.person('requester'),
  ]
  const ticket = await world.ticket({ reporter: requester, title: 'mine' })
  afterTheNextPage(world, async () => {
    const changed = await world.call(agent, 'PATCH', `/tickets/${ticket.id}`, {
      body: { reporter: other.id, title: 'confidential' },
    })
    assert.equal(changed.status, 200)
  })
  const list = await world.call(requester, 'GET', '/tickets?status=open')
  assert.deepEqual(list.body.items, [])
  assert.equal((await world.call(requester, 'GET', `/tickets/${ticket.id}`)).status, 404)
  assert.equal((await world.call(other, 'GET', `/tickets/${ticket.id}`)).body.title, 'confidential')
  await world.close()
})
