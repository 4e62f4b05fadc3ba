// Longer than 400 lines: what may be asked of one ticket over HTTP, in the order in which it is made, read, changed and taken away.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { verified } from '../../testing/verify-command.ts'
import { createTicket } from './create-ticket.command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

describe('tickets over HTTP', () => {
  let world: TestWorld
  let admin: TestPerson
  let agent: TestPerson
  let requester: TestPerson

  before(async () => {
    world = await createTestWorld()
    admin = await world.person('admin', { name: 'Ada' })
    agent = await world.person('agent', { name: 'Ana', email: 'ana@example.org' })
    requester = await world.person('requester', { name: 'Rob' })
    await world.project({ key: 'WEB' })
  })
  after(async () => {
    await verified(world)
    await world.close()
  })

  const create = async (body: object = {}, as = agent) =>
    (await world.call(as, 'POST', '/tickets', { body: { project: 'WEB', title: 'T', ...body } })).body

  test('a ticket is created with all its fields and answers with its place', async () => {
    const answer = await world.call(agent, 'POST', '/tickets', {
      body: {
        project: 'web',
        title: 'Printer on fire',
        description: '**hot**',
        status: 'in_progress',
        priority: 'critical',
        severity: 'high',
        category: 'Hardware',
        labels: ['Fire', 'fire'],
        assignee: 'ANA@example.org',
        due_at: '2026-04-01T12:00:00+02:00',
      },
    })
    assert.equal(answer.status, 201)
    assert.equal(answer.headers.location, `/api/v1/tickets/${answer.body.key}`)
    assert.match(answer.body.key, /^WEB-\d+$/)
    assert.deepEqual(answer.body.assignee, { id: agent.id, name: 'Ana' })
    assert.deepEqual(answer.body.reporter, { id: agent.id, name: 'Ana' })
    assert.deepEqual(answer.body.labels, ['Fire'])
    assert.equal(answer.body.due_at, '2026-04-01T10:00:00.000Z')
    assert.equal(answer.body.step.name, 'In progress')
    assert.equal(answer.body.can.edit, true)
    const again = await world.call(agent, 'GET', answer.headers.location ?? '')
    assert.deepEqual(again.body, answer.body)
    assert.equal(again.headers.etag, answer.headers.etag)
  })

  test('wrong input names every field and stores nothing', async () => {
    const answer = await world.call(agent, 'POST', '/tickets', {
      body: { project: 'WEB', title: ' ', priority: 'urgent', colour: 1 },
    })
    assert.equal(answer.status, 422)
    assert.deepEqual(answer.body.errors.map((one: { pointer: string }) => one.pointer).toSorted(), [
      '/colour',
      '/priority',
      '/title',
    ])
    const unknown = await world.call(agent, 'POST', '/tickets', {
      body: { project: 'WEB', title: 'T', assignee: 'nobody@example.org' },
    })
    assert.deepEqual([unknown.status, unknown.body.code], [422, 'ticket.unknown_assignee'])
    assert.equal(
      (await world.call(agent, 'POST', '/tickets', { body: { project: 'NO', title: 'T' } })).status,
      404,
    )
  })

  test('300 creations at once get the numbers 1 to 300 without a gap', async () => {
    const project = await world.project({ key: 'MANY' })
    const answers = await Promise.all(
      Array.from({ length: 300 }, () => world.ticket({ project, reporter: agent })),
    )
    const numbers = answers.map(({ key }) => Number(key.split('-')[1])).toSorted((a, b) => a - b)
    assert.deepEqual(
      numbers,
      Array.from({ length: 300 }, (_, index) => index + 1),
    )
  })

  test('a refused creation leaves no gap in the numbers', async () => {
    const project = await world.project({ key: 'GAP' })
    await world.ticket({ project, reporter: agent })
    await world.call(agent, 'POST', '/tickets', { body: { project: 'GAP', title: 'T', team: 'nobody' } })
    assert.equal((await world.ticket({ project, reporter: agent })).key, 'GAP-2')
  })

  test('nobody is given a ticket who could not see it', async () => {
    const answer = await world.call(agent, 'POST', '/tickets', {
      body: { project: 'WEB', title: 'T', assignee: requester.id },
    })
    assert.deepEqual([answer.status, answer.body.code], [422, 'ticket.assignee_cannot_work'])
  })

  test('a requester asks, but does not decide how a ticket is handled', async () => {
    const plain = await create({ title: 'Help', priority: 'high', category: 'IT' }, requester)
    assert.equal(plain.reporter.id, requester.id)
    assert.deepEqual([plain.can.edit, plain.can.edit_text, plain.can.see_internal], [false, true, false])
    const answer = await world.call(requester, 'POST', '/tickets', {
      body: { project: 'WEB', title: 'T', labels: ['x'], assignee: agent.id },
    })
    assert.equal(answer.status, 403)
    assert.deepEqual(
      answer.body.errors.map((one: { pointer: string }) => one.pointer),
      ['/labels', '/assignee'],
    )
  })

  test('a requester mends the text of an own ticket and nothing else', async () => {
    const ticket = await create({}, requester)
    const mended = await world.call(requester, 'PATCH', `/tickets/${ticket.key}`, {
      body: { title: 'Better' },
    })
    assert.deepEqual([mended.status, mended.body.title], [200, 'Better'])
    const refused = await world.call(requester, 'PATCH', `/tickets/${ticket.key}`, {
      body: { title: 'Best', priority: 'critical', status: 'closed' },
    })
    assert.equal(refused.status, 403)
    assert.deepEqual(
      refused.body.errors.map((one: { pointer: string }) => one.pointer),
      ['/priority', '/status'],
    )
    assert.equal((await world.call(requester, 'GET', `/tickets/${ticket.key}`)).body.title, 'Better')
  })

  test('a requester sees own and watched tickets only; others do not exist', async () => {
    const ticket = await create()
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/move'],
      ['PUT', '/watchers/me'],
    ] as const) {
      const answer = await world.call(requester, method, `/tickets/${ticket.key}${path}`, {
        ...(method !== 'GET' && { body: method === 'POST' ? { status: 'open' } : {} }),
      })
      assert.equal(answer.status, 404, method)
    }
    await world.call(agent, 'PUT', `/tickets/${ticket.key}/watchers/${requester.id}`)
    const seen = await world.call(requester, 'GET', `/tickets/${ticket.key}`)
    assert.deepEqual([seen.status, seen.body.watching], [200, true])
    assert.equal((await world.call(requester, 'DELETE', `/tickets/${ticket.key}/watchers/me`)).status, 204)
    assert.equal((await world.call(requester, 'GET', `/tickets/${ticket.key}`)).status, 404)
  })

  test('the same version is answered with 304, a changed one anew', async () => {
    const ticket = await create()
    const first = await world.call(agent, 'GET', `/tickets/${ticket.key}`)
    const headers = { 'if-none-match': String(first.headers.etag) }
    assert.equal((await world.call(agent, 'GET', `/tickets/${ticket.key}`, { headers })).status, 304)
    await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, { body: { title: 'New' } })
    assert.equal((await world.call(agent, 'GET', `/tickets/${ticket.key}`, { headers })).status, 200)
  })

  test('If-Match refuses a change of what has changed, and nothing is stored', async () => {
    const ticket = await create()
    const { headers } = await world.call(agent, 'GET', `/tickets/${ticket.key}`)
    const patch = (title: string) =>
      world.call(agent, 'PATCH', `/tickets/${ticket.key}`, {
        body: { title },
        headers: { 'if-match': String(headers.etag) },
      })
    assert.equal((await patch('First')).status, 200)
    const second = await patch('Second')
    assert.equal(second.status, 412)
    assert.equal((await world.call(agent, 'GET', `/tickets/${ticket.key}`)).body.title, 'First')
  })

  test('C3: two who change different fields are merged; the same field is a conflict with both values', async () => {
    const ticket = await create({ title: 'Old' })
    const base_seq = ticket.seq
    const path = `/tickets/${ticket.key}`
    assert.equal(
      (await world.call(agent, 'PATCH', path, { body: { base_seq, priority: 'high' } })).status,
      200,
    )
    const merged = await world.call(admin, 'PATCH', path, { body: { base_seq, title: 'Mine' } })
    assert.deepEqual([merged.body.title, merged.body.priority], ['Mine', 'high'])
    world.tick(1_000)
    const clash = await world.call(agent, 'PATCH', path, {
      body: { base_seq, title: 'Yours', severity: 'low' },
    })
    assert.deepEqual(
      [clash.status, clash.body.code, clash.body.seq],
      [409, 'ticket.conflict', merged.body.seq],
    )
    assert.deepEqual(clash.body.conflicts, [
      {
        field: 'title',
        base: 'Old',
        theirs: 'Mine',
        yours: 'Yours',
        by: { id: admin.id, name: 'Ada' },
        at: new Date(world.now - 1_000).toISOString(),
      },
    ])
    assert.equal((await world.call(agent, 'GET', path)).body.severity, null)
    const same = await world.call(agent, 'PATCH', path, {
      body: { base_seq, title: 'Mine', severity: 'low' },
    })
    assert.deepEqual([same.status, same.body.severity], [200, 'low'])
  })

  test('people in a conflict have their names, and a status is compared as a status', async () => {
    const ticket = await create()
    const path = `/tickets/${ticket.key}`
    await world.call(admin, 'PATCH', path, { body: { assignee: admin.id, status: 'in_progress' } })
    const clash = await world.call(agent, 'PATCH', path, {
      body: { base_seq: ticket.seq, assignee: agent.id, status: 'resolved' },
    })
    const byField = new Map(
      clash.body.conflicts.map((one: { field: string; base: unknown; theirs: unknown; yours: unknown }) => [
        one.field,
        [one.base, one.theirs, one.yours],
      ]),
    )
    assert.deepEqual(byField.get('assignee'), [
      null,
      { id: admin.id, name: 'Ada' },
      { id: agent.id, name: 'Ana' },
    ])
    assert.deepEqual(byField.get('status'), ['open', 'in_progress', 'resolved'])
    assert.equal(byField.size, 2)
  })

  test('C3: labels never conflict: a whole set with base_seq keeps what others added meanwhile', async () => {
    const ticket = await create({ labels: ['a', 'b'] })
    const path = `/tickets/${ticket.key}`
    await world.call(admin, 'PATCH', path, { body: { add_labels: ['c'] } })
    const merged = await world.call(agent, 'PATCH', path, {
      body: { base_seq: ticket.seq, labels: ['b', 'd'] },
    })
    assert.deepEqual(merged.body.labels, ['b', 'c', 'd'])
    const whole = await world.call(agent, 'PATCH', path, { body: { labels: ['B'] } })
    assert.deepEqual(whole.body.labels, ['b'])
    const both = await world.call(agent, 'PATCH', path, {
      body: { add_labels: ['x'], remove_labels: ['b', 'zz'] },
    })
    assert.deepEqual(both.body.labels, ['x'])
  })

  test('resolving and closing leave their instants, reopening clears them', async () => {
    const ticket = await create()
    const path = `/tickets/${ticket.key}`
    const set = async (status: string) => {
      world.tick(60_000)
      const { body } = await world.call(agent, 'PATCH', path, { body: { status } })
      return [body.status, body.resolved_at, body.closed_at]
    }
    const [, resolvedAt] = await set('resolved')
    assert.equal(resolvedAt, new Date(world.now).toISOString())
    const closed = await set('closed')
    assert.deepEqual(closed, ['closed', resolvedAt, new Date(world.now).toISOString()])
    assert.deepEqual(await set('open'), ['open', null, null])
    const directly = await set('closed')
    assert.deepEqual(directly.slice(1), [
      new Date(world.now).toISOString(),
      new Date(world.now).toISOString(),
    ])
  })

  test('a change that changes nothing leaves the ticket as it is', async () => {
    const ticket = await create({ title: 'Same', labels: ['x'] })
    world.tick(1_000)
    const { body } = await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, {
      body: { title: 'Same', status: 'open', add_labels: ['X'], assignee: null },
    })
    assert.deepEqual([body.seq, body.updated_at], [ticket.seq, ticket.updated_at])
  })

  test('PUT empties what it does not name, and keeps status and reporter', async () => {
    const ticket = await create({
      priority: 'high',
      labels: ['x'],
      assignee: agent.id,
      status: 'in_progress',
      category: 'C',
    })
    const { status, body } = await world.call(admin, 'PUT', `/tickets/${ticket.key}`, {
      body: { title: 'New' },
    })
    assert.equal(status, 200)
    assert.deepEqual(
      [body.title, body.priority, body.labels, body.assignee, body.category, body.status, body.reporter.id],
      ['New', 'medium', [], null, null, 'in_progress', agent.id],
    )
  })

  test('a deleted ticket is gone for viewers and requesters, shown to members, and can be restored', async () => {
    const ticket = await create({}, requester)
    const viewer = await world.person('requester')
    await world.member({ key: 'WEB' }, viewer, 'viewer')
    const path = `/tickets/${ticket.key}`
    assert.equal((await world.call(agent, 'DELETE', path)).status, 204)
    assert.equal((await world.call(agent, 'DELETE', path)).status, 204)
    assert.equal((await world.call(requester, 'GET', path)).status, 404)
    assert.equal((await world.call(viewer, 'GET', path)).status, 404)
    assert.notEqual((await world.call(agent, 'GET', path)).body.deleted_at, null)
    const edit = await world.call(agent, 'PATCH', path, { body: { title: 'No' } })
    assert.deepEqual([edit.status, edit.body.code], [409, 'ticket.deleted'])
    const { body } = await world.call(agent, 'POST', `${path}/restore`)
    assert.equal(body.deleted_at, null)
    assert.equal((await world.call(requester, 'GET', path)).status, 200)
  })

  test('tickets of an archived project are read-only', async () => {
    const project = await world.project({ key: 'OLD' })
    const ticket = await world.ticket({ project, reporter: agent })
    await world.call(admin, 'PATCH', '/projects/OLD', { body: { archived: true } })
    const edit = await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, { body: { title: 'No' } })
    assert.deepEqual([edit.status, edit.body.code], [409, 'project.archived'])
    const another = await world.call(agent, 'POST', '/tickets', { body: { project: 'OLD', title: 'T' } })
    assert.deepEqual([another.status, another.body.code], [409, 'project.archived'])
    assert.equal((await world.call(agent, 'GET', `/tickets/${ticket.key}`)).body.can.edit, false)
  })

  test('a token that may only read changes nothing', async () => {
    const ticket = await create()
    const read = { scopes: ['read' as const] }
    assert.equal((await world.call(agent, 'GET', `/tickets/${ticket.key}`, read)).status, 200)
    const edit = await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, {
      ...read,
      body: { title: 'No' },
    })
    assert.deepEqual([edit.status, edit.body.code], [403, 'access.forbidden'])
  })

  test('?fields= shows those beside id and key, ?expand= adds watchers', async () => {
    const ticket = await create()
    await world.call(agent, 'PUT', `/tickets/${ticket.key}/watchers/me`)
    const few = await world.call(agent, 'GET', `/tickets/${ticket.key}?fields=title,assignee`)
    assert.deepEqual(Object.keys(few.body).toSorted(), ['assignee', 'id', 'key', 'title'])
    const more = await world.call(agent, 'GET', `/tickets/${ticket.key}?expand=watchers,links`)
    assert.deepEqual([more.body.watchers, more.body.links], [[{ id: agent.id, name: 'Ana' }], []])
    const wrong = await world.call(agent, 'GET', `/tickets/${ticket.key}?fields=colour`)
    assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [400, '?fields'])
  })

  test('a viewer reads and watches, and is told what only others may do', async () => {
    const ticket = await create()
    const viewer = await world.person('requester')
    await world.member({ key: 'WEB' }, viewer, 'viewer')
    const path = `/tickets/${ticket.key}`
    const watching = await world.call(viewer, 'PATCH', path, { body: { add_watchers: [viewer.id] } })
    assert.deepEqual([watching.status, watching.body.watching], [200, true])
    const others = await world.call(viewer, 'PATCH', path, {
      body: { add_watchers: [agent.id], title: 'No' },
    })
    assert.deepEqual(
      [others.status, others.body.errors.map((one: { pointer: string }) => one.pointer)],
      [403, ['/add_watchers', '/title']],
    )
    assert.equal((await world.call(viewer, 'PUT', `${path}/watchers/${agent.id}`)).status, 403)
    assert.equal(
      (await world.call(viewer, 'POST', '/tickets', { body: { project: 'WEB', title: 'T' } })).status,
      403,
    )
    assert.equal((await world.call(agent, 'PUT', `${path}/watchers/nobody@example.org`)).status, 404)
  })

  test('Waybill itself must say for whom it makes a ticket', async () => {
    await assert.rejects(world.run(createTicket, { project: 'WEB', title: 'T' }), { code: 'input.required' })
  })

  test('the repetition of a creation gives the first ticket again', async () => {
    const once = { body: { project: 'WEB', title: 'Once' }, headers: { 'idempotency-key': 'once-1' } }
    const [first, second] = [
      await world.call(agent, 'POST', '/tickets', once),
      await world.call(agent, 'POST', '/tickets', once),
    ]
    assert.deepEqual([second.status, second.body.key], [201, first.body.key])
  })

  test('a requester makes at most 30 tickets an hour; those who work here are not held up', async () => {
    const limited = await createTestWorld({ limits: true })
    try {
      await limited.project({ key: 'WEB' })
      const body = { project: 'WEB', title: 'T' }
      const people = { requester: await limited.person('requester'), agent: await limited.person('agent') }
      for (let count = 0; count < 30; count += 1) {
        assert.equal((await limited.call(people.requester, 'POST', '/tickets', { body })).status, 201)
      }
      const refused = await limited.call(people.requester, 'POST', '/tickets', { body })
      assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '120'])
      assert.equal((await limited.call(people.agent, 'POST', '/tickets', { body })).status, 201)
    } finally {
      await limited.close()
    }
  })

  test('a body cannot name another ticket than the path', async () => {
    const ticket = await create()
    const answer = await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, {
      body: { ticket: 'WEB-1', if_match: 3 },
    })
    assert.equal(answer.status, 422)
  })
})
