import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { createAccessToken } from './create-access-token.command.ts'
import { deactivatePerson } from './deactivate-person.command.ts'
import { hashSecret } from './secrets.ts'

describe('personal access tokens', () => {
  let world: TestWorld
  let ana: TestPerson
  let admin: TestPerson
  before(async () => {
    world = await createTestWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    ana = await world.person('agent')
    admin = await world.person('admin')
  })

  const create = (body: object = {}, as: TestPerson = ana) =>
    world.call(as, 'POST', '/users/me/tokens', { body: { name: 'reports', ...body } })
  const withToken = (
    token: unknown,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ) =>
    world.call(null, method, path, {
      headers: { authorization: `Bearer ${String(token)}` },
      ...(body !== undefined && { body }),
    })
  const list = async (as = ana) => (await world.call(as, 'GET', '/users/me/tokens')).body.items

  test('are shown once, begin with wb_, and only their hash is stored', async () => {
    const { status, body, headers } = await create()
    assert.equal(status, 201)
    assert.match(body.token, /^wb_[\w-]{43}$/)
    assert.equal(headers['location'], `/api/v1/users/me/tokens/${body.id}`)
    assert.equal(body.hint, body.token.slice(0, 7))
    assert.deepEqual(body.scopes, ['read', 'write'])
    const rows = await world.store.db
      .selectFrom('access_tokens')
      .selectAll()
      .where('id', '=', body.id)
      .execute()
    assert.equal(rows[0]?.hash, hashSecret(body.token))
    assert.ok(!JSON.stringify(await list()).includes(body.token))
    const events = JSON.stringify(await readEvents(world.store.db, { limit: 1, newestFirst: true }))
    assert.ok(events.includes('token.created') && !events.includes(body.hint))
  })

  test('a repeated request does not show the token again, and makes no second one', async () => {
    const headers = { 'idempotency-key': 'make-one' }
    const call = () => world.call(ana, 'POST', '/users/me/tokens', { body: { name: 'x' }, headers })
    assert.equal((await call()).status, 201)
    const again = await call()
    assert.equal(again.status, 409)
    assert.equal(again.body.code, 'idempotency.secret_shown_once')
    assert.equal((await list()).length, 1)
  })

  test('act as their owner, within their scopes', async () => {
    const reader = (await create({ scopes: ['read'] })).body.token
    assert.equal((await withToken(reader, 'GET', '/users/me')).body.id, ana.id)
    assert.equal((await withToken(reader, 'PATCH', '/users/me', { name: 'Nope' })).status, 403)
    const writer = (await create({ scopes: ['read', 'write'] })).body.token
    assert.equal((await withToken(writer, 'PATCH', '/users/me', { name: 'Ana' })).status, 200)
    const admins = (await create({ scopes: ['read', 'write'] }, admin)).body.token
    const refused = await withToken(admins, 'POST', '/teams', { name: 'T' })
    assert.equal(refused.status, 403)
    assert.match(String(refused.body.detail), /lacks the scope "admin"/)
    const all = (await create({ scopes: ['read', 'write', 'admin'] }, admin)).body.token
    assert.equal((await withToken(all, 'POST', '/teams', { name: 'Made by a token' })).status, 201)
    const agents = (await create({ scopes: ['read', 'write', 'admin'] })).body.token
    const never = await withToken(agents, 'POST', '/teams', { name: 'U' })
    assert.equal(never.status, 403, 'the scope makes nobody an admin')
    assert.doesNotMatch(String(never.body.detail), /scope/)
  })

  test('that are limited to projects do not see others and run nothing of the installation', async () => {
    const [one, two] = [await world.project(), await world.project()]
    const { body } = await create({ projects: [one.key], scopes: ['read', 'write', 'admin'] }, admin)
    assert.deepEqual(body.projects, [{ id: one.id, key: one.key }])
    const row = await world.store.db
      .selectFrom('access_tokens')
      .select('projects')
      .where('id', '=', body.id)
      .executeTakeFirst()
    assert.deepEqual(JSON.parse(row?.projects ?? ''), [one.id])
    assert.equal((await withToken(body.token, 'POST', '/teams', { name: 'V' })).status, 403)
    const unknown = await create({ projects: [two.key, 'NOPE'] })
    assert.equal(unknown.body.errors[0].pointer, '/projects/1')
    const hidden = await world.project({ access: 'private' })
    assert.equal((await create({ projects: [hidden.key] })).body.code, 'token.unknown_project')
  })

  test('cannot reach beyond themselves: no tokens, passwords, sessions, links or admins', async () => {
    const token = (await create({ scopes: ['read', 'write', 'admin'] }, admin)).body.token
    const id = (await list(admin))[0].id
    const attempts = [
      withToken(token, 'POST', '/users/me/tokens', { name: 'more' }),
      withToken(token, 'POST', `/users/${ana.id}/tokens`, { name: 'more' }),
      withToken(token, 'POST', `/users/me/tokens/${id}/rotate`),
      withToken(token, 'GET', '/users/me/tokens'),
      withToken(token, 'GET', '/users/me/sessions'),
      withToken(token, 'DELETE', '/users/me/sessions'),
      withToken(token, 'POST', `/users/${ana.id}/invitation`),
      withToken(token, 'PATCH', `/users/${ana.id}`, { role: 'admin' }),
      withToken(token, 'POST', '/users', {
        name: 'E',
        email: 'e@example.org',
        role: 'admin',
        password: 'long enough 1',
      }),
      withToken(token, 'POST', '/users/me/password', { current_password: 'x', password: 'something long' }),
    ]
    for (const [index, answer] of (await Promise.all(attempts)).entries()) {
      assert.equal(answer.status, 403, `attempt ${String(index)}: ${JSON.stringify(answer.body)}`)
    }
    const told = await withToken(token, 'POST', '/users/me/tokens', { name: 'One more' })
    assert.match(told.body.detail, /No token may do this, whatever its scopes.*: sign in/)
  })

  test('run out, and cannot be made for the past', async () => {
    const expires_at = new Date(world.now + 3_600_000).toISOString()
    const { token } = (await create({ expires_at })).body
    assert.equal((await withToken(token, 'GET', '/users/me')).status, 200)
    assert.equal(
      (await create({ expires_at: new Date(world.now).toISOString() })).body.errors[0].pointer,
      '/expires_at',
    )
    world.tick(3_600_000)
    const answer = await withToken(token, 'GET', '/users/me')
    assert.equal(answer.status, 401)
    assert.match(String(answer.headers['www-authenticate']), /invalid_token/)
  })

  test('rotate: the new secret works, the old one does not, and it lives as long as before', async () => {
    const hour = 3_600_000
    const old = (await create({ expires_at: new Date(world.now + hour).toISOString() })).body
    world.tick(hour / 2)
    const fresh = await world.call(ana, 'POST', `/users/me/tokens/${old.id}/rotate`)
    assert.equal(fresh.status, 200)
    assert.equal(fresh.body.expires_at, new Date(world.now + hour).toISOString())
    assert.equal((await withToken(old.token, 'GET', '/users/me')).status, 401)
    assert.equal((await withToken(fresh.body.token, 'GET', '/users/me')).status, 200)
  })

  test('are revoked by their owner or an admin, and are nobody else’s business', async () => {
    const { id, token } = (await create()).body
    const other = await world.person('agent')
    assert.equal((await world.call(other, 'DELETE', `/users/${ana.id}/tokens/${id}`)).status, 404)
    assert.equal((await world.call(other, 'GET', `/users/${ana.id}/tokens`)).status, 403)
    assert.equal((await world.call(other, 'DELETE', `/users/me/tokens/${id}`)).status, 404)
    assert.equal((await world.call(ana, 'DELETE', `/users/me/tokens/${id}`)).status, 204)
    assert.equal((await withToken(token, 'GET', '/users/me')).status, 401)
    assert.equal((await world.call(ana, 'DELETE', `/users/me/tokens/${id}`)).status, 404)
    const second = (await create()).body
    assert.equal((await world.call(admin, 'DELETE', `/users/${ana.email}/tokens/${second.id}`)).status, 204)
  })

  test('show when they were used last, to the minute, without an event', async () => {
    const { token } = (await create()).body
    assert.equal((await list())[0].last_used_at, null)
    const events = await readEvents(world.store.db, { limit: 500 })
    const first = new Date(world.now).toISOString()
    await withToken(token, 'GET', '/users/me')
    world.tick(59_000)
    await withToken(token, 'GET', '/users/me')
    assert.equal((await list())[0].last_used_at, first)
    world.tick(1_000)
    await withToken(token, 'GET', '/users/me')
    assert.equal((await list())[0].last_used_at, new Date(world.now).toISOString())
    assert.equal((await readEvents(world.store.db, { limit: 500 })).length, events.length)
  })

  test('an admin makes them for a service account, which has no password; they pause while it is inactive', async () => {
    const robot = await world.person('agent', { name: 'Robot' })
    const made = await world.call(admin, 'POST', `/users/${robot.id}/tokens`, { body: { name: 'ci' } })
    assert.equal((await withToken(made.body.token, 'GET', '/users/me')).body.name, 'Robot')
    await world.call(admin, 'PATCH', `/users/${robot.id}`, { body: { active: false } })
    assert.equal((await withToken(made.body.token, 'GET', '/users/me')).status, 401)
    assert.equal(
      (await world.call(admin, 'POST', `/users/${robot.id}/tokens`, { body: { name: 'x' } })).status,
      409,
    )
    await world.call(admin, 'PATCH', `/users/${robot.id}`, { body: { active: true } })
    assert.equal((await withToken(made.body.token, 'GET', '/users/me')).status, 200)
  })

  test('the command line makes them as the system', async () => {
    const input = { person: ana.email, name: 'cli', token_hash: hashSecret('wb_cli'), hint: 'wb_cli' }
    await world.run(createAccessToken, input)
    assert.equal((await withToken('wb_cli', 'GET', '/users/me')).body.id, ana.id)
    await world.run(deactivatePerson, { person: ana.email })
    const { status, body } = await withToken('wb_cli', 'GET', '/users/me')
    assert.equal(status, 401)
    assert.match(body.detail, /Settings -> Security, or on the server by "waybill token create"/)
  })

  test('are listed page by page, each once', async () => {
    for (let n = 0; n < 5; n += 1) {
      world.tick(n % 2)
      await create({ name: `t${String(n)}` })
    }
    const seen: string[] = []
    for (let after = ''; ; ) {
      const { body } = await world.call(ana, 'GET', `/users/me/tokens?limit=2${after}`)
      seen.push(...body.items.map((item: { id: string }) => item.id))
      if (body.next === null) break
      after = `&after=${body.next}`
    }
    assert.equal(new Set(seen).size, 5)
    assert.equal(seen.length, 5)
  })
})
