import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import { makeTeam } from '../../domains/tasks/testing/make-team.ts'
import { publishFlow, type Published } from '../../domains/tasks/testing/publish-flow.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { keepSlaClocks } from './keep-clocks.reader.ts'

const HOUR = 3_600_000

describe('a step that waits for somebody', () => {
  let world: TestWorld
  let runner: ReaderRunner
  let admin: TestPerson
  let agent: TestPerson
  let flow: Published
  let task: string
  const errors: unknown[] = []

  beforeEach(async () => {
    world = await createTestWorld()
    errors.length = 0
    runner = createReaderRunner(world.kernel, [keepSlaClocks], {
      jobs: null,
      onError: (_reader, error) => errors.push(error),
    })
    await runner.start()
    admin = await world.person('admin')
    const team = await makeTeam(world, 1)
    agent = team.people[0] ?? admin
    await world.project({ key: 'DESK' })
    flow = await publishFlow(world, {
      name: 'Repairs',
      category: 'Printers',
      sla: { medium: 'PT10H' },
      steps: [
        { name: 'Work', team: team.id, category: 'open' },
        { name: 'Ask', team: team.id, category: 'in_progress', waits_for: 'others' },
        { name: 'Done', team: team.id, category: 'resolved' },
      ],
      transitions: [
        { from: 'Work', to: 'Ask', name: 'Ask' },
        { from: 'Ask', to: 'Work', name: 'Go on' },
        { from: 'Work', to: 'Done', name: 'Solve' },
      ],
    })
  })
  afterEach(async () => {
    await runner.stop()
    await verified(world)
    await world.close()
    assert.deepEqual(errors, [])
  })

  async function begin(): Promise<void> {
    const body = { project: 'DESK', title: 'A printer', category: 'Printers' }
    const { status, text } = await world.call(admin, 'POST', '/tickets', { body })
    assert.equal(status, 201, text)
    task = String((await newest()).id)
  }

  async function newest() {
    return (await world.call(admin, 'GET', '/tasks?ticket=DESK-1')).body.items[0]
  }

  async function act(name: string): Promise<void> {
    const body = { action_id: flow.actions[name], comment: 'so it is' }
    const answer = await world.call(agent, 'POST', `/tasks/${task}/action`, { body })
    assert.equal(answer.status, 200, answer.text)
  }

  async function clocks() {
    await runner.catchUp()
    const { body } = await world.call(admin, 'GET', '/tickets/DESK-1/sla')
    const list = body.clocks as { target: string; state: string; due: string | null }[]
    return Object.fromEntries(
      list.map(({ target, state, due }) => [target, due === null ? state : due.slice(11, 16)]),
    )
  }

  const policy = (name: string, more: object) =>
    world.call(admin, 'POST', '/sla/policies', {
      body: {
        name,
        targets: [
          { target: 'first_response', durations: { medium: 'PT10H' } },
          { target: 'resolution', durations: { medium: 'PT10H' }, ...more },
        ],
      },
    })

  test('puts the task on hold until the ticket goes on; the clocks of run and resolution stand still, not that of the first answer', async () => {
    const made = await policy('Usual', {})
    assert.equal(made.status, 201, made.text)
    await begin()
    assert.deepEqual([(await newest()).status, (await newest()).waits_for], ['in_progress', null])
    world.tick(HOUR)
    await act('Work: Ask')
    assert.deepEqual([(await newest()).status, (await newest()).waits_for], ['on_hold', 'others'])
    assert.deepEqual(await clocks(), {
      first_response: '19:00',
      resolution: 'paused',
      step: 'paused',
      task: 'paused',
    })
    const { body: ofStep } = await world.call(admin, 'GET', '/sla/clocks?target=step')
    assert.deepEqual(
      (ofStep.items as { state: string; left: string }[]).map(({ state, left }) => [state, left]),
      [['paused', 'PT3H20M']],
      'though the first answer is due sooner',
    )
    const held = await world.call(admin, 'GET', '/tasks?status=on_hold')
    assert.equal(held.body.items.length, 1)
    world.tick(4 * HOUR)
    await act('Ask: Go on')
    assert.deepEqual([(await newest()).status, (await newest()).waits_for], ['in_progress', null])
    const { resolution, task: run } = await clocks()
    assert.deepEqual([resolution, run], ['23:00', '23:00'])
  })

  test('stops no resolution whose policy says that it goes on', async () => {
    const made = await policy('Strict', { pause_on_hold: false })
    assert.equal(made.status, 201, made.text)
    await begin()
    world.tick(HOUR)
    await act('Work: Ask')
    assert.equal((await clocks())['resolution'], '19:00')
  })

  test('is said by the definition and its file; what does not say it any more takes it back', async () => {
    const { text: yaml } = await world.call(admin, 'GET', '/workflows/Repairs/export')
    assert.match(yaml, /waits_for: others/)
    const steps = async () =>
      ((await world.call(admin, 'GET', '/workflows/Repairs')).body.graph.steps as StepDefinition[]).map(
        ({ waits_for }) => waits_for ?? null,
      )
    assert.deepEqual(await steps(), [null, 'others', null])
    const without = yaml.replace(/ +waits_for: others\n/, '')
    await world.call(admin, 'POST', '/workflows/import', { body: { yaml: without } })
    assert.deepEqual(await steps(), [null, null, null])
    await verified(world)
    const { seq } = (await world.call(admin, 'GET', '/workflows/Repairs')).body
    await world.call(admin, 'POST', '/workflows/import', { body: { yaml: without } })
    assert.equal((await world.call(admin, 'GET', '/workflows/Repairs')).body.seq, seq)
  })
})
