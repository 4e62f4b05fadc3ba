import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../testing/test-world.ts'

describe('the HTTP edge', () => {
  let world: TestWorld
  let agent: TestPerson
  let project: { id: string; key: string }
  before(async () => {
    world = await createTestWorld()
    agent = await world.person('agent')
    project = await world.project()
  })
  after(() => world.close())

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    world.call(agent, 'POST', '/tickets', { body, headers })

  test('answers /api/... as the current version and says that it is healthy', async () => {
    const short = await world.call(null, 'GET', '/api/health')
    assert.equal(short.status, 200)
    assert.deepEqual(short.body, (await world.call(null, 'GET', '/api/v1/health')).body)
    assert.equal(short.body.status, 'healthy')
  })

  test('says that it is ready, with the schema, the head of the log, readers and jobs', async () => {
    const { status, body } = await world.call(null, 'GET', '/api/ready')
    assert.equal(status, 200)
    assert.equal(body.ready, true)
    assert.equal(body.migrations.version, body.migrations.known)
    assert.ok(body.log.head > 0)
    assert.deepEqual(body.jobs, { ok: true, failed: 0 })
  })

  test('explains the one-time links in plain text, without their code', async () => {
    for (const [path, route] of [
      ['/setup', 'setup'],
      ['/invitation', 'invitations/accept'],
    ] as const) {
      const page = await world.app.inject({ url: path })
      assert.equal(page.statusCode, 200)
      assert.match(String(page.headers['content-type']), /^text\/plain/)
      assert.ok(page.body.includes(`http://waybill.test/api/v1/${route}`))
    }
  })

  test('shows metrics to the machine itself, and to nobody else who is no admin', async () => {
    const here = await world.app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })
    assert.match(here.body, /waybill_log_head \d+/)
    const there = await world.app.inject({ url: '/metrics', remoteAddress: '192.0.2.7' })
    assert.equal(there.statusCode, 404)
    const proxied = { 'x-forwarded-for': '192.0.2.7' }
    const through = await world.app.inject({ url: '/metrics', remoteAddress: '127.0.0.1', headers: proxied })
    assert.equal(through.statusCode, 404)
  })

  test('gives each answer a request id, takes a harmless one of the caller, and shows it in problems', async () => {
    const given = await world.call(null, 'GET', '/nothing-here', {
      headers: { 'x-request-id': 'trace-12345' },
    })
    assert.equal(given.status, 404)
    assert.equal(given.headers['x-request-id'], 'trace-12345')
    assert.equal(given.body.request_id, 'trace-12345')
    const strange = await world.call(null, 'GET', '/health', { headers: { 'x-request-id': 'a"b <script>' } })
    assert.match(String(strange.headers['x-request-id']), /^[0-9a-f-]{36}$/)
  })

  test('sends security headers with every answer, and keeps answers out of shared caches', async () => {
    const { headers } = await world.call(null, 'GET', '/health')
    assert.match(String(headers['content-security-policy']), /default-src 'none'/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.match(String(headers['cache-control']), /private/)
  })

  const refusals: [string, string | Buffer, Record<string, string>, number, string][] = [
    ['broken JSON', '{"title": ', {}, 400, 'request.broken_json'],
    ['a name that stands twice', '{"title":"a","title":"b"}', {}, 400, 'request.duplicate_name'],
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), {}, 400, 'request.broken_utf8'],
    [
      'another media type',
      'title=x',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'request.unsupported_media_type',
    ],
    ['ten megabytes', JSON.stringify({ title: 'x'.repeat(10_000_000) }), {}, 413, 'request.too_large'],
    ['a body that is no object', '[1,2]', {}, 422, 'input.wrong_type'],
    ['no body', '', {}, 422, 'input.wrong_type'],
  ]
  for (const [what, payload, headers, status, code] of refusals) {
    test(`refuses ${what} with ${String(status)} and stores nothing`, async () => {
      const sender = await world.call(agent, 'GET', '/tickets')
      assert.equal(sender.status, 200)
      const answer = await world.inject({
        method: 'POST',
        url: '/api/v1/tickets',
        headers: { 'content-type': 'application/json', 'x-test-sender': `${agent.id} `, ...headers },
        payload,
      })
      assert.equal(answer.status, status, JSON.stringify(answer.body))
      assert.equal(answer.body.code, code)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      assert.doesNotMatch(JSON.stringify(answer.body), /at .*\.ts|node_modules/)
    })
  }

  test('names every wrong field of a body with a pointer', async () => {
    const answer = await post({ project: project.key, title: '', priority: 'urgent', color: 'red' })
    assert.equal(answer.status, 422)
    const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer)
    assert.deepEqual(pointers.toSorted(), ['/color', '/priority', '/title'])
    assert.equal((await world.call(agent, 'GET', `/tickets?project=${project.key}`)).body.items.length, 0)
  })

  test('refuses control characters and half surrogate pairs in text', async () => {
    for (const title of ['a\u0000b', 'a\u001bb', 'line\nbreak', '\ud800 alone']) {
      const answer = await post({ project: project.key, title })
      assert.equal(answer.status, 422, JSON.stringify(title))
      assert.equal(answer.body.errors[0].pointer, '/title')
    }
  })

  test('refuses parameters that it does not know, and wrong values, by name', async () => {
    for (const [query, name] of [
      ['statsu=open', '?statsu'],
      ['limit=0', '?limit'],
      ['limit=201', '?limit'],
      ['limit=ten', '?limit'],
      ['after=nonsense', '?after'],
    ] as const) {
      const answer = await world.call(agent, 'GET', `/tickets?${query}`)
      assert.ok([400, 422].includes(answer.status), query)
      assert.equal(answer.body.errors[0].pointer, name)
    }
  })

  test('C2: the same Idempotency-Key gives the first ticket again; with another body it is refused', async () => {
    const key = { 'idempotency-key': 'order-1' }
    const body = { project: project.key, title: 'Once' }
    const [first, second] = await Promise.all([post(body, key), post(body, key)])
    assert.deepEqual([first.status, second.status], [201, 201])
    assert.equal(first.body.id, second.body.id)
    const third = await post({ ...body, title: 'Twice' }, key)
    assert.equal(third.status, 422)
    assert.equal(third.body.code, 'idempotency.key_reused')
    assert.equal((await post(body, { 'idempotency-key': 'has space' })).status, 400)
  })

  test('C2: a key does not outlive the right to see its result', async () => {
    const secret = await world.project({ access: 'private' })
    const member = await world.person('agent')
    await world.member(secret, member, 'member')
    const once = () =>
      world.call(member, 'POST', '/tickets', {
        body: { project: secret.key, title: 'Seen while a member' },
        headers: { 'idempotency-key': 'mine' },
      })
    assert.equal((await once()).status, 201)
    const admin = await world.person('admin')
    const left = await world.call(admin, 'DELETE', `/projects/${secret.key}/members/${member.id}`)
    assert.equal(left.status, 204)
    assert.equal((await once()).status, 404)
  })
})

describe('rate limits', () => {
  test('show in headers, refuse with Retry-After when used up, and refill with time', async () => {
    const world = await createTestWorld({ limits: true })
    const agent = await world.person('agent')
    const call = () => world.call(agent, 'GET', '/projects')
    const first = await call()
    assert.equal(first.headers['ratelimit-limit'], '600')
    assert.equal(first.headers['ratelimit-remaining'], '599')
    for (let index = 0; index < 599; index += 1) await call()
    const refused = await call()
    assert.equal(refused.status, 429)
    assert.equal(refused.body.code, 'request.too_many')
    assert.ok(Number(refused.headers['retry-after']) >= 1)
    world.tick(60_000)
    assert.equal((await call()).status, 200)
    await world.close()
  })

  test('let a requester make 30 tickets an hour', async () => {
    const world = await createTestWorld({ limits: true })
    const requester = await world.person('requester')
    const project = await world.project()
    const statuses = new Map<number, number>()
    for (let index = 0; index < 31; index += 1) {
      const body = { project: project.key, title: `Wish ${String(index)}` }
      const { status } = await world.call(requester, 'POST', '/tickets', { body })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    assert.deepEqual(Object.fromEntries(statuses), { 201: 30, 429: 1 })
    await world.close()
  })
})
