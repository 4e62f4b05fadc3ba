import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { BASIC_STEPS, BASIC_WORKFLOW_ID } from '@waybill/contract/workflows/step.ts'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { sql } from 'kysely'
import { testEngine } from '../../testing/test-store.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verifyInstallation } from '../installation/verify.ts'
import { createTeam } from '../teams/create-team.command.ts'
import { putTeamMember } from '../teams/put-team-member.command.ts'
import { selectVersions, stepsOfVersions } from './workflows.queries.ts'
import { hardware } from './testing/hardware.ts'

interface Column {
  step: { id: string; name: string }
  element: string
  step_ids: string[]
  workflow: { name: string }
  count: number
  wip_limit: number | null
  items: { title: string }[]
}

describe('workflows of projects', () => {
  let world: TestWorld
  let admin: TestPerson
  let flow: Workflow
  beforeEach(async () => {
    world = await createTestWorld()
    admin = await world.person('admin')
    for (const name of ['Front desk', 'Workshop']) {
      const { result } = await world.run(createTeam, { name })
      await world.run(putTeamMember, { team: result.id, person: admin.id })
    }
    flow = (await post('/workflows', hardware())).body
    await post(`/workflows/${flow.id}/publish`)
  })
  afterEach(() => world.close())

  const post = (path: string, body?: unknown) =>
    world.call(admin, 'POST', path, body === undefined ? {} : { body })
  const patch = (path: string, body: unknown) => world.call(admin, 'PATCH', path, { body })
  const board = async (): Promise<Column[]> =>
    (await world.call(admin, 'GET', '/board?project=HW')).body.columns
  const names = (columns: Column[]) => columns.map(({ step, count }) => `${step.name} ${String(count)}`)
  const project = () =>
    post('/projects', { key: 'HW', name: 'Hardware', workflow: 'Hardware requests', kind: 'service_desk' })
  const ticket = async (title: string) => (await post('/tickets', { project: 'HW', title })).body
  /** Work becomes Repair, and there is a step Check beside it; published. */
  async function publishAnother(): Promise<Workflow> {
    const { graph } = (await world.call(admin, 'GET', `/workflows/${flow.id}`)).body as Workflow
    const [triage, work, done] = graph.steps.map((step) => ({ ...step, team: 'Workshop', escalate_to: null }))
    assert.ok(triage && work && done)
    const check = { id: 'temp-check', name: 'Check', team: 'Workshop', is_end: true }
    await patch(`/workflows/${flow.id}`, {
      graph: {
        steps: [triage, { ...work, name: 'Repair' }, check, done],
        transitions: [
          ...graph.transitions,
          { id: 'temp-way', from: work.id, to: 'temp-check', name: 'Check it' },
        ],
      },
    })
    return (await post(`/workflows/${flow.id}/publish`)).body
  }

  test('are chosen by name when a project is made, changed and taken off again', async () => {
    const made = await project()
    assert.deepEqual(
      [made.status, made.body.workflow.name, made.body.kind],
      [201, 'Hardware requests', 'service_desk'],
    )
    const changed = await patch('/projects/HW', { workflow: null, kind: 'tracker' })
    assert.deepEqual([changed.body.workflow.id, changed.body.kind], [BASIC_WORKFLOW_ID, 'tracker'])
    assert.equal((await patch('/projects/HW', { workflow: flow.id })).body.workflow.id, flow.id)
    const { items } = (await world.call(admin, 'GET', '/audit?limit=1')).body
    assert.match(items[0].summary ?? items[0].text ?? JSON.stringify(items[0]), /Hardware requests/)
  })

  test('must have been published, and are not archived while a project has them', async () => {
    await post('/workflows', { name: 'Draft' })
    for (const [workflow, code] of [
      ['Draft', 'project.workflow_not_published'],
      ['Nothing', 'project.unknown_workflow'],
    ] as const) {
      const answer = await post('/projects', { key: 'HW', name: 'Hardware', workflow })
      assert.deepEqual([answer.status, answer.body.code], [422, code])
      assert.ok(answer.body.errors[0].message.includes(`"${workflow}"`), 'it says which')
    }
    await project()
    const refused = await post(`/workflows/${flow.id}/archive`)
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.projects],
      [409, 'workflow.in_use', ['HW']],
    )
    await patch('/projects/HW', { workflow: null })
    assert.equal((await post(`/workflows/${flow.id}/archive`)).status, 200)
    assert.equal(
      (await patch('/projects/HW', { workflow: flow.id })).body.code,
      'project.workflow_not_published',
    )
  })

  test('make the columns of its board, which are the same ones in every version', async () => {
    await project()
    const old = await ticket('on the first version')
    assert.equal(old.step.name, 'Triage')
    assert.deepEqual(names(await board()), ['Triage 1', 'Work 0', 'Done 0'])
    await publishAnother()
    await ticket('on the second version')
    const columns = await board()
    assert.deepEqual(names(columns), ['Triage 2', 'Repair 0', 'Check 0', 'Done 0'])
    const [triage, repair, check] = columns
    assert.deepEqual(triage?.items.map(({ title }) => title).toSorted(), [
      'on the first version',
      'on the second version',
    ])
    assert.deepEqual([triage?.step_ids.length, check?.step_ids.length], [2, 1])
    assert.ok(triage?.step_ids.includes(old.step.id))

    // The board's column means the step of the ticket's own version.
    const moved = await post(`/tickets/${old.id}/move`, { step: repair?.step.id })
    assert.equal(moved.status, 200, moved.text)
    assert.equal(moved.body.step.name, 'Work')
    assert.deepEqual(names(await board()), ['Triage 1', 'Repair 1', 'Check 0', 'Done 0'])
    const other = await ticket('beside it')
    const beside = await post(`/tickets/${other.id}/move`, { step: repair?.step.id, after: old.key })
    assert.equal(beside.status, 200, beside.text)
    const nowhere = await post(`/tickets/${old.id}/move`, { step: check?.step.id })
    assert.equal(nowhere.status, 422)
  })

  test('show the cards of a column page by page, of all versions', async () => {
    await project()
    await ticket('one')
    await publishAnother()
    await ticket('two')
    const [column] = (await world.call(admin, 'GET', '/board?project=HW&limit=1')).body.columns
    const rest = `/tickets?project=HW&step=${column.step_ids.join(',')}&sort=rank&after=${column.next}`
    const titles: string[] = [...column.items, ...(await world.call(admin, 'GET', rest)).body.items].map(
      ({ title }) => title,
    )
    assert.deepEqual(
      titles.toSorted((a, b) => (a < b ? -1 : 1)),
      ['one', 'two'],
    )
  })

  test('keep the limit of a column over versions', async () => {
    await project()
    const [, work] = await board()
    const put = (step: string, limit: number | null) =>
      world.call(admin, 'PUT', `/projects/HW/wip-limits/${step}`, { body: { limit } })
    assert.deepEqual((await put(work?.step.id ?? '', 3)).body.wip_limits, { [work?.element ?? '']: 3 })
    await publishAnother()
    const [, repair] = await board()
    assert.deepEqual([repair?.step.name, repair?.wip_limit], ['Repair', 3])
    assert.deepEqual((await put(repair?.element ?? '', null)).body.wip_limits, {})
    assert.equal((await put(admin.id, 3)).status, 404)
    const foreign = await put(BASIC_STEPS[0]?.id ?? '', 3)
    assert.deepEqual(
      [foreign.status, foreign.body.code, foreign.body.errors[0].pointer],
      [422, 'project.foreign_step', '/step'],
    )
  })

  test('beside the one of a project make further columns while its tickets travel there', async () => {
    await post('/projects', { key: 'HW', name: 'Hardware' })
    await ticket('on Basic')
    assert.deepEqual(names(await board()), ['Open 1', 'In progress 0', 'Resolved 0', 'Closed 0'])
    const other = (
      await post('/workflows', hardware({ name: 'Printers', category: 'Print', department: 'Sales' }))
    ).body
    await post(`/workflows/${other.id}/publish`)
    const words = { category: 'print', department: 'SALES' }
    await post('/tickets', { project: 'HW', title: 'on Printers', ...words })
    const columns = await board()
    assert.deepEqual(
      columns.map(({ workflow, step, count }) => `${workflow.name}: ${step.name} ${String(count)}`),
      [
        ...BASIC_STEPS.map(({ name }, index) => `Basic: ${name} ${index === 0 ? '1' : '0'}`),
        'Printers: Triage 1',
        'Printers: Work 0',
        'Printers: Done 0',
      ],
    )
  })

  test('make the columns of a service desk; what nobody has routed stands in one column at the end', async () => {
    await post('/projects', { key: 'HW', name: 'Hardware', kind: 'service_desk' })
    assert.deepEqual(names(await board()), ['Unrouted 0'])
    await ticket('what is this')
    assert.deepEqual(names(await board()), ['Unrouted 1'])
    await post('/tickets', { project: 'HW', title: 'a laptop', category: 'Hardware' })
    assert.deepEqual(names(await board()), ['Triage 1', 'Work 0', 'Done 0', 'Unrouted 1'])
  })

  test('stand on its board in the order of the way, also where a step was drawn last', async () => {
    const { graph } = hardware()
    const [triage, work, done] = graph?.steps ?? []
    const late = { id: 'temp-check', name: 'Check', team: 'Front desk', category: 'in_progress' as const }
    const drawn = await post(
      '/workflows',
      hardware({
        name: 'Checked requests',
        graph: {
          steps: [triage, work, done, late].filter((step) => step !== undefined),
          transitions: [
            { id: 'temp-1', from: 'temp-triage', to: 'temp-work', name: 'Accept' },
            { id: 'temp-2', from: 'temp-work', to: 'temp-check', name: 'Hand in' },
            { id: 'temp-3', from: 'temp-check', to: 'temp-done', name: 'Solve' },
          ],
        },
      }),
    )
    await post(`/workflows/${drawn.body.id}/publish`)
    await post('/projects', { key: 'HW', name: 'Hardware', workflow: drawn.body.id })
    assert.deepEqual(names(await board()), ['Triage 0', 'Work 0', 'Check 0', 'Done 0'])
  })

  test('load no steps of versions that hold no tickets, and find those by an index', async () => {
    await project()
    for (let version = 2; version <= 4; version += 1) {
      await patch(`/workflows/${flow.id}`, { description: `Version ${String(version)}` })
      await post(`/workflows/${flow.id}/publish`)
      if (version === 2) await ticket('on the second version')
    }
    const { db } = world.store
    const held = await db.selectFrom('tickets').select('step_id').executeTakeFirstOrThrow()
    const further = await db
      .selectFrom('workflow_steps')
      .select(['workflow_id', 'version'])
      .where('id', '=', held.step_id)
      .execute()
    const steps = await stepsOfVersions(db, [flow.id], further)
    assert.deepEqual([...new Set(steps.map(({ version }) => version))], [4, 2])
    const query = selectVersions(db, [{ id: flow.id, versions: [2, 4] }])
    // PostgreSQL reads a table as small as this one whole.
    if (testEngine === 'sqlite')
      assert.match(JSON.stringify(await query.explain(undefined, sql`query plan`)), /workflow_steps_in_order/)
  })

  test('are all in the log, and whom publishing touches is told before', async () => {
    await project()
    await ticket('one')
    await publishAnother()
    await ticket('two')
    const { running } = (await world.call(admin, 'GET', `/workflows/${flow.id}`)).body
    assert.equal(running, 2)
    const preview = (await world.call(admin, 'GET', `/workflows/${flow.id}/publish-preview`)).body
    assert.deepEqual([preview.version, preview.ready], [2, true])
    assert.deepEqual(
      preview.running.map(
        ({ version, step, tickets }: { version: number; step: { name: string }; tickets: number }) => [
          version,
          step.name,
          tickets,
        ],
      ),
      [
        [1, 'Triage', 1],
        [2, 'Triage', 1],
      ],
    )
    assert.deepEqual(
      preview.projects.map(({ key }: { key: string }) => key),
      ['HW'],
    )
    assert.deepEqual((await verifyInstallation(world.store)).problems, [])
  })
})
