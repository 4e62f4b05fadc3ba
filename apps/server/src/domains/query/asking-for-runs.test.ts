import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { makeTeam } from '../tasks/testing/make-team.ts'
import { publishFlow } from '../tasks/testing/publish-flow.ts'

describe('a query asks for the runs of tickets', () => {
  let world: TestWorld
  let agent: TestPerson
  let requester: TestPerson
  let workflow: { id: string; name: string }
  let worker: TestPerson

  before(async () => {
    world = await createTestWorld()
    agent = await world.person('agent')
    requester = await world.person('requester')
    await world.project({ key: 'HELP' })
    const team = await makeTeam(world, 1)
    const [member] = team.people
    assert.ok(member)
    worker = member
    const { id } = await publishFlow(world, {
      category: 'Hardware',
      steps: [
        { name: 'Look', team: team.id, category: 'open' },
        { name: 'Give', team: team.id, category: 'closed' },
      ],
      transitions: [{ from: 'Look', to: 'Give', name: 'Go on', comment: 'optional' }],
    })
    const { body } = await world.call(agent, 'GET', `/workflows/${id}`)
    workflow = { id, name: body.name }
    for (const category of ['Hardware', 'Hardware', undefined]) {
      const made = await world.call(requester, 'POST', '/tickets', {
        body: { project: 'HELP', title: 'Please', ...(category && { category }) },
      })
      assert.equal(made.status, 201, made.text)
    }
    const { items } = (await world.call(worker, 'GET', '/tasks?ticket=HELP-2')).body
    const offered = await world.call(worker, 'GET', `/tasks/${items[0].id}/available-actions`)
    const [go] = offered.body.available_actions
    const done = await world.call(worker, 'POST', `/tasks/${items[0].id}/action`, {
      body: { action_id: go.action_id },
    })
    assert.equal(done.status, 200, done.text)
  })
  after(() => world.close())

  async function ask(as: TestPerson, q: string) {
    const { status, body } = await world.call(as, 'GET', `/tickets?sort=number&q=${encodeURIComponent(q)}`)
    return status === 200 ? body.items.map((one: { key: string }) => one.key).join(' ') : body.code
  }

  test('by the workflow on which they travel, or travelled last, and the step', async () => {
    assert.equal(await ask(agent, `workflow:"${workflow.name.toUpperCase()}"`), 'HELP-1 HELP-2')
    assert.equal(await ask(agent, `workflow:${workflow.id} step:Look`), 'HELP-1')
    assert.equal(await ask(agent, `workflow:"${workflow.name}" status:closed`), 'HELP-2')
    assert.equal(await ask(agent, `-workflow:"${workflow.name}"`), 'HELP-3')
    assert.equal(await ask(agent, 'workflow:Basic'), 'HELP-3')
    assert.equal(await ask(agent, 'workflow:"Not there"'), 'query.invalid')
  })

  test('on whichever version they are', async () => {
    const admin = await world.person('admin')
    const { body: saved } = await world.call(admin, 'GET', `/workflows/${workflow.id}`)
    const changed = await world.call(admin, 'PATCH', `/workflows/${workflow.id}`, {
      body: { description: 'Newer', base_seq: saved.seq },
    })
    assert.equal(changed.status, 200, changed.text)
    assert.equal((await world.call(admin, 'POST', `/workflows/${workflow.id}/publish`)).status, 200)
    const made = await world.call(requester, 'POST', '/tickets', {
      body: { project: 'HELP', title: 'Another', category: 'Hardware' },
    })
    assert.equal(await ask(agent, `workflow:"${workflow.name}"`), `HELP-1 HELP-2 ${made.body.key}`)
  })

  test('and tells no requester on which workflow their requests travel', async () => {
    assert.equal(await ask(requester, `workflow:"${workflow.name}"`), 'query.invalid')
    assert.equal(await ask(requester, `workflow:${workflow.id}`), 'query.invalid')
  })

  test('nor an agent on which a request travels that they only made', async () => {
    const secret = await world.project({ key: 'SECRET', access: 'private' })
    const asking = await world.ticket({ project: secret, reporter: agent, category: 'Hardware' })
    assert.equal(await ask(agent, `project:SECRET`), asking.key)
    assert.equal(await ask(agent, `project:SECRET workflow:Basic`), '')
    assert.equal(await ask(agent, `project:SECRET workflow:"${workflow.name}"`), '')
  })
})
