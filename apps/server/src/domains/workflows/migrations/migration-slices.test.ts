import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { bulkSlices } from '../../../kernel/bulk-slices.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../../testing/test-world.ts'
import { makeTeam } from '../../tasks/testing/make-team.ts'
import { publishFlow } from '../../tasks/testing/publish-flow.ts'
import { COPIED_AT_ONCE, copyMigrationItems } from './copy-migration-items.command.ts'
import { countResults } from './migrations.queries.ts'
import { workMigration } from './work-migration.ts'

const TICKETS = 2_000
let world: TestWorld
let admin: TestPerson

before(async () => {
  world = await createTestWorld()
  admin = await world.person('admin')
})
after(() => world.close())

const post = (path: string, body: object = {}) => world.call(admin, 'POST', path, { body })

/** Tickets on their way, as many as one that was made: rows alone, since their log is not what this is about. */
async function multiply(ticket: string): Promise<void> {
  await world.store.write(async (tx) => {
    const one = await tx.selectFrom('tickets').selectAll().where('id', '=', ticket).executeTakeFirstOrThrow()
    const task = await tx
      .selectFrom('tasks')
      .selectAll()
      .where('ticket_id', '=', ticket)
      .executeTakeFirstOrThrow()
    const numbers = Array.from({ length: TICKETS - 1 }, (_, index) => one.number + index + 1)
    const made = numbers.map((number) => ({
      number,
      ticket: world.kernel.newId(),
      task: world.kernel.newId(),
    }))
    for (const some of bulkSlices(made).flatMap((slice) => chunks(slice, 64))) {
      const tickets = some.map(({ number, ticket: id }) => ({ ...one, id, number }))
      await tx.insertInto('tickets').values(tickets).execute()
      const tasks = some.map(({ ticket: ticket_id, task: id }) => ({ ...task, id, ticket_id }))
      await tx.insertInto('tasks').values(tasks).execute()
    }
  })
}

function chunks<One>(all: readonly One[], size: number): One[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  )
}

/** How many tickets each transaction writes down, until all are. */
async function sizesOfCopies(migration: string): Promise<number[]> {
  const sizes: number[] = []
  for (let known = 0, enough = false; !enough; ) {
    const input = { migration, up_to: Number.MAX_SAFE_INTEGER }
    enough = (await world.run(copyMigrationItems, input, SYSTEM)).result.enough
    const { waiting } = await countResults(world.store.db, migration)
    sizes.push(waiting - known)
    known = waiting
  }
  return sizes
}

test('a migration of 2,000 tickets has no transaction that holds them all, and tells what has moved meanwhile', async () => {
  const team = await makeTeam(world, 1)
  const project = await world.project()
  const { id: flow } = await publishFlow(world, {
    category: 'Many',
    steps: [{ name: 'Only', team: team.id, category: 'open' }],
    transitions: [],
  })
  const ticket = async (title: string) =>
    (await post('/tickets', { project: project.key, title, category: 'Many' })).body.id as string
  const [ended, deleted, kept] = [await ticket('ended'), await ticket('deleted'), await ticket('kept')]
  await multiply(kept)
  await world.call(admin, 'PATCH', `/workflows/${flow}`, { body: { description: 'The second one' } })
  await post(`/workflows/${flow}/publish`)

  const path = `/workflows/${flow}/migrations`
  const { body: run } = await post(path, { from: 1, to: 2 })
  const total = TICKETS + 2
  assert.deepEqual([run.total, run.waiting], [total, total])
  assert.equal((await countResults(world.store.db, run.id)).waiting, 0, 'none is written down yet')
  assert.equal((await post(`/tickets/${ended}/withdraw`, { reason: 'not needed' })).status, 200)
  world.tick(1_000)
  assert.equal((await world.call(admin, 'DELETE', `/tickets/${deleted}`)).status, 204)

  const sizes = await sizesOfCopies(run.id)
  assert.deepEqual([sizes.length, Math.max(...sizes)], [Math.ceil(total / COPIED_AT_ONCE), COPIED_AT_ONCE])
  const slice = { migration: run.id, from: 0, to: 50 }
  await workMigration(world.kernel, slice, { signal: new AbortController().signal, lastTry: false })
  const now = (await world.call(admin, 'GET', `${path}/${String(run.id)}`)).body
  assert.deepEqual(
    [now.state, now.total, now.moved, now.unchanged, now.refused, now.waiting],
    ['running', total, 48, 1, 1, total - 50],
  )

  await post(`${path}/${String(run.id)}/stop`)
  const { body: undo } = await post(`${path}/${String(run.id)}/undo`)
  assert.equal(undo.total, 48)
  assert.deepEqual(await sizesOfCopies(undo.id), [48])
})
