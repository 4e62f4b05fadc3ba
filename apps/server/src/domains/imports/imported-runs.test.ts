import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { createReaderRunner } from '../../kernel/reader-runner.ts'
import { readers } from '../../readers/index.ts'
import { verified } from '../../testing/verify-command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { makeTeam } from '../tasks/testing/make-team.ts'
import { publishFlow } from '../tasks/testing/publish-flow.ts'
import { updateProject } from '../projects/update-project.command.ts'
import { archiveWorkflow } from '../workflows/archive-workflow.command.ts'
import { untouchedRequests } from '../tasks/requests/untouched-requests.queries.ts'
import { tellClocks } from '../sla/sla-timers.ts'
import type { Mapping } from './mapping.ts'
import { runImport, type ImportOptions } from './run-import.ts'
import { undoImport } from './undo-import.ts'

const EXAMPLES = fileURLToPath(new URL('../../../../../examples/imports/', import.meta.url))
const YAML = readFileSync(join(EXAMPLES, 'incident-log.workflow.yaml'), 'utf8')

/** One row a change; the states are those of the example's workflow. */
const LOG: Mapping = {
  source: 'desk',
  project: { key: 'OLD', name: 'Old desk' },
  workflow: { file: 'incident-log.workflow.yaml' },
  rows: 'changes',
  id: 'id',
  order: 'n',
  changed_at: 'at',
  ticket: {
    title: 'title',
    step: { column: 'state', values: { Working: 'Active' }, keep: ['?!'] },
    assignee: { column: 'who', email_column: 'email', role: 'agent' },
    team: 'group',
  },
}
const HEADER = 'id,n,at,title,state,who,email,group'

describe('tickets that an import puts on a workflow', () => {
  let world: TestWorld
  let folder: string
  let admin: TestPerson

  beforeEach(async () => {
    world = await createTestWorld()
    folder = mkdtempSync(join(tmpdir(), 'waybill-runs-'))
    admin = await world.person('admin')
  })
  afterEach(async () => {
    await verified(world)
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function bring(rows: readonly string[], mapping: Mapping = LOG, options: Partial<ImportOptions> = {}) {
    const file = join(folder, 'log.csv')
    writeFileSync(
      file,
      [mapping.rows === 'changes' ? HEADER : 'id,title,status,closed', ...rows, ''].join('\n'),
    )
    return runImport(world.kernel, {
      file,
      mapping,
      workflow: YAML,
      dryRun: false,
      errorsFile: join(folder, 'errors.csv'),
      signal: new AbortController().signal,
      progress: () => undefined,
      ...options,
    })
  }

  const CLOSED = [
    'A,1,2025-01-01T08:00:00Z,Broken,New,,,Night',
    'A,2,2025-01-01T09:00:00Z,Broken,Working,Rui,,Night',
    'A,3,2025-01-01T10:00:00Z,Broken,awaiting VENDOR,Rui,,Night',
    'A,4,2025-01-02T10:00:00Z,Broken,?!,Rui,,Night',
    'A,5,2025-01-03T10:00:00Z,Broken,Resolved,Rui,,Night',
    'A,6,2025-01-08T10:00:00Z,Broken,Closed,Rui,,Night',
  ]

  async function taskOf(ticket: string) {
    const { body } = await world.call(admin, 'GET', `/tasks?ticket=${ticket}`)
    return body.items[0]
  }

  async function columnsAt(at: string): Promise<Record<string, number>> {
    const { body } = await world.call(admin, 'GET', `/board?project=OLD${at}`)
    const columns = body.columns as { step: { name: string }; count: number }[]
    return Object.fromEntries(
      columns.filter(({ count }) => count > 0).map(({ step, count }) => [step.name, count]),
    )
  }

  const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

  test('have a run with the true times at which they came to each step, and nobody waits for a closed one', async () => {
    const summary = await bring(CLOSED)
    assert.deepEqual(
      [summary.workflow, summary.makes_workflow, summary.counts],
      ['Incident handling', true, { moves: 4 }],
    )
    const task = await taskOf('OLD-1')
    assert.deepEqual(
      [task.workflow.name, task.workflow.version, task.step.name, task.status, task.rung],
      ['Incident handling', 1, 'Closed', 'completed', 'import'],
    )
    assert.deepEqual([task.resolved_at, task.items], ['2025-01-03T10:00:00.000Z', []])
    const { body } = await world.call(admin, 'GET', '/tickets/OLD-1/history')
    const told = (body.items as { kind: string; at: string; text: string }[])
      .filter(({ kind }) => kind.startsWith('task.'))
      .map(({ at, text }) => `${at.slice(5, 16)} ${text}`)
    assert.deepEqual(told, [
      '01-01T08:00 Unknown reporter began Incident handling, as the import says',
      '01-01T09:00 Waybill moved it from New to Active',
      '01-01T10:00 Waybill moved it from Active to Awaiting vendor',
      '01-03T10:00 Waybill moved it from Awaiting vendor to Resolved',
      '01-08T10:00 Waybill moved it from Resolved to Closed',
    ])
    const been = (await world.call(admin, 'GET', `/tasks/${String(task.id)}/steps`)).body
    assert.deepEqual(
      been.items.map(
        ({ step, at }: { step: { name: string }; at: string }) => `${at.slice(5, 16)} ${step.name}`,
      ),
      [
        '01-01T08:00 New',
        '01-01T09:00 Active',
        '01-01T10:00 Awaiting vendor',
        '01-03T10:00 Resolved',
        '01-08T10:00 Closed',
      ],
    )
    const project = (await world.call(admin, 'GET', '/projects/OLD')).body
    assert.deepEqual([project.kind, project.workflow.name], ['service_desk', 'Incident handling'])
    assert.deepEqual(await columnsAt(''), { Closed: 1 })
  })

  test('are held by who has an account, else they wait in the queue of their team; what waits for somebody is on hold', async () => {
    const rui = await world.person('agent', { email: 'rui@example.com' })
    await bring([
      'A,1,2025-01-01T08:00:00Z,One,Active,Rui,rui@example.com,Night',
      'B,1,2025-01-01T08:01:00Z,Two,Active,Somebody,,Night',
      'C,1,2025-01-01T08:02:00Z,Three,Awaiting user info,,,',
    ])
    const found = []
    for (const key of ['OLD-1', 'OLD-2', 'OLD-3']) {
      const { status, waits_for, items } = await taskOf(key)
      const [item] = items
      found.push([
        status,
        waits_for,
        items.length,
        item.person?.id ?? null,
        item.team.name,
        item.assigned_at.slice(11, 16),
      ])
    }
    assert.deepEqual(found, [
      ['in_progress', null, 1, rui.id, 'Night', '08:00'],
      ['in_progress', null, 1, null, 'Night', '08:01'],
      ['on_hold', 'requester', 1, null, 'Service desk', '08:02'],
    ])
    const mine = (await world.call(rui, 'GET', '/tasks')).body.items
    assert.deepEqual(
      mine.map(({ ticket }: { ticket: { key: string } }) => ticket.key),
      ['OLD-1'],
    )
  })

  test('are told to nobody: no news, no turn, no warning and no end action, and they do not close by themselves at once', async () => {
    const rui = await world.person('agent', { email: 'rui@example.com' })
    const errors: unknown[] = []
    const runner = createReaderRunner(world.kernel, readers, {
      jobs: null,
      onError: (_reader, error) => errors.push(error),
    })
    await runner.start()
    await bring([
      ...CLOSED,
      'B,1,2025-01-01T08:00:00Z,One,Active,Rui,rui@example.com,Night',
      'C,1,2025-01-01T08:00:00Z,Two,Resolved,Rui,rui@example.com,Night',
    ])
    const head = async () =>
      (await world.store.db.selectFrom('log_head').select('seq').executeTakeFirstOrThrow()).seq
    const before = await head()
    await runner.catchUp()
    await tellClocks(world.kernel, (error) => errors.push(error))
    await runner.catchUp()
    await runner.stop()
    assert.deepEqual(errors, [])
    assert.equal(await head(), before, 'nothing followed')
    assert.deepEqual((await world.call(rui, 'GET', '/notifications')).body.items, [])
    for (const table of ['team_turns', 'end_action_runs'] as const)
      assert.deepEqual(await world.store.db.selectFrom(table).selectAll().execute(), [], table)
    assert.deepEqual(await untouchedRequests(world.store.db, world.now, 10), [])
    world.tick(121 * 3_600_000)
    assert.equal((await untouchedRequests(world.store.db, world.now, 10)).length, 1)
  })

  test('change nothing the second time; an undo takes runs and workflow back, and the same import brings them in again', async () => {
    await bring(CLOSED)
    assert.deepEqual([(await bring(CLOSED)).unchanged, (await bring(CLOSED)).created], [1, 0])
    const undone = await undo()
    assert.deepEqual([undone.removed_project, undone.removed_workflow], ['OLD', 'Incident handling'])
    for (const table of ['tasks', 'task_items', 'tickets', 'projects'] as const)
      assert.deepEqual(await world.store.db.selectFrom(table).selectAll().execute(), [], table)
    assert.equal((await world.call(admin, 'GET', '/workflows')).body.items.length, 1)
    await verified(world)
    assert.deepEqual([(await bring(CLOSED)).created, (await taskOf('OLD-1')).step.name], [1, 'Closed'])
  })

  test('leave the workflow where somebody uses or has changed it', async () => {
    await bring(CLOSED)
    await bring(['Z,1,2025-01-01T08:00:00Z,Other,Active,,,'], {
      ...LOG,
      source: 'other',
      project: { key: 'TWO', name: 'Two' },
    })
    assert.equal((await undo(1)).removed_workflow, null)
    assert.equal((await undo()).removed_workflow, 'Incident handling')
  })

  test('are only counted by a dry run, which makes neither project nor workflow nor team', async () => {
    const summary = await bring(CLOSED, LOG, { dryRun: true })
    assert.deepEqual([summary.created, summary.makes_workflow, summary.counts], [1, true, { moves: 4 }])
    for (const table of ['projects', 'teams', 'tickets'] as const)
      assert.deepEqual(await world.store.db.selectFrom(table).selectAll().execute(), [], table)
    assert.equal((await world.call(admin, 'GET', '/workflows')).body.items.length, 1)
  })

  test('need a workflow that is published, and steps that it has', async () => {
    const named = { ...LOG, workflow: { name: 'Incident handling' } }
    await assert.rejects(bring(CLOSED, named), refused('import.unknown_workflow'))
    const wrong = { ...LOG, ticket: { ...LOG.ticket, step: { column: 'state', otherwise: 'Nowhere' } } }
    await assert.rejects(bring(CLOSED, wrong), refused('import.bad_mapping'))
    const stray = await bring(['A,1,2025-01-01T08:00:00Z,One,Lost,,,'])
    assert.deepEqual([stray.left_out, stray.created, stray.bad_rows], [1, 0, 1])
    assert.match(
      readFileSync(join(folder, 'errors.csv'), 'utf8'),
      /state ""Lost"" is no step of the workflow/,
    )
    await bring(CLOSED)
    await world.run(updateProject, { project: 'OLD', workflow: null })
    await world.run(archiveWorkflow, { workflow: 'Incident handling' })
    await assert.rejects(
      bring(CLOSED, { ...named, source: 'late' }),
      refused('import.workflow_not_published'),
    )
  })

  test('of a list go by their status to the steps of a workflow of the installation', async () => {
    const team = await makeTeam(world, 1, 'Front')
    await publishFlow(world, {
      name: 'Plain',
      steps: [
        { name: 'In', team: team.id, category: 'open' },
        { name: 'Out', team: team.id, category: 'closed' },
      ],
      transitions: [{ from: 'In', to: 'Out', name: 'Close' }],
    })
    const list: Mapping = {
      source: 'list',
      project: { key: 'OLD', name: 'Old desk' },
      workflow: { name: 'plain' },
      rows: 'tickets',
      id: 'id',
      ticket: { title: 'title', status: 'status', closed_at: 'closed' },
    }
    const summary = await bring(
      ['A,One,open,', 'B,Two,closed,2025-01-02T08:00:00Z', 'C,Three,resolved,'],
      list,
    )
    assert.deepEqual([summary.created, summary.left_out], [2, 1])
    assert.match(
      readFileSync(join(folder, 'errors.csv'), 'utf8'),
      /no step of the workflow ""plain"" means resolved/i,
    )
    const reached = [await taskOf('OLD-1'), await taskOf('OLD-2')].map(({ step }) => String(step.name))
    assert.deepEqual(new Set(reached), new Set(['In', 'Out']))
  })

  test('without a workflow, in a service desk, wait until a lead routes them; closed ones get nothing', async () => {
    const team = await makeTeam(world, 1, 'Front')
    await publishFlow(world, {
      name: 'Plain',
      category: 'Printers',
      steps: [{ name: 'In', team: team.id, category: 'open' }],
      transitions: [],
    })
    await world.project({ key: 'OLD' })
    await world.run(updateProject, { project: 'OLD', kind: 'service_desk' })
    const { workflow: _, ...plain } = LOG
    const { step: _step, ...ticket } = LOG.ticket
    const mapping: Mapping = { ...plain, ticket: { ...ticket, status: 'state' } }
    await bring(['A,1,2025-01-01T08:00:00Z,One,open,,,', 'B,1,2025-01-01T08:00:00Z,Two,closed,,,'], mapping)
    const unrouted = (await world.call(admin, 'GET', '/tasks?unrouted=true')).body.items
    assert.deepEqual(
      unrouted.map((task: { ticket: { title: string } }) => task.ticket.title),
      ['One'],
    )
    assert.equal(unrouted[0].created_at, new Date(world.now).toISOString())
    const key = String(unrouted[0].ticket.key)
    const routed = await world.call(admin, 'POST', `/tickets/${key}/route`, { body: { workflow: 'Plain' } })
    assert.equal(routed.status, 200, routed.text)
    assert.equal((await taskOf(key)).step.name, 'In')
  })

  /** Of the newest import, or of an older one. */
  async function undo(older = 0) {
    const rows = await world.store.db.selectFrom('imports').select('id').orderBy('id', 'desc').execute()
    return undoImport(world.kernel, {
      import: rows[older]?.id ?? '',
      dryRun: false,
      unfinished: false,
      signal: new AbortController().signal,
      progress: () => undefined,
    })
  }
})
