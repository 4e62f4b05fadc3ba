import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { closeUntouchedRequest } from '../../domains/tasks/requests/close-untouched-request.command.ts'
import { reopenByReply } from '../../domains/tasks/requests/reopen-by-reply.command.ts'
import { makeTeam, type MadeTeam } from '../../domains/tasks/testing/make-team.ts'
import { publishFlow, type Flow, type Published } from '../../domains/tasks/testing/publish-flow.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { repliesReopen } from './replies-reopen.reader.ts'

const DAY = 86_400_000

describe('a reply to a request that is over', () => {
  let world: TestWorld
  let runner: ReaderRunner
  let requester: TestPerson
  let team: MadeTeam
  let flow: Published
  let task: string
  const errors: unknown[] = []

  beforeEach(async () => {
    world = await createTestWorld()
    errors.length = 0
    await listen()
    requester = await world.person('requester')
    team = await makeTeam(world, 2)
    await world.project({ key: 'DESK' })
  })
  afterEach(async () => {
    await runner.stop()
    await verified(world)
    await world.close()
    assert.deepEqual(errors, [])
  })

  async function listen(): Promise<void> {
    runner = createReaderRunner(world.kernel, [repliesReopen], {
      jobs: null,
      onError: (_reader, error) => errors.push(error),
    })
    await runner.start()
  }

  const worker = () => team.people[0] ?? requester
  const run = async (as = worker()) => (await world.call(as, 'GET', '/tasks?ticket=DESK-1')).body.items[0]
  const status = async () => (await world.call(worker(), 'GET', '/tickets/DESK-1')).body.status

  async function begin(front_desk: Flow['front_desk'] = { reopen_days: 3 }): Promise<void> {
    flow = await publishFlow(world, {
      category: 'Printers',
      front_desk,
      steps: [
        { name: 'Work', team: team.id, category: 'in_progress' },
        { name: 'Done', team: team.id, category: 'resolved' },
        { name: 'No', team: team.id, category: 'resolved', outcome: 'refused' },
      ],
      transitions: [
        { from: 'Work', to: 'Done', name: 'Solve' },
        { from: 'Work', to: 'No', name: 'Refuse' },
      ],
    })
    const body = { project: 'DESK', title: 'A printer', category: 'Printers' }
    assert.equal((await world.call(requester, 'POST', '/tickets', { body })).status, 201)
    task = String((await run()).id)
  }

  async function act(name: string): Promise<void> {
    const { assigned_to } = await run()
    const holder = team.people.find(({ id }) => id === assigned_to.id) ?? worker()
    const body = { action_id: flow.actions[name] ?? name }
    const answer = await world.call(holder, 'POST', `/tasks/${task}/action`, { body })
    assert.equal(answer.status, 200, answer.text)
    world.tick(1_000)
    await runner.catchUp()
  }

  async function says(person: TestPerson, words: string, internal = false) {
    const body = { body: words, internal }
    const answer = await world.call(person, 'POST', '/tickets/DESK-1/comments', { body })
    assert.equal(answer.status, 201, answer.text)
    world.tick(1_000)
    return answer.body as { id: string; seq: number }
  }

  test('reopens what is resolved, with who did the work, and the history says why', async () => {
    await begin()
    const before = (await run()).assigned_to.id
    await act('Work: Solve')
    assert.deepEqual([(await run(requester)).reply_reopens, await status()], [true, 'resolved'])
    await says(requester, 'It still does not work!')
    await runner.catchUp()
    const { step, assigned_to, status: runs } = await run()
    assert.deepEqual([step.name, assigned_to.id, runs], ['Work', before, 'in_progress'])
    const { items } = (await world.call(worker(), 'GET', '/tickets/DESK-1/history')).body
    const words = items.map(({ text }: { text: string }) => text).join('\n')
    assert.match(words, /reopened the request, because its requester answered/)
  })

  test('reopens what is closed too, also when it closed by itself before the reply was read', async () => {
    await begin({ reopen_days: 3, close_after_hours: 1 })
    await act('Work: Solve')
    await runner.stop()
    await says(requester, 'It still does not work!')
    world.tick(3_600_000)
    const { id } = (await world.call(worker(), 'GET', '/tickets/DESK-1')).body
    assert.deepEqual((await world.run(closeUntouchedRequest, { ticket: id })).result, { closed: true })
    await listen()
    await runner.catchUp()
    assert.equal(await status(), 'in_progress')
    world.tick(DAY)
    assert.deepEqual((await world.run(closeUntouchedRequest, { ticket: id })).result, { closed: false })
  })

  test('that is told once more reopens nothing that has been resolved since', async () => {
    await begin()
    await act('Work: Solve')
    const { id: comment, seq } = await says(requester, 'It still does not work!')
    await runner.catchUp()
    await act('Work: Solve')
    const { id: ticket } = (await world.call(worker(), 'GET', '/tickets/DESK-1')).body
    const again = await world.run(reopenByReply, { ticket, comment, seq })
    assert.deepEqual([again.result, await status()], [{ reopened: false }, 'resolved'])
  })

  test('that comes too late, from somebody else or in private reopens nothing', async () => {
    await begin()
    await act('Work: Solve')
    await says(worker(), 'Is it right now?')
    await says(worker(), 'They take long', true)
    await runner.catchUp()
    assert.equal(await status(), 'resolved')
    world.tick(3 * DAY)
    await says(requester, 'It still does not work!')
    await runner.catchUp()
    assert.equal(await status(), 'resolved')
  })

  test('to a refusal reopens nothing', async () => {
    await begin()
    await act('Work: Refuse')
    assert.equal((await run(requester)).reply_reopens, false)
    await says(requester, 'But I need it!')
    await runner.catchUp()
    assert.equal(await status(), 'resolved')
  })

  test('reopens nothing where its workflow says no, or was made before there was such a word', async () => {
    await begin({ reopen_days: 3, reply_reopens: false })
    await act('Work: Solve')
    assert.equal((await run(requester)).reply_reopens, false)
    await says(requester, 'It still does not work!')
    await runner.catchUp()
    assert.equal(await status(), 'resolved')
  })
})
