import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { findTeamByRef, namesOfTeams } from './teams.queries.ts'

describe('teams', () => {
  let world: TestWorld
  let admin: TestPerson
  let ana: TestPerson
  let rita: TestPerson
  beforeEach(async () => {
    world = await createTestWorld()
    admin = await world.person('admin')
    ana = await world.person('agent')
    rita = await world.person('requester')
  })
  afterEach(() => world.close())

  const create = async (name: string) => (await world.call(admin, 'POST', '/teams', { body: { name } })).body
  const put = (team: string, person: TestPerson, body?: object) =>
    world.call(admin, 'PUT', `/teams/${team}/members/${person.id}`, body ? { body } : {})
  const members = async (team: string): Promise<string[]> =>
    (await world.call(ana, 'GET', `/teams/${team}`)).body.members.map((member: { id: string }) => member.id)
  const last = async () => (await readEvents(world.store.db, { limit: 1, newestFirst: true }))[0]

  test('are made, found by id or by name in any case, renamed and described', async () => {
    const answer = await world.call(admin, 'POST', '/teams', {
      body: { name: 'Second Line', description: 'After the first' },
    })
    assert.equal(answer.status, 201)
    assert.equal(answer.headers['location'], `/api/v1/teams/${answer.body.id}`)
    assert.equal(answer.body.seq, (await last())?.seq)
    for (const ref of [answer.body.id, 'second%20line', 'SECOND%20LINE']) {
      assert.equal((await world.call(ana, 'GET', `/teams/${ref}`)).body.id, answer.body.id)
    }
    const renamed = await world.call(admin, 'PATCH', `/teams/${answer.body.id}`, {
      body: { name: 'Third line' },
    })
    assert.equal(renamed.body.name, 'Third line')
    assert.deepEqual((await last())?.data, {
      team: answer.body.id,
      before: { name: 'Second Line' },
      after: { name: 'Third line' },
    })
    assert.equal(await findTeamByRef(world.store.db, 'second line'), null)
    assert.deepEqual(
      [...(await namesOfTeams(world.store.db, [answer.body.id]))],
      [[answer.body.id, 'Third line']],
    )
  })

  test('have names of their own, in any case of letters', async () => {
    const one = await create('Support')
    await create('Sales')
    const same = await world.call(admin, 'POST', '/teams', { body: { name: 'SUPPORT' } })
    assert.deepEqual([same.status, same.body.code], [422, 'team.name_taken'])
    const rename = await world.call(admin, 'PATCH', `/teams/${one.id}`, { body: { name: 'sales' } })
    assert.equal(rename.body.code, 'team.name_taken')
    assert.equal(
      (await world.call(admin, 'PATCH', `/teams/${one.id}`, { body: { name: 'SUPPORT' } })).status,
      200,
    )
  })

  test('what changes nothing leaves no event', async () => {
    const team = await create('Support')
    await put(team.id, ana)
    const before = (await last())?.seq
    await world.call(admin, 'PATCH', `/teams/${team.id}`, { body: { name: 'Support', description: '' } })
    await put(team.id, ana)
    await put(team.id, ana, { position: 0 })
    assert.equal((await last())?.seq, before)
  })

  test('keep their members in order, wherever they are put', async () => {
    const { id } = await create('Support')
    const [b, c] = [await world.person('agent'), await world.person('agent')]
    await put(id, ana)
    await put(id, b)
    const added = await put(id, c, { position: 1 })
    assert.equal(added.status, 200)
    assert.deepEqual(await members(id), [ana.id, c.id, b.id])
    assert.deepEqual((await last())?.data, { team: id, person: c.id, position: 1 })
    await put(id, ana, { position: 2 })
    assert.deepEqual(await members(id), [c.id, b.id, ana.id])
    const moved = await last()
    assert.deepEqual(
      [moved?.kind, moved?.data],
      ['team.member_moved', { team: id, person: ana.id, before: { position: 0 }, after: { position: 2 } }],
    )
    await put(id, c, { position: 500 })
    assert.deepEqual(await members(id), [b.id, ana.id, c.id])
    assert.equal((await world.call(admin, 'DELETE', `/teams/${id}/members/${ana.email}`)).status, 204)
    assert.deepEqual(await members(id), [b.id, c.id])
    assert.equal((await world.call(admin, 'DELETE', `/teams/${id}/members/${ana.id}`)).status, 404)
    assert.equal((await world.call(admin, 'PUT', `/teams/${id}/members/nobody@example.org`)).status, 404)
    assert.equal((await put(id, ana, { position: -1 })).body.errors[0].pointer, '/position')
  })

  test('keep every member when many are put at once', async () => {
    const { id } = await create('Support')
    const people = await Promise.all(Array.from({ length: 6 }, () => world.person('agent')))
    await Promise.all(people.map((person) => put(id, person, { position: 0 })))
    assert.deepEqual((await members(id)).toSorted(), people.map((person) => person.id).toSorted())
    const rows = await world.store.db
      .selectFrom('team_members')
      .select('position')
      .orderBy('position')
      .execute()
    assert.deepEqual(
      rows.map((row) => row.position),
      [0, 1, 2, 3, 4, 5],
    )
  })

  test('show who is inactive, for whoever hands out work', async () => {
    const { id } = await create('Support')
    await put(id, ana)
    await world.call(admin, 'PATCH', `/users/${ana.id}`, { body: { active: false } })
    assert.equal((await world.call(admin, 'GET', `/teams/${id}`)).body.members[0].active, false)
  })

  test('go only when no ticket belongs to them, and say how many do', async () => {
    const { id } = await create('Support')
    await put(id, ana)
    await world.ticket({ team: 'Support' })
    const refused = await world.call(admin, 'DELETE', `/teams/${id}`)
    assert.deepEqual([refused.status, refused.body.code, refused.body.tickets], [409, 'team.in_use', 1])
    const empty = await create('Empty')
    await put(empty.id, ana)
    assert.equal((await world.call(admin, 'DELETE', `/teams/${empty.id}`)).status, 204)
    assert.equal((await world.call(admin, 'GET', `/teams/${empty.id}`)).status, 404)
  })

  test('are seen by agents, managed by admins, and do not exist for requesters', async () => {
    const { id } = await create('Support')
    assert.equal((await world.call(ana, 'GET', '/teams')).body.items.length, 1)
    for (const [method, path] of [
      ['POST', '/teams'],
      ['PATCH', `/teams/${id}`],
      ['DELETE', `/teams/${id}`],
      ['PUT', `/teams/${id}/members/${ana.id}`],
      ['DELETE', `/teams/${id}/members/${ana.id}`],
    ] as const) {
      const body = method === 'POST' || method === 'PATCH' ? { name: 'X' } : undefined
      const call = async (as: TestPerson) =>
        (await world.call(as, method, path, { ...(body && { body }) })).status
      assert.equal(await call(ana), 403, `${method} ${path}`)
      assert.equal(await call(rita), 404, `${method} ${path}`)
    }
    assert.equal((await world.call(rita, 'GET', '/teams')).status, 404)
    assert.equal((await world.call(rita, 'GET', `/teams/${id}`)).status, 404)
  })

  test('are listed by name, page by page, with ETag and If-Match', async () => {
    for (const name of ['b', 'C', 'a', 'D']) await create(name)
    const names: string[] = []
    for (let after = ''; ; ) {
      const { body } = await world.call(ana, 'GET', `/teams?limit=3&count=exact${after}`)
      assert.equal(body.count, 4)
      names.push(...body.items.map((team: { name: string }) => team.name))
      if (body.next === null) break
      after = `&after=${body.next}`
    }
    assert.deepEqual(names, ['a', 'b', 'C', 'D'])
    assert.equal((await world.call(ana, 'GET', '/teams?q=C')).body.items.length, 1)

    const list = String((await world.call(ana, 'GET', '/teams')).headers['etag'])
    const again = () => world.call(ana, 'GET', '/teams', { headers: { 'if-none-match': list } })
    assert.equal((await again()).status, 304)
    const etag = String((await world.call(ana, 'GET', '/teams/a')).headers['etag'])
    const patch = (name: string) =>
      world.call(admin, 'PATCH', '/teams/a', { body: { description: name }, headers: { 'if-match': etag } })
    assert.equal((await patch('one')).status, 200)
    assert.equal((await patch('two')).status, 412)
    assert.equal((await again()).status, 200)
  })
})
