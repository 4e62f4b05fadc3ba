import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, mock, test } from 'node:test'
import { purgeJob } from '../../jobs/purge.job.ts'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { change, items, manyTickets, read, start, undo, workOff } from './testing/work-off.ts'

/** Longer than a selection can take to be written down. */
const LEFT_BEHIND = 11 * 60_000

let world: TestWorld
let agent: TestPerson
let project: { key: string }
beforeEach(async () => {
  world = await createTestWorld()
  agent = await world.person('agent')
  project = await world.project({ key: 'WEB' })
  await manyTickets(world, project, agent, 3)
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

const headers = { 'idempotency-key': 'once' }
const selection = { query: 'project:WEB', change: { priority: 'high' } }
const startOnce = () => world.call(agent, 'POST', '/tickets/bulk', { body: selection, headers })
const undoOnce = (id: string) => world.call(agent, 'POST', `/bulk/${id}/undo`, { headers })

/** Sends a request to a server that dies after its first commits. */
async function cutAfter(commits: number, send: () => Promise<Answer>): Promise<void> {
  const { store } = world.kernel
  const write = store.write.bind(store)
  let left = commits
  const cut = mock.method(store, 'write', (work: Parameters<typeof write>[0]) => {
    left -= 1
    return left < 0 ? Promise.reject(new Error('cut')) : write(work)
  })
  assert.equal((await send()).status, 500)
  cut.mock.restore()
}

async function priorities(): Promise<string[]> {
  const { body } = await world.call(agent, 'GET', '/tickets?sort=number')
  return body.items.map((ticket: { priority: string }) => ticket.priority)
}

async function openRun(): Promise<{ id: string; state: string }> {
  return (await world.call(agent, 'GET', '/bulk?limit=1')).body.items[0]
}

describe('a bulk change that a crash cuts off before it runs', () => {
  for (const commits of [1, 2]) {
    test(`goes on when it is repeated with its Idempotency-Key (cut after ${String(commits)} commits)`, async () => {
      await cutAfter(commits, startOnce)
      const left = await openRun()
      assert.equal(left.state, 'selecting')
      await manyTickets(world, project, agent, 1)
      const repeated = await startOnce()
      assert.deepEqual([repeated.status, repeated.body.id, repeated.body.state], [202, left.id, 'running'])
      await workOff(world)
      const run = await read(world, agent, left.id)
      assert.deepEqual([run.state, run.total, run.changed], ['finished', 4, 4])
      const keys = (await items(world, agent, run.id)).map(({ ticket }) => ticket?.key ?? '')
      assert.deepEqual(new Set(keys), new Set(['WEB-1', 'WEB-2', 'WEB-3', 'WEB-4']))
      assert.equal((await startOnce()).body.state, 'finished')
    })
  }

  test('holds its person back for ten minutes at most', async () => {
    await cutAfter(1, () => start(world, agent, selection))
    const { id } = await openRun()
    const early = await start(world, agent, selection)
    assert.deepEqual([early.status, early.body.code, early.body.bulk], [409, 'bulk.already_running', id])
    world.tick(LEFT_BEHIND)
    assert.equal((await change(world, agent, selection)).changed, 3)
    assert.equal((await read(world, agent, id)).state, 'stopped')
  })
})

describe('an undo that a crash cuts off before it runs', () => {
  for (const commits of [1, 2]) {
    test(`goes on when it is repeated with its Idempotency-Key (cut after ${String(commits)} commits)`, async () => {
      const { id } = await change(world, agent, selection)
      await cutAfter(commits, () => undoOnce(id))
      const repeated = await undoOnce(id)
      assert.deepEqual([repeated.status, repeated.body.state], [202, 'running'])
      await workOff(world)
      assert.deepEqual(await priorities(), ['medium', 'medium', 'medium'])
      assert.equal((await read(world, agent, repeated.body.id)).changed, 3)
    })
  }

  test('can be stopped, or is ended by whoever asks for the undo ten minutes later', async () => {
    const admin = await world.person('admin')
    const { id } = await change(world, agent, selection)
    await cutAfter(1, () => world.call(agent, 'POST', `/bulk/${id}/undo`))
    const { id: first } = await openRun()
    const early = await world.call(agent, 'POST', `/bulk/${id}/undo`)
    assert.deepEqual([early.status, early.body.code, early.body.bulk], [409, 'bulk.already_running', first])
    await world.call(agent, 'POST', `/bulk/${first}/stop`)
    assert.equal((await read(world, agent, id)).can_undo, true)
    await cutAfter(1, () => world.call(agent, 'POST', `/bulk/${id}/undo`))
    world.tick(LEFT_BEHIND)
    assert.equal((await undo(world, admin, id)).changed, 3)
    assert.deepEqual(await priorities(), ['medium', 'medium', 'medium'])
  })

  test('is ended by the hourly clearing, and forgotten like others', async () => {
    const { id } = await change(world, agent, selection)
    await cutAfter(1, () => world.call(agent, 'POST', `/bulk/${id}/undo`))
    const purge = () =>
      purgeJob.run(
        { kernel: world.kernel, id: 'purge', attempt: 1, signal: new AbortController().signal },
        {} as never,
      )
    await purge()
    assert.equal((await openRun()).state, 'selecting')
    world.tick(LEFT_BEHIND)
    await purge()
    assert.equal((await openRun()).state, 'stopped')
    assert.deepEqual(
      [(await read(world, agent, id)).undone_by, (await read(world, agent, id)).can_undo],
      [null, true],
    )
    world.tick(31 * 86_400_000)
    await purge()
    assert.equal((await world.store.db.selectFrom('bulks').selectAll().execute()).length, 0)
  })
})
