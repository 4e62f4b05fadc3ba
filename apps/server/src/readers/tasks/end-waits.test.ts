import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { endWait } from '../../domains/tasks/end-wait.command.ts'
import { makeTeam, type MadeTeam } from '../../domains/tasks/testing/make-team.ts'
import { publishFlow, type FlowTransition, type Published } from '../../domains/tasks/testing/publish-flow.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { endWaits } from './end-waits.reader.ts'

describe('a step that waits for the requester', () => {
  let world: TestWorld
  let runner: ReaderRunner
  let requester: TestPerson
  let admin: TestPerson
  let desk: MadeTeam
  let experts: MadeTeam
  let flow: Published
  let task: string
  const errors: unknown[] = []

  beforeEach(async () => {
    world = await createTestWorld()
    errors.length = 0
    runner = createReaderRunner(world.kernel, [endWaits], {
      jobs: null,
      onError: (_reader, error) => errors.push(error),
    })
    await runner.start()
    admin = await world.person('admin')
    requester = await world.person('requester')
    desk = await makeTeam(world, 3)
    experts = await makeTeam(world, 1)
    await world.project({ key: 'DESK' })
  })
  afterEach(async () => {
    await runner.stop()
    await verified(world)
    await world.close()
    assert.deepEqual(errors, [])
  })

  const BACK: FlowTransition[] = [{ from: 'Ask', to: 'Work', name: 'Go on' }]

  async function begin(waysOut: FlowTransition[]): Promise<void> {
    const { id: team } = desk
    flow = await publishFlow(world, {
      category: 'Printers',
      steps: [
        { name: 'Work', team, escalate_to: experts.id, category: 'open' },
        { name: 'Ask', team, category: 'in_progress', waits_for: 'requester' },
        { name: 'Check', team, category: 'in_progress' },
        { name: 'Done', team, category: 'resolved' },
      ],
      transitions: [
        { from: 'Work', to: 'Ask', name: 'Ask back' },
        { from: 'Work', to: 'Check', name: 'Look' },
        { from: 'Check', to: 'Ask', name: 'Ask back' },
        { from: 'Check', to: 'Done', name: 'Solve' },
        { from: 'Ask', to: 'Done', name: 'Give up' },
        ...waysOut,
      ],
    })
    const body = { project: 'DESK', title: 'A printer', category: 'Printers' }
    const made = await world.call(requester, 'POST', '/tickets', { body })
    assert.equal(made.status, 201, made.text)
    task = String((await run()).id)
  }

  const run = async () => (await world.call(admin, 'GET', '/tasks?ticket=DESK-1')).body.items[0]

  async function stands() {
    const { step, status, waits_for, assigned_to } = await run()
    return { step: step.name, status, waits_for, has: assigned_to?.id ?? null }
  }

  function act(person: TestPerson, name: string, comment: string) {
    const body = { action_id: flow.actions[name], comment }
    return world.call(person, 'POST', `/tasks/${task}/action`, { body })
  }

  async function took(person: TestPerson, name: string, comment = 'so it is') {
    const answer = await act(person, name, comment)
    assert.equal(answer.status, 200, answer.text)
    world.tick(1_000)
    await runner.catchUp()
  }

  async function says(person: TestPerson, body: string, internal = false) {
    const answer = await world.call(person, 'POST', '/tickets/DESK-1/comments', { body: { body, internal } })
    assert.equal(answer.status, 201, answer.text)
    world.tick(1_000)
    await runner.catchUp()
  }

  const holder = async () => {
    const { assigned_to } = await run()
    const found = [...desk.people, ...experts.people].find(({ id }) => id === assigned_to.id)
    assert.ok(found)
    return found
  }

  const questions = async (as: TestPerson) =>
    ((await world.call(as, 'GET', '/tickets/DESK-1/comments')).body.items as { body: string }[]).map(
      ({ body }) => body,
    )

  test('is entered with a question that its requester reads, and keeps it with who asked', async () => {
    await begin(BACK)
    const asker = await holder()
    const { body } = await world.call(asker, 'GET', `/tasks/${task}/available-actions`)
    const offers = body.available_actions as { name: string; asks_requester: boolean; comment: string }[]
    assert.deepEqual(
      offers.map(({ name, asks_requester, comment }) => [name, asks_requester, comment]),
      [
        ['Ask back', true, 'required'],
        ['Look', false, 'optional'],
      ],
    )
    const silent = await act(asker, 'Work: Ask back', '  ')
    assert.deepEqual([silent.status, silent.body.errors[0].pointer], [422, '/comment'])
    await took(asker, 'Work: Ask back', 'Which printer?')
    assert.deepEqual(await questions(requester), ['Which printer?'])
    assert.deepEqual(await stands(), {
      step: 'Ask',
      status: 'on_hold',
      waits_for: 'requester',
      has: asker.id,
    })
    const waiting = async (as: TestPerson) =>
      (await world.call(as, 'GET', '/tasks?status=on_hold&requested=true')).body.items.length
    assert.deepEqual([await waiting(requester), await waiting(admin)], [1, 0])
  })

  test('is not entered by hand without a question: the answer says which action asks it', async () => {
    await begin(BACK)
    const asker = await holder()
    const body = { step: flow.steps['Ask'] }
    const moved = await world.call(asker, 'PATCH', '/tickets/DESK-1', { body })
    assert.deepEqual(
      [moved.status, moved.body.code, moved.body.action.action_id],
      [422, 'task.fields_missing', flow.actions['Work: Ask back']],
    )
  })

  test('goes back with the answer to the step and the person that asked, also when it had been escalated to them', async () => {
    await begin(BACK)
    const escalated = await world.call(await holder(), 'POST', `/tasks/${task}/escalate`, {
      body: { reason: 'hard' },
    })
    assert.equal(escalated.status, 200, escalated.text)
    const asker = await holder()
    assert.equal(asker.id, experts.people[0]?.id)
    await took(asker, 'Work: Ask back')
    await says(requester, 'The one in the hall')
    assert.deepEqual(await stands(), { step: 'Work', status: 'in_progress', waits_for: null, has: asker.id })
    assert.equal((await world.call(admin, 'GET', '/tickets/DESK-1')).body.team.id, experts.id)
    await took(asker, 'Work: Ask back')
    await took(asker, 'Ask: Go on')
    assert.equal((await stands()).has, asker.id)
  })

  test('goes on by the only way to where work goes on when none leads back', async () => {
    await begin(BACK)
    const asker = await holder()
    await took(asker, 'Work: Look')
    await took(await holder(), 'Check: Ask back')
    await says(requester, 'This one')
    assert.deepEqual([(await stands()).step, (await stands()).status], ['Work', 'in_progress'])
  })

  test('stays, and waits no longer, where several ways lead on and none of them back', async () => {
    await begin([{ from: 'Ask', to: 'Check', name: 'Check it', guard: 'priority:critical' }])
    const asker = await holder()
    await took(asker, 'Work: Ask back')
    await says(requester, 'This one')
    assert.deepEqual(await stands(), { step: 'Ask', status: 'in_progress', waits_for: null, has: asker.id })
    await took(asker, 'Ask: Give up')
  })

  test('waits on after a word of somebody else, an internal one, and one that came before', async () => {
    await begin(BACK)
    const asker = await holder()
    const early = await world.call(requester, 'POST', '/tickets/DESK-1/comments', {
      body: { body: 'Hello?' },
    })
    await took(asker, 'Work: Ask back', 'Which one?')
    const { result } = await world.run(endWait, { task, comment: early.body.id, seq: early.body.seq })
    assert.deepEqual(result, { ended: false })
    await says(asker, 'Please')
    await says(asker, 'They take long', true)
    assert.equal((await stands()).status, 'on_hold')
    await says(requester, 'This one')
    assert.equal((await stands()).status, 'in_progress')
  })
})
