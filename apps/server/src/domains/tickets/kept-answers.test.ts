import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

describe('a list or a board that was asked for before', () => {
  let world: TestWorld
  let lead: TestPerson
  let requester: TestPerson
  before(async () => {
    world = await createTestWorld()
    lead = await world.person('admin')
    requester = await world.person('requester')
    const project = await world.project({ key: 'WEB' })
    await world.ticket({ project, reporter: lead, title: 'Not for everybody' })
    await world.ticket({ project, reporter: requester, title: 'Printer on fire' })
  })
  after(() => world.close())

  for (const path of ['/tickets?project=WEB', '/board?project=WEB']) {
    test(`is the same again, byte for byte and by its tag, while nothing happens (${path})`, async () => {
      const first = await world.call(lead, 'GET', path)
      const again = await world.call(lead, 'GET', path)
      assert.deepEqual([again.body, again.headers['etag']], [first.body, first.headers['etag']])
      const etag = String(first.headers['etag'])
      const unchanged = await world.call(lead, 'GET', path, { headers: { 'if-none-match': etag } })
      assert.equal(unchanged.status, 304)
    })

    test(`shows nobody what was made for somebody else (${path})`, async () => {
      await world.call(lead, 'GET', path)
      const { body } = await world.call(requester, 'GET', path)
      assert.ok(!JSON.stringify(body).includes('Not for everybody'))
      assert.ok(JSON.stringify(body).includes('Printer on fire'))
    })

    test(`shows at once what was written since, wherever it was written (${path})`, async () => {
      await world.call(lead, 'GET', path)
      const title = `Since ${path}`
      await world.call(lead, 'PATCH', '/tickets/WEB-1', { body: { title } })
      const { body } = await world.call(lead, 'GET', path)
      assert.ok(JSON.stringify(body).includes(title))
    })
  }

  test('is not found by whoever may not see the project, whatever tag they send', async () => {
    await world.project({ key: 'HR', access: 'private' })
    const { status } = await world.call(requester, 'GET', '/board?project=HR', {
      headers: { 'if-none-match': '*' },
    })
    assert.equal(status, 404)
  })
})
