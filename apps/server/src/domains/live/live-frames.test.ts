import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { PROTOCOL } from '@waybill/contract/protocol/protocol.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { endOtherSessions } from '../people/end-other-sessions.command.ts'
import { ACCESS_COOKIE } from '../people/session-cookies.ts'
import { revokeAccessToken } from '../people/revoke-access-token.command.ts'
import { LiveClient, tokenOf } from './testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let agent: TestPerson
let customer: TestPerson
let project: { id: string; key: string }
const password = 'correct horse battery'

before(async () => {
  world = await createLiveWorld()
  agent = await world.person('agent', { password })
  customer = await world.person('requester')
  project = await world.project({ key: 'WEB' })
})
after(() => world.close())

/** Opens a socket that nobody has greeted. */
async function open(t: { after(work: () => void): void }, options: object = {}, url = world.url) {
  const client = new LiveClient(url, options)
  t.after(() => client.end())
  return client.opened()
}

/** The cookie that a browser would send. */
async function cookieOf(person: TestPerson): Promise<string> {
  const { headers } = await world.inject({
    method: 'POST',
    url: '/api/v1/users/token',
    headers: { 'content-type': 'application/json', origin: 'http://waybill.test' },
    payload: JSON.stringify({ username: person.email, password, cookies: true }),
  })
  const cookies = [headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0] ?? '')
  const cookie = cookies.find((one) => one.startsWith(`${ACCESS_COOKIE}=`))
  assert.ok(cookie)
  return cookie
}

/** The status with which the server answers instead of opening a socket. */
function statusOf(options: { path?: string; headers?: Record<string, string> }): Promise<number> {
  const { hostname, port, pathname } = new URL(world.url)
  return new Promise((resolve, reject) => {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      'sec-websocket-version': '13',
      ...options.headers,
    }
    const asking = request({ hostname, port, path: options.path ?? pathname, headers })
    asking.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asking.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(101)
    })
    asking.on('error', reject)
    asking.end()
  })
}

test('a token in the first frame signs in, and the welcome says as whom and where the log stands', async (t) => {
  const client = await open(t)
  const welcome = await client.hello({ token: await tokenOf(world, agent) })
  assert.deepEqual(welcome.person, { id: agent.id, name: agent.name })
  assert.match(welcome.installation, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const again = await (await open(t)).hello({ token: await tokenOf(world, agent) })
  assert.equal(again.installation, welcome.installation)
})

test('the cookie of a browser signs in, from our own pages only', async (t) => {
  const cookie = await cookieOf(agent)
  const client = await open(t, { headers: { cookie }, origin: 'http://waybill.test' })
  assert.equal((await client.hello({})).person.id, agent.id)
  assert.equal(await statusOf({ headers: { cookie, origin: 'http://evil.test' } }), 403)
  assert.equal(await statusOf({ headers: { origin: 'http://evil.test' } }), 403)
  assert.equal(await statusOf({ headers: { cookie, origin: `http://${new URL(world.url).host}` } }), 101)
})

test('a cookie that is not good is told in the protocol, where a page can read it', async (t) => {
  const client = await open(t, { headers: { cookie: `${ACCESS_COOKIE}=old` } })
  client.send({ _tag: 'Hello', protocol: PROTOCOL })
  assert.equal((await client.next('Refused')).problem.code, 'access.token_not_valid')
  assert.equal(await client.close(), 4401)
})

test('a wrong token, none at all, and a protocol that is not spoken close the connection with their codes', async (t) => {
  for (const [hello, code] of [
    [{ token: 'wb_nobody' }, 4401],
    [{}, 4401],
    [{ protocol: 99 }, 4406],
  ] as const) {
    const client = await open(t)
    client.send({ _tag: 'Hello', protocol: PROTOCOL, ...hello })
    await client.next('Refused')
    assert.equal(await client.close(), code)
  }
})

test('who says nothing is closed out', async (t) => {
  const { url } = await world.serve({ hello: 20 })
  const client = await open(t, {}, url)
  assert.equal(await client.close(), 4401)
})

test('a token in the address is never looked at, and the attempt is refused', async () => {
  const token = await tokenOf(world, agent)
  assert.equal(await statusOf({ path: `/api/v1/live?token=${token}` }), 400)
})

test('the address answers plain HTTP with what it is for, other addresses never leave HTTP', async () => {
  const answer = await world.inject({ method: 'GET', url: '/api/v1/live' })
  assert.equal(answer.status, 426)
  assert.equal(await statusOf({ path: '/api/v1/health' }), 200)
  assert.equal(await statusOf({ path: '/api/live' }), 101)
  assert.equal(await statusOf({ headers: { 'sec-websocket-key': 'short' } }), 400)
})

test('before Hello nothing is answered, after it not a second one', async (t) => {
  const client = await open(t)
  client.send({ _tag: 'Subscribe', topics: ['all'], ref: 'early' })
  assert.equal((await client.next('Refused')).problem.code, 'live.hello_first')
  await client.hello({ token: await tokenOf(world, agent) })
  client.send({ _tag: 'Hello', protocol: PROTOCOL })
  assert.equal((await client.next('Refused')).problem.code, 'live.hello_twice')
  await client.settled()
})

test('frames that nobody can read are refused with what was expected, and the connection stays', async () => {
  const client = await world.connect(agent)
  for (const [frame, code, said] of [
    ['', 'live.not_json', /^Send one object with "_tag"/],
    [' \n', 'live.not_json', /^Send one object/],
    [
      '{"_tag":"Subscribe","topics":["WEB"]}',
      'input.bad_characters',
      /must be all, inbox, project:KEY or ticket:KEY/,
    ],
    ['{ not json', 'live.not_json', /column 3\)\. Send/],
    ['[]', 'live.unknown_tag', /Subscribe/],
    ['"Ping"', 'live.unknown_tag', /Ping/],
    ['null', 'live.unknown_tag', /Ping/],
    ['{"_tag":"Nonsense"}', 'live.unknown_tag', /UpdateTicket/],
    ['{"_tag":"__proto__"}', 'live.unknown_tag', /Hello/],
    ['{"_tag":"Ping","_tag":"Ping"}', 'live.not_json', /twice|once/i],
    ['{"_tag":"Ping","more":1}', 'input.unknown_field', /more/],
    [Buffer.from('{"_tag":"Ping"}'), 'live.not_text', /text/],
    ['{"_tag":"Subscribe","ref":"r1","topics":["nonsense"]}', 'input.bad_characters', /topics/],
    ['{"_tag":"Subscribe","ref":"r1","topics":[]}', 'input.invalid', /topics/],
    ['{"_tag":"UpdateTicket","ref":"r1","changes":{}}', 'input.required', /ticket_id/],
    ['{"_tag":"Subscribe","ref":"\\ud800","topics":["all"]}', 'input.bad_characters', /surrogate/],
  ] as const) {
    client.send(frame)
    const { problem, ref } = await client.next('Refused')
    assert.equal(problem.code, code, String(frame))
    assert.match(`${problem.detail ?? ''} ${JSON.stringify(problem.errors)}`, said, String(frame))
    assert.equal(ref, String(frame).includes('r1') ? 'r1' : null)
  }
  await client.settled()
})

test('twenty of them within a minute close the connection, what people fill in wrongly never does', async () => {
  const client = await world.connect(agent)
  for (let n = 0; n < 30; n += 1) {
    const ticket = { project: project.key, title: '' }
    const answer = await client.ask({ _tag: 'CreateTicket', ref: `wrong ${String(n)}`, ticket })
    assert.ok(answer._tag === 'Refused' && answer.problem.errors?.[0]?.pointer === '/ticket/title')
  }
  for (let n = 0; n < 19; n += 1) client.send('x')
  await client.settled()
  world.tick(61_000)
  for (let n = 0; n < 19; n += 1) client.send('x')
  await client.settled()
  client.send('x')
  assert.equal(await client.close(), 4429)
})

test('a frame that is too long closes the connection with 1009, and nobody else notices', async (t) => {
  const other = await world.connect(agent)
  await other.subscribe('all')
  const client = await world.connect(agent)
  client.send(`{"_tag":"Ping","x":"${'x'.repeat(1024 * 1024)}"}`)
  assert.equal(await client.close(), 1009)
  // Bytes that are no frames, and a socket that is torn away in the middle of one.
  const { hostname, port } = new URL(world.url)
  for (const bytes of [Buffer.from([0xff, 0xff, 0xff]), Buffer.from([0x81, 0xfe, 0x7f])]) {
    const raw = connect(Number(port), hostname)
    t.after(() => raw.destroy())
    raw.on('error', () => undefined)
    raw.write(
      `GET /api/v1/live HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    )
    await new Promise((resolve) => raw.once('data', resolve))
    raw.write(bytes)
    raw.end()
  }
  await world.ticket({ project, reporter: agent })
  await other.next('TicketCreated')
})

test('topics that do not exist for somebody are refused like those that exist for nobody', async () => {
  const inside = await world.project({ key: 'SEC', access: 'private' })
  const hidden = await world.ticket({ project: inside, reporter: agent })
  const client = await world.connect(customer)
  const topics = ['project:WEB', 'project:SEC', 'project:NOPE', `ticket:${hidden.key}`, 'ticket:WEB-999']
  const answer = await client.ask({ _tag: 'Subscribe', ref: 's', topics })
  assert.ok(answer._tag === 'Refused')
  assert.equal(answer.problem.status, 404)
  assert.deepEqual(
    answer.problem.errors?.map((error) => error.pointer),
    ['/topics/1', '/topics/2', '/topics/3', '/topics/4'],
  )
  await world.ticket({ project, reporter: customer })
  await client.settled()
  assert.ok(!client.frames.some((frame) => frame._tag === 'TicketCreated'))
})

test('a connection has a thousand topics at most', async () => {
  const client = await world.connect(agent)
  await client.subscribe('all', 'inbox')
  const topics = Array.from({ length: 999 }, (_, n) => `ticket:WEB-${String(n + 1)}`)
  const answer = await client.ask({ _tag: 'Subscribe', ref: 's', topics })
  assert.equal(answer._tag === 'Refused' && answer.problem.code, 'live.too_many_topics')
})

test('a token without the scope to read hears nothing, one of a single project nothing of others', async () => {
  const writer = new LiveClient(world.url)
  await writer.hello({ token: await tokenOf(world, agent, { scopes: ['write'] }) })
  const refused = await writer.ask({ _tag: 'Subscribe', ref: 's', topics: ['all'] })
  assert.ok(refused._tag === 'Refused' && refused.problem.status === 403)
  writer.end()
  const other = await world.project({ key: 'OPS' })
  const bounded = new LiveClient(world.url)
  await bounded.hello({ token: await tokenOf(world, agent, { projects: ['OPS'] }) })
  await bounded.subscribe('all')
  await world.ticket({ project, reporter: agent })
  const seen = await world.ticket({ project: other, reporter: agent })
  assert.equal((await bounded.next('TicketCreated')).ticket.id, seen.id)
  bounded.end()
})

test('a token that is revoked, and one that runs out, end the connection', async (t) => {
  const client = await open(t)
  await client.hello({ token: await tokenOf(world, agent) })
  await client.subscribe('all')
  const { id } = await world.store.db
    .selectFrom('access_tokens')
    .select('id')
    .where('person_id', '=', agent.id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  await world.run(revokeAccessToken, { person: agent.id, token: id }, agent)
  assert.equal(await client.close(), 4401)
  assert.equal(client.frames.at(-1)?._tag, 'Refused')
  const { url } = await world.serve({ check: 20 })
  const expiring = await open(t, {}, url)
  const expires_at = new Date(world.now + 60_000).toISOString()
  await expiring.hello({ token: await tokenOf(world, agent, { expires_at }) })
  world.tick(61_000)
  assert.equal(await expiring.close(), 4401)
})

test('a person who signs out ends the connection of that session', async (t) => {
  const cookie = await cookieOf(agent)
  const client = await open(t, { headers: { cookie } })
  await client.hello({})
  await client.subscribe('all')
  await world.run(endOtherSessions, { person: agent.id, keep: null }, agent)
  assert.equal(await client.close(), 4401)
})

test('a socket that shows no sign of life is ended, one that answers is not', async (t) => {
  const { url } = await world.serve({ ping: 400 })
  const [alive, dead] = [await open(t, {}, url), await open(t, { autoPong: false }, url)]
  const token = await tokenOf(world, agent)
  await alive.hello({ token })
  await dead.hello({ token })
  assert.equal(await dead.close(), 1006)
  await alive.settled()
})

test('a server that stops says so to everybody', async (t) => {
  const { app, url } = await world.serve()
  const clients = [await open(t, {}, url), await open(t, {}, url)]
  for (const client of clients) await client.hello({ token: await tokenOf(world, agent) })
  await app.close()
  for (const client of clients) assert.equal(await client.close(), 1012)
})

test('calls over a socket count against the limit of the person’s requests', async () => {
  const strict = await createLiveWorld({ limits: true })
  try {
    const person = await strict.person('agent')
    const client = await strict.connect(person)
    for (let n = 0; n < 600; n += 1) client.send({ _tag: 'GetTickets', limit: 1 })
    const answer = await client.ask({ _tag: 'GetTickets', ref: 'last' })
    assert.ok(answer._tag === 'Refused' && answer.problem.status === 429)
    const other = await strict.connect(await strict.person('agent'))
    assert.equal((await other.ask({ _tag: 'GetTickets', ref: 'first' }))._tag, 'AllTickets')
  } finally {
    await strict.close()
  }
})

test('the figures of the server count connections, frames and resets', async (t) => {
  const { url } = await world.serve()
  const client = await open(t, {}, url)
  await client.hello({ token: await tokenOf(world, agent), since: 1_000_000 })
  await client.next('Reset')
  const answer = await fetch(url.replace('ws:', 'http:').replace('/api/v1/live', '/metrics'))
  const figures = await answer.text()
  assert.match(figures, /^waybill_live_connections 1$/m)
  assert.match(figures, /^waybill_live_resets_total\{why="from_the_future"\} 1$/m)
  assert.match(figures, /^waybill_live_frames_sent_total [2-9]/m)
})
