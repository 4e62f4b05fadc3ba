import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { endSampleData } from './end-sample-data.command.ts'
import { noteSampleData } from './note-sample-data.command.ts'
import { PEOPLE } from './people.ts'
import { PROJECTS } from './projects/index.ts'
import { workOnSampleData } from './work-on-sample-data.ts'

const WHERE = '/setup/sample-data'

describe('the sample data', () => {
  let world: TestWorld
  let admin: TestPerson

  beforeEach(async () => {
    world = await createTestWorld()
    admin = await world.person('admin', { name: 'Ana Lopes' })
  })
  afterEach(() => world.close())

  const read = async () => (await world.call(admin, 'GET', WHERE)).body
  /** What the job does. */
  const work = (tickets?: number) =>
    workOnSampleData(world.kernel, world.deps.files, new AbortController().signal, tickets)
  const count = async (table: 'people' | 'projects' | 'tickets') =>
    Number(
      (
        await world.store.db
          .selectFrom(table)
          .select((of) => of.fn.countAll().as('count'))
          .executeTakeFirstOrThrow()
      ).count,
    )

  test('is offered while there are no tickets, and made in the name of the admin who asked, with nobody else who could sign in', async () => {
    assert.deepEqual(await read(), {
      state: 'none',
      done: 0,
      total: 0,
      may_start: true,
      started_at: null,
      ended_at: null,
    })
    const started = await world.call(admin, 'POST', WHERE)
    assert.equal(started.status, 202)
    assert.equal(started.body.state, 'running')
    await work()
    const { state, done, total, may_start } = await read()
    assert.deepEqual({ state, may_start }, { state: 'finished', may_start: false })
    assert.ok(total > 500)
    assert.equal(done, total)
    assert.equal(await count('projects'), PROJECTS.length + 1)
    assert.equal(await count('people'), PEOPLE.length)
    assert.ok((await count('tickets')) >= 180)
    const watched = await world.store.db
      .selectFrom('ticket_watchers')
      .select('ticket_id')
      .where('person_id', '=', admin.id)
      .execute()
    assert.ok(watched.length > 0)
    const whoCouldSignIn = await world.store.db
      .selectFrom('people')
      .select('id')
      .where('id', '<>', admin.id)
      .where((of) => of.or([of('password_hash', 'is not', null), of('role', '=', 'admin')]))
      .execute()
    assert.deepEqual(whoCouldSignIn, [])
    await verified(world)
  })

  test('leaves a project alone whose key it would have taken', async () => {
    await world.project({ key: 'SHOP', name: 'Our own shop' })
    await world.call(admin, 'POST', WHERE)
    await work(20)
    assert.equal((await read()).state, 'finished')
    assert.equal((await world.call(admin, 'GET', '/projects/SHOP')).body.name, 'Our own shop')
    assert.equal((await world.call(admin, 'GET', '/tickets?project=SHOP')).body.items.length, 0)
    assert.equal(await count('projects'), PROJECTS.length + 1)
  })

  test('has a service desk with requests at every stage', async () => {
    await world.call(admin, 'POST', WHERE)
    await work(20)
    assert.equal((await read()).state, 'finished')
    const { db } = world.store
    const tasks = await db
      .selectFrom('tasks')
      .innerJoin('workflow_steps', 'workflow_steps.id', 'tasks.step_id')
      .select(['workflow_steps.name', 'tasks.status', 'tasks.rung'])
      .execute()
    const stages = new Set(tasks.map(({ name, status }) => `${name}: ${status}`))
    for (const stage of [
      'Check: pending',
      'Check: in_progress',
      'Approve: in_progress',
      'Prepare: in_progress',
      'Hand over: in_progress',
      'Done: completed',
      'Grant: in_progress',
      'Granted: completed',
      'Grant: cancelled',
    ])
      assert.ok(stages.has(stage), `${stage} is not among ${[...stages].join(', ')}`)
    assert.ok(tasks.some(({ rung, status }) => rung === 'unrouted' && status === 'pending'))
    const items = await db
      .selectFrom('task_items')
      .select(['person_id', 'origin', 'decision', 'open'])
      .execute()
    assert.ok(items.some(({ open, person_id }) => open === 1 && person_id === null))
    assert.ok(items.some(({ open, origin }) => open === 1 && origin === 'escalation'))
    assert.ok(items.some(({ decision }) => decision === 'approved'))
    assert.ok((await db.selectFrom('ratings').select('score').execute()).length > 1)
    const mine = await world.call(admin, 'GET', '/tasks')
    assert.ok(mine.body.items.length > 0, 'the admin is asked for approval')
    await verified(world)
  })

  test('has rules that are on, unless there are some already', async () => {
    const rules = async () =>
      ((await world.call(admin, 'GET', '/rules')).body.items as { name: string; state: string }[])
        .map(({ name, state }) => `${name}: ${state}`)
        .toSorted()
    const definition = {
      trigger: { on: 'event', kinds: ['comment.added'] },
      actions: [{ kind: 'notify', who: ['assignee'], text: 'Somebody says something' }],
    }
    await world.call(admin, 'POST', '/rules', { body: { name: 'Our own', definition } })
    await world.call(admin, 'POST', WHERE)
    await work(20)
    assert.deepEqual(await rules(), ['Our own: off'])
    const other = await createTestWorld()
    await other.call(await other.person('admin'), 'POST', WHERE)
    await workOnSampleData(other.kernel, other.deps.files, new AbortController().signal, 20)
    const made = await other.store.db.selectFrom('rules').select(['name', 'state']).orderBy('name').execute()
    assert.deepEqual(
      made.map(({ name, state }) => `${name}: ${state}`),
      ['Nobody has it on Monday: on', 'Outages are critical: on', 'Tell who it comes back to: on'],
    )
    await verified(other)
    await other.close()
  })

  test('has no service desk where there is a workflow already', async () => {
    await world.call(admin, 'POST', '/workflows', { body: { name: 'Our own' } })
    await world.call(admin, 'POST', WHERE)
    await work(20)
    assert.equal((await read()).state, 'finished')
    assert.equal(await count('projects'), PROJECTS.length)
  })

  test('is refused where there are tickets, and a second time', async () => {
    await world.call(admin, 'POST', WHERE)
    assert.equal((await world.call(admin, 'POST', WHERE)).body.code, 'sample_data.made_before')
    await world.ticket()
    assert.equal((await world.call(admin, 'POST', WHERE)).body.code, 'sample_data.not_empty')
  })

  test('is refused among real tickets', async () => {
    await world.ticket()
    assert.equal((await read()).may_start, false)
    const refused = await world.call(admin, 'POST', WHERE)
    assert.equal(refused.status, 409)
    assert.equal(refused.body.code, 'sample_data.not_empty')
  })

  test('stops when it is told to, and what was made stays', async () => {
    await world.call(admin, 'POST', WHERE)
    await world.run(noteSampleData, { done: 0, total: 1 })
    assert.equal((await world.call(admin, 'POST', `${WHERE}/stop`)).body.state, 'stopped')
    assert.equal((await world.call(admin, 'POST', `${WHERE}/stop`)).body.state, 'stopped')
    assert.equal((await world.run(noteSampleData, { done: 1, total: 1 })).result.goes_on, false)
    await work()
    assert.equal(await count('tickets'), 0)
    assert.equal((await read()).state, 'stopped')
  })

  test('that is stopped halfway ends after the changes under way', async () => {
    await world.call(admin, 'POST', WHERE)
    // The first file that is stored comes after people and projects, and before the first ticket.
    const files = {
      ...world.deps.files,
      receive: async (...given: Parameters<typeof world.deps.files.receive>) => {
        await world.call(admin, 'POST', `${WHERE}/stop`)
        return world.deps.files.receive(...given)
      },
    }
    await workOnSampleData(world.kernel, files, new AbortController().signal)
    assert.equal((await read()).state, 'stopped')
    const made = await count('tickets')
    assert.ok(made > 0 && made < 100, String(made))
    await verified(world)
  })

  test('that was cut off is said to have failed, and is not made twice', async () => {
    await world.call(admin, 'POST', WHERE)
    const cut = AbortSignal.abort(new Error('the server stops'))
    await assert.rejects(workOnSampleData(world.kernel, world.deps.files, cut), /the server stops/)
    assert.equal((await read()).state, 'running')
    const made = await count('tickets')
    await work()
    assert.equal((await read()).state, 'failed')
    assert.equal(await count('tickets'), made)
  })

  test('is begun by admins: agents see how far it is, for requesters it does not exist, and only the job ends it otherwise', async () => {
    const agent = await world.person('agent')
    const requester = await world.person('requester')
    for (const [method, status] of [
      ['GET', 200],
      ['POST', 403],
    ] as const) {
      assert.equal((await world.call(agent, method, WHERE)).status, status)
      assert.equal((await world.call(requester, method, WHERE)).status, 404)
    }
    assert.equal((await world.call(admin, 'POST', `${WHERE}/stop`)).status, 404)
    await world.call(admin, 'POST', WHERE)
    assert.equal((await world.call(agent, 'POST', `${WHERE}/stop`)).status, 403)
    await assert.rejects(world.run(endSampleData, { outcome: 'finished' }, admin), { status: 404 })
  })
})
