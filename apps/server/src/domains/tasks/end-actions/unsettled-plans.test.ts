import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CompiledQuery, sql } from 'kysely'
import { newId } from '../../../kernel/ids.ts'
import { createTestWorld, type TestWorld } from '../../../testing/test-world.ts'
import { makeTeam } from '../testing/make-team.ts'
import { publishFlow } from '../testing/publish-flow.ts'
import { pageOf } from './unsettled-end-actions.ts'

const ROWS = 10_000
let world: TestWorld
let project: string

before(async () => {
  world = await createTestWorld()
  const team = await makeTeam(world, 1)
  const { id: workflow } = await publishFlow(world, {
    category: 'Hardware',
    steps: [{ name: 'Only', team: team.id, category: 'resolved' }],
    transitions: [],
  })
  const made = await world.project()
  project = made.id
  const { id: ticket } = await world.ticket({ project: made, category: 'Hardware' })
  const { db } = world.store
  const task = await db
    .selectFrom('tasks')
    .select('id')
    .where('ticket_id', '=', ticket)
    .executeTakeFirstOrThrow()
  const action = newId()
  for (let start = 0; start < ROWS; start += 500) {
    const rows = Array.from({ length: 500 }, (_, index) => ({
      id: newId(),
      ticket_id: ticket,
      task_id: task.id,
      workflow_id: workflow,
      version: 1,
      action_id: action,
      round: start + index,
      kind: 'webhook' as const,
      name: 'Asset',
      state: index === 0 ? ('failed' as const) : ('done' as const),
      attempts: 1,
      answer: null,
      created_at: start,
      updated_at: start,
      seq: 1,
    }))
    await world.store.write((tx) => tx.insertInto('end_action_runs').values(rows).execute())
  }
  if (world.store.engine === 'postgres') await world.store.write((tx) => sql`analyze`.execute(tx))
})
after(() => world.close())

test('what is not settled is found by its index among many end actions that are', async () => {
  const { db, engine } = world.store
  for (const state of [undefined, 'failed', 'waiting'] as const)
    for (const from of [undefined, newId()]) {
      const query = pageOf(db, [project], { state, from, limit: 51 }).compile()
      const explain = engine === 'sqlite' ? 'explain query plan' : 'explain'
      const { rows } = await db.executeQuery<Record<string, unknown>>(
        CompiledQuery.raw(`${explain} ${query.sql}`, [...query.parameters]),
      )
      const plan = rows.map((one) => String(one['detail'] ?? one['QUERY PLAN'])).join('\n')
      assert.match(plan, /end_action_runs_unsettled/, plan)
    }
})
