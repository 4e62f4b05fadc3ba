import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { readEvents } from '../../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../../testing/test-world.ts'
import { verified } from '../../../testing/verify-command.ts'
import { createTeam } from '../../teams/create-team.command.ts'
import { putTeamMember } from '../../teams/put-team-member.command.ts'
import { hardware } from '../testing/hardware.ts'
import { workMigration } from './work-migration.ts'

describe('migrations of running tickets', () => {
  let world: TestWorld
  let admin: TestPerson
  let desk: TestPerson
  let workshop: TestPerson
  let flow: Workflow
  beforeEach(async () => {
    world = await createTestWorld()
    admin = await world.person('admin')
    desk = await world.person('agent')
    workshop = await world.person('agent')
    for (const [name, person] of [
      ['Front desk', desk],
      ['Workshop', workshop],
    ] as const) {
      const { result } = await world.run(createTeam, { name })
      await world.run(putTeamMember, { team: result.id, person: person.id })
    }
    flow = (await post('/workflows', hardware())).body
    await post(`/workflows/${flow.id}/publish`)
    await post('/projects', { key: 'HW', name: 'Hardware', workflow: flow.id, kind: 'service_desk' })
  })
  afterEach(async () => {
    await verified(world)
    await world.close()
  })

  const post = (path: string, body?: unknown, as = admin) =>
    world.call(as, 'POST', path, body === undefined ? {} : { body })
  const get = async (path: string) => (await world.call(admin, 'GET', path)).body
  const ticket = async (title: string) => (await post('/tickets', { project: 'HW', title })).body
  const task = async (id: string) => (await get(`/tasks?ticket=${id}`)).items[0]
  const migrate = (body: object) => post(`/workflows/${flow.id}/migrations`, body)
  const work = (id: string) =>
    workMigration(
      world.kernel,
      { migration: id, from: 0, to: 100 },
      { signal: new AbortController().signal, lastTry: false },
    )
  const stepOf = (name: string) => flow.graph.steps.find((step) => step.name === name)?.id ?? ''

  /** Work is gone; Repair is in its place, and belongs to the front desk. */
  async function publishSecond(): Promise<string> {
    const [triage, , done] = flow.graph.steps.map((step) => ({
      ...step,
      team: 'Front desk',
      escalate_to: null,
    }))
    const { body } = await world.call(admin, 'PATCH', `/workflows/${flow.id}`, {
      body: {
        graph: {
          steps: [triage, { id: 'temp-repair', name: 'Repair', team: 'Front desk' }, done],
          transitions: [
            { id: 'temp-1', from: triage?.id, to: 'temp-repair', name: 'Accept' },
            { id: 'temp-2', from: 'temp-repair', to: done?.id, name: 'Solve' },
          ],
        },
      },
    })
    assert.equal((await post(`/workflows/${flow.id}/publish`)).body.version, 2)
    return body.ids['temp-repair']
  }

  async function accepted(title: string): Promise<{ id: string; key: string }> {
    const made = await ticket(title)
    const { id } = await task(made.id)
    const actions = (await world.call(desk, 'GET', `/tasks/${id}/available-actions`)).body.available_actions
    const answer = await post(`/tasks/${id}/action`, { action_id: actions[0].action_id, comment: 'go' }, desk)
    assert.equal(answer.status, 200, answer.text)
    return made
  }

  test('are previewed on the tickets that are on their way, and refused while a step that holds some has no target', async () => {
    await ticket('in triage')
    await accepted('in work')
    await publishSecond()
    const preview = await migrate({ from: 1, to: 2, dry_run: true })
    assert.equal(preview.status, 200, preview.text)
    assert.deepEqual(
      [
        preview.body.total,
        preview.body.ready,
        preview.body.steps.map(
          ({
            from,
            to,
            tickets,
          }: {
            from: { name: string }
            to: { name: string } | null
            tickets: number
          }) => [from.name, to?.name ?? null, tickets],
        ),
      ],
      [
        2,
        false,
        [
          ['Triage', 'Triage', 1],
          ['Work', null, 1],
        ],
      ],
    )
    const refused = await migrate({ from: 1, to: 2 })
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.errors[0].pointer],
      [422, 'workflow.step_without_target', `/mapping/${stepOf('Work')}`],
    )
    assert.deepEqual((await get(`/workflows/${flow.id}/migrations`)).items, [])
  })

  test('bring each ticket to its step, keep who has it in the same team, ask the next one in another', async () => {
    const waiting = await ticket('in triage')
    const working = await accepted('in work')
    assert.equal((await task(working.id)).assigned_to.id, workshop.id)
    const repair = await publishSecond()
    const started = await migrate({ from: 1, to: 2, mapping: { [stepOf('Work')]: repair } })
    assert.equal(started.status, 201, started.text)
    assert.deepEqual([started.body.state, started.body.total, started.body.waiting], ['running', 2, 2])
    await work(started.body.id)
    const done = await get(`/workflows/${flow.id}/migrations/${started.body.id}`)
    assert.deepEqual([done.state, done.moved, done.waiting, done.can.undo], ['finished', 2, 0, true])

    const [first, second] = [await task(waiting.id), await task(working.id)]
    assert.deepEqual([first.workflow.version, first.step.name, first.assigned_to.id], [2, 'Triage', desk.id])
    assert.deepEqual(
      [second.workflow.version, second.step.name, second.assigned_to.id],
      [2, 'Repair', desk.id],
    )
    const moved = await get(`/tickets/${working.id}`)
    assert.deepEqual([moved.step.name, moved.assignee.id, moved.team.name], ['Repair', desk.id, 'Front desk'])
    const { items } = await get(`/workflows/${flow.id}/migrations/${started.body.id}/items`)
    assert.deepEqual(
      items.map(({ result, from, to }: { result: string; from: string; to: string }) => [result, from, to]),
      [
        ['moved', 'Triage', 'Triage'],
        ['moved', 'Work', 'Repair'],
      ],
    )
    const log = await readEvents(world.store.db, { limit: 50, newestFirst: true })
    assert.equal(log[0]?.kind, 'workflow_migration.finished')
    const start = log.find(({ kind }) => kind === 'workflow_migration.started')
    assert.ok(
      log.filter(({ kind }) => kind === 'task.migrated').every(({ cause_seq }) => cause_seq === start?.seq),
    )
  })

  test('promise what the new version promises, counted from the beginning of the run, and taken back what the old one did', async () => {
    const made = await ticket('in triage')
    const began = world.now
    assert.equal((await task(made.id)).target, null)
    world.tick(3_600_000)
    const sla = { medium: 'PT8H' }
    assert.equal((await world.call(admin, 'PATCH', `/workflows/${flow.id}`, { body: { sla } })).status, 200)
    await post(`/workflows/${flow.id}/publish`)
    const { body } = await migrate({ from: 1, to: 2 })
    await work(body.id)
    assert.equal((await task(made.id)).target, new Date(began + 8 * 3_600_000).toISOString())
    const undone = await post(`/workflows/${flow.id}/migrations/${body.id}/undo`)
    await work(undone.body.id)
    assert.equal((await task(made.id)).target, null)
  })

  test('happen once, however often the work is done again', async () => {
    const made = await ticket('in triage')
    await publishSecond()
    const { body } = await migrate({ from: 1, to: 2 })
    await work(body.id)
    const before = await task(made.id)
    await work(body.id)
    assert.deepEqual(await task(made.id), before)
  })

  test('are stopped: who had no turn stays, and another one may begin', async () => {
    const made = await ticket('in triage')
    await publishSecond()
    const { body } = await migrate({ from: 1, to: 2 })
    const twice = await migrate({ from: 1, to: 2 })
    assert.deepEqual([twice.status, twice.body.code], [409, 'workflow.migration_running'])
    const stopped = await post(`/workflows/${flow.id}/migrations/${body.id}/stop`)
    assert.deepEqual([stopped.status, stopped.body.state, stopped.body.waiting], [200, 'stopped', 1])
    await work(body.id)
    assert.equal((await task(made.id)).workflow.version, 1)
    assert.equal((await migrate({ from: 1, to: 2 })).status, 201)
  })

  test('are taken back, except for tickets that have gone on since', async () => {
    const back = await accepted('in work')
    const on = await accepted('in work too')
    const repair = await publishSecond()
    const { body } = await migrate({ from: 1, to: 2, mapping: { [stepOf('Work')]: repair } })
    await work(body.id)
    const { id } = await task(on.id)
    const [solve] = (await world.call(desk, 'GET', `/tasks/${id}/available-actions`)).body.available_actions
    await post(`/tasks/${id}/action`, { action_id: solve.action_id, comment: 'done' }, desk)
    const undone = await post(`/workflows/${flow.id}/migrations/${body.id}/undo`)
    assert.equal(undone.status, 201, undone.text)
    await work(undone.body.id)
    const result = await get(`/workflows/${flow.id}/migrations/${undone.body.id}`)
    assert.deepEqual([result.moved, result.refused, result.undo_of], [1, 1, body.id])
    const restored = await task(back.id)
    assert.deepEqual(
      [restored.workflow.version, restored.step.name, restored.assigned_to.id],
      [1, 'Work', workshop.id],
    )
    assert.equal((await task(on.id)).workflow.version, 2)
    const again = await post(`/workflows/${flow.id}/migrations/${body.id}/undo`)
    assert.deepEqual([again.status, again.body.code], [409, 'workflow.cannot_undo_migration'])
  })

  test('leave tickets alone whose run has ended meanwhile', async () => {
    const made = await ticket('in triage')
    await publishSecond()
    const { body } = await migrate({ from: 1, to: 2 })
    await post(`/tickets/${made.id}/withdraw`, { reason: 'not needed any more' })
    await work(body.id)
    const { unchanged, moved, state } = await get(`/workflows/${flow.id}/migrations/${body.id}`)
    assert.deepEqual([state, moved, unchanged], ['finished', 0, 1])
  })

  test('name versions and steps that are there', async () => {
    await ticket('in triage')
    await publishSecond()
    const wrong: [object, string][] = [
      [{ from: 1, to: 3 }, 'workflow.unknown_version'],
      [{ from: 1, to: 1 }, 'workflow.same_version'],
      [{ from: 1, to: 2, mapping: { [admin.id]: stepOf('Done') } }, 'workflow.unknown_step'],
      [{ from: 1, to: 2, mapping: { [stepOf('Triage')]: stepOf('Work') } }, 'workflow.unknown_step'],
    ]
    for (const [body, code] of wrong)
      assert.equal((await migrate({ ...body, dry_run: true })).body.code, code)
    assert.equal((await migrate({ from: 2, to: 1 })).body.code, 'workflow.nothing_to_migrate')
    assert.equal((await post(`/workflows/${flow.id}/migrations`, { from: 1, to: 2 }, desk)).status, 403)
  })
})
