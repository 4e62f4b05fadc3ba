import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

let world: TestWorld
let admin: TestPerson
let agent: TestPerson

before(async () => {
  world = await createTestWorld()
  admin = await world.person('admin', { name: 'Root' })
  agent = await world.person('agent', { name: 'Ana' })
})
after(() => world.close())

const audit = (as: TestPerson, query = '') => world.call(as, 'GET', `/audit${query}`)
const kinds = async (query: string): Promise<string[]> =>
  (await audit(admin, query)).body.items.map((one: { kind: string }) => one.kind)

test('only admins read the audit log, and a token only with the scope for it', async () => {
  assert.equal((await audit(agent)).status, 403)
  assert.equal((await audit(await world.person('requester'))).status, 404)
  assert.equal((await world.call(admin, 'GET', '/audit', { scopes: ['read', 'write'] })).status, 403)
  assert.equal((await audit(admin)).status, 200)
})

test('the audit log has the newest first and can be narrowed to who, what and when', async () => {
  const ticket = await world.ticket({ reporter: agent })
  world.tick(60_000)
  const later = new Date(world.now).toISOString()
  await world.call(agent, 'POST', `/tickets/${ticket.key}/comments`, { body: { body: 'hello' } })
  assert.equal((await kinds(''))[0], 'comment.added')
  assert.deepEqual(await kinds(`?actor=${agent.email}`), ['comment.added'])
  assert.deepEqual(await kinds(`?kind=comment.*&from=${later}`), ['comment.added'])
  assert.deepEqual(await kinds(`?from=${later}`), ['comment.added'])
  assert.ok(!(await kinds(`?to=${later}`)).includes('comment.added'))
  assert.equal((await audit(admin, '?actor=nobody@example.org')).status, 404)
})

test('pages go through the whole audit log once', async () => {
  const all = await kinds('?limit=200')
  const walked: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page = await audit(admin, `?limit=3${next === '' ? '' : `&after=${String(next)}`}`)
    walked.push(...page.body.items.map((one: { kind: string }) => one.kind))
    next = page.body.next
  }
  assert.deepEqual(walked, all)
})

test('the audit log can be narrowed to a project, a ticket and words', async () => {
  const project = await world.project({ key: 'AUD', name: 'Audited' })
  const ticket = await world.ticket({ project, reporter: agent, title: 'Größe of the door' })
  await world.call(admin, 'PATCH', '/projects/AUD', { body: { description: 'all of it' } })
  await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, { body: { status: 'resolved' } })
  assert.deepEqual(await kinds('?project=AUD'), [
    'ticket.status_changed',
    'project.edited',
    'ticket.created',
    'project.created',
  ])
  assert.deepEqual(await kinds(`?ticket=${ticket.key}`), ['ticket.status_changed', 'ticket.created'])
  assert.deepEqual(await kinds(`?text=${encodeURIComponent('größe DOOR')}`), ['ticket.created'])
  assert.deepEqual(await kinds('?text=status&actor=' + agent.email), ['ticket.status_changed'])
  assert.deepEqual(await kinds('?text=nothing%20like%20this'), [])
  for (const unknown of ['project=NONE', 'ticket=AUD-99'])
    assert.equal((await audit(admin, `?${unknown}`)).status, 404)
})
