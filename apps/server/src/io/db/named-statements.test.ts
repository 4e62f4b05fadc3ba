import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { createTestWorld } from '../../testing/test-world.ts'

test('a column that a newer node adds does not stop the nodes that are at work', async () => {
  const world = await createTestWorld()
  const agent = await world.person('agent')
  const ticket = await world.ticket()
  const works = async () => {
    const title = `at ${String(performance.now())}`
    const changed = await world.call(agent, 'PATCH', `/tickets/${ticket.id}`, { body: { title } })
    const read = await world.call(agent, 'GET', `/tickets/${ticket.key}`)
    assert.deepEqual([changed.status, read.status, read.body.title], [200, 200, title])
    const created = { project: ticket.key.split('-')[0], title }
    assert.equal((await world.call(agent, 'POST', '/tickets', { body: created })).status, 201)
  }
  // A statement is planned for good after some runs on a connection.
  for (let round = 0; round < 6; round += 1) await works()
  for (const table of ['tickets', 'projects', 'people', 'events', 'workflow_steps'])
    await world.store.write((tx) =>
      sql`alter table ${sql.table(table)} add column added_by_newer bigint`.execute(tx),
    )
  for (let round = 0; round < 6; round += 1) await works()
  await world.close()
})
