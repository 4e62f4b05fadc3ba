import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { readForRule } from '../automation/conditions.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

describe('a query asks how content requesters were', () => {
  let world: TestWorld
  let agent: TestPerson
  let requester: TestPerson
  let watcher: TestPerson

  before(async () => {
    world = await createTestWorld()
    agent = await world.person('agent')
    requester = await world.person('requester')
    watcher = await world.person('requester')
    const project = await world.project({ key: 'HELP' })
    for (const score of [1, 2, 5, null]) {
      const { id } = await world.ticket({ project, reporter: requester, status: 'closed' })
      if (score === null) continue
      const rated = await world.call(requester, 'POST', `/tickets/${id}/satisfaction`, { body: { score } })
      assert.equal(rated.status, 204, rated.text)
    }
    const watching = await world.call(agent, 'PUT', `/tickets/HELP-1/watchers/${watcher.id}`)
    assert.equal(watching.status, 204, watching.text)
  })
  after(() => world.close())

  async function ask(as: TestPerson, q: string, more = '') {
    const path = `/tickets?sort=number&q=${encodeURIComponent(q)}${more}`
    const { status, body } = await world.call(as, 'GET', path)
    return status === 200 ? body.items.map((one: { number: number }) => one.number).join(' ') : body.code
  }

  for (const [query, found] of [
    ['rating:1', '1'],
    ['rating:1..2', '1 2'],
    ['rating:2..', '2 3'],
    ['rating:1,5', '1 3'],
    ['rating>=4', '3'],
    ['rating<=2', '1 2'],
    ['rating<2', '1'],
    ['rating>2', '3'],
    ['rating:none', '4'],
    ['-rating:none', '1 2 3'],
    ['-rating:5', '1 2 4'],
    ['rating:5 OR rating:none', '3 4'],
    ['rating:6', 'query.invalid'],
    ['rating:good', 'query.invalid'],
    ['rating>none', 'query.invalid'],
  ] as const)
    test(`${query} finds ${found}`, async () => {
      assert.equal(await ask(agent, query), found)
    })

  test('who said it finds it, and who only watches the request is told nothing of it', async () => {
    assert.equal(await ask(requester, 'rating:1..2'), '1 2')
    assert.equal(await ask(watcher, 'rating:1..5'), '')
    assert.equal(await ask(watcher, '-rating:1'), '1')
    assert.equal(await ask(watcher, 'rating:none'), '1')
  })

  test('a list of the past and a rule do not ask for it', async () => {
    const at = new Date(world.kernel.clock.now()).toISOString()
    assert.equal(await ask(agent, 'rating:1', `&at=${at}`), 'past.ratings_are_of_today')
    await assert.rejects(readForRule(world.store.db, 'rating<=2', null), /rules cannot ask for/)
  })
})
