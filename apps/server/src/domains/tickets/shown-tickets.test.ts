import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

let world: TestWorld
let lead: TestPerson
let agent: TestPerson
let requester: TestPerson
let ticket: { id: string; key: string }

before(async () => {
  world = await createTestWorld()
  lead = await world.person('admin', { name: 'Lea Lead' })
  agent = await world.person('agent', { name: 'Ana Agent' })
  requester = await world.person('requester')
  const project = await world.project({ key: 'WEB' })
  ticket = await world.ticket({ project, reporter: requester, labels: ['bug'], assignee: agent.id })
})
after(() => world.close())

const shown = (as: TestPerson, path = `/tickets/${ticket.key}`) => world.call(as, 'GET', path)

/** Reads twice, so that the second answer is a kept one, then does something, and gives both. */
async function around(as: TestPerson, change: () => Promise<unknown>): Promise<[Answer, Answer]> {
  await shown(as)
  const before = await shown(as)
  await shown(as, '/tickets?project=WEB')
  await change()
  const after = await shown(as)
  const list = await shown(as, '/tickets?project=WEB')
  assert.deepEqual(list.body.items[0], after.body, 'a list shows what the ticket shows')
  return [before, after]
}

describe('a ticket that was shown before', () => {
  const changes: [string, () => Promise<unknown>, (body: Answer['body']) => unknown, unknown][] = [
    [
      'its title',
      () => world.call(lead, 'PATCH', `/tickets/${ticket.key}`, { body: { title: 'Other' } }),
      (body) => body.title,
      'Other',
    ],
    [
      'a comment',
      () => world.call(lead, 'POST', `/tickets/${ticket.key}/comments`, { body: { body: 'hello' } }),
      (body) => body.comment_count,
      1,
    ],
    [
      'the name of its assignee',
      () => world.call(lead, 'PATCH', `/users/${agent.id}`, { body: { name: 'Anna Agent' } }),
      (body) => body.assignee.name,
      'Anna Agent',
    ],
    [
      'the name of a label',
      async () => {
        const { body } = await world.call(lead, 'GET', '/projects/WEB/labels')
        return world.call(lead, 'PATCH', `/projects/WEB/labels/${body.items[0].id}`, {
          body: { name: 'defect' },
        })
      },
      (body) => body.labels,
      ['defect'],
    ],
    [
      'the key of its project',
      () => world.call(lead, 'PATCH', '/projects/WEB', { body: { key: 'SITE' } }),
      (body) => body.key,
      'SITE-1',
    ],
    [
      'what its reader may do with it',
      () => world.call(lead, 'PATCH', '/projects/SITE', { body: { archived: true } }),
      (body) => body.can.edit,
      false,
    ],
  ]
  for (const [what, change, pick, expected] of changes) {
    test(`is shown anew after a change of ${what}`, async () => {
      const [before, after] = await around(agent, change)
      assert.notDeepEqual(pick(before.body), expected)
      assert.deepEqual(pick(after.body), expected)
      assert.notEqual(before.headers.etag, after.headers.etag)
    })
  }

  test('is shown to everybody as their own rights say', async () => {
    const [staff, own] = [await shown(agent), await shown(requester)]
    assert.equal(staff.body.can.see_internal, true)
    assert.equal(own.body.can.see_internal, false)
    const limited = await world.call(agent, 'GET', `/tickets/${ticket.key}`, { scopes: ['read'] })
    assert.equal(limited.body.can.comment, false)
  })

  test('is gone for whoever may not see it any more', async () => {
    const outsider = await world.person('requester')
    assert.equal((await shown(outsider)).status, 404)
    await world.call(lead, 'PATCH', '/projects/SITE', { body: { archived: false } })
    const added = await world.call(lead, 'PATCH', `/tickets/${ticket.key}`, {
      body: { add_watchers: [outsider.id] },
    })
    assert.equal(added.status, 200)
    assert.equal((await shown(outsider)).status, 200)
    assert.equal((await shown(outsider)).body.watching, true)
    await world.call(lead, 'PATCH', `/tickets/${ticket.key}`, { body: { remove_watchers: [outsider.id] } })
    assert.equal((await shown(outsider)).status, 404)
  })
})
