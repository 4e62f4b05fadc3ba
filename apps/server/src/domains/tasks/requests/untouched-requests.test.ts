import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { testEngine } from '../../../testing/test-store.ts'
import { createTestWorld, type TestWorld } from '../../../testing/test-world.ts'
import { createTicket } from '../../tickets/create-ticket.command.ts'
import { makeTeam } from '../testing/make-team.ts'
import { publishFlow } from '../testing/publish-flow.ts'
import { untouchedOf, untouchedRequests } from './untouched-requests.queries.ts'

const HOUR = 3_600_000
let world: TestWorld

before(async () => {
  world = await createTestWorld()
})
after(() => world.close())

test('untouched requests are found by the resolved ones at a step, and never by all of a workflow', async () => {
  const { db } = world.store
  const project = await world.project()
  const admin = await world.person('admin')
  const open = Array.from({ length: 200 }, (_, index) => ({
    project: project.key,
    title: String(index),
    reporter: admin.id,
  }))
  await Promise.all(open.map((ticket) => world.run(createTicket, ticket)))
  const of = {
    workflow: project.id,
    version: 1,
    steps: [project.id, world.kernel.newId()],
    before: world.now,
  }
  const query = (on: typeof db) => untouchedOf(on, of, 200)
  const plan = await db.connection().execute(async (on) => {
    if (testEngine === 'sqlite') return query(on).explain(undefined, sql`query plan`)
    await sql`analyze tickets`.execute(on)
    return query(on).explain()
  })
  assert.match(JSON.stringify(plan), /tickets_resolved_at_step/)
})

test('a request is found at the own step of its workflow, and on Basic where it has none', async () => {
  const team = await makeTeam(world, 1)
  const [worker] = team.people
  assert.ok(worker)
  const project = await world.project()
  const resolved: string[] = []
  for (const category of ['resolved', 'in_progress'] as const) {
    const steps = [{ name: 'Only', team: team.id, category }]
    await publishFlow(world, { category: `Ends ${category}`, steps, transitions: [] })
    const body = { project: project.key, title: 'Please', category: `Ends ${category}` }
    const { id } = (await world.call(worker, 'POST', '/tickets', { body })).body
    const { items } = (await world.call(worker, 'GET', `/tasks?ticket=${id}`)).body
    const acted = await world.call(worker, 'POST', `/tasks/${items[0].id}/action`, {
      body: { action_id: 'finish' },
    })
    assert.equal(acted.status, 200, acted.text)
    resolved.push(id)
  }
  const found = async () => (await untouchedRequests(world.store.db, world.now, 200)).toSorted()
  world.tick(72 * HOUR - 1_000)
  assert.deepEqual(await found(), [])
  world.tick(1_000)
  assert.deepEqual(await found(), resolved.toSorted())
})
