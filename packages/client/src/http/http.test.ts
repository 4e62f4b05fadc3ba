import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ServerResponse } from 'node:http'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { createClient, type ClientOptions } from '../client.ts'
import { json, problem, startHttpServer, type Heard, type HttpServer } from '../testing/http-server.ts'
import { cookieCredentials } from './credentials.ts'
import { createHttp } from './http.ts'
import { thisMachine } from '../platform.ts'

let server: HttpServer
let answer: (request: Heard, response: ServerResponse) => void
const AT_ONCE: Partial<ClientOptions> = { platform: { random: () => 0 } }

beforeEach(async () => {
  server = await startHttpServer((request, response) => answer(request, response))
})
afterEach(() => server.close())

const clientOf = (options: Partial<ClientOptions> = {}) =>
  createClient({ url: server.url, token: 'old', refreshToken: 'r1', ...AT_ONCE, ...options })
const hangUp = (response: ServerResponse) => response.destroy()
const keys = () => server.heard.map(({ headers }) => String(headers['idempotency-key']))

test('a POST that nobody answered is sent again with the same key, and each call has a key of its own', async () => {
  answer = (_, response) => (server.heard.length < 3 ? hangUp(response) : json(response, { id: 'x' }, 201))
  const client = clientOf()
  await client.tickets.create({ project: 'WEB', title: 'One' })
  await client.tickets.create({ project: 'WEB', title: 'Two' })
  const [first, second, third, other] = keys()
  assert.equal(first, second)
  assert.equal(second, third)
  assert.notEqual(third, other)
  assert.match(first ?? '', /^[0-9a-f]{32}$/)
})

test('a PATCH that nobody answered is not sent again: it may have been done', async () => {
  answer = (_, response) => hangUp(response)
  await assert.rejects(clientOf().tickets.update('WEB-1', { title: 'x' }), is('client.unreachable', 0))
  assert.equal(server.heard.length, 1)
})

test('what may be done twice is given up after four tries, and other refusals are not repeated', async () => {
  answer = (_, response) => problem(response, 503, 'server.stopping')
  await assert.rejects(clientOf().people.me(), is('server.stopping', 503))
  assert.equal(server.heard.length, 4)
  answer = (_, response) =>
    problem(response, 422, 'input.invalid', {
      errors: [{ pointer: '/title', code: 'input.required', message: 'is required' }],
      hint: 'x',
    })
  await assert.rejects(clientOf().tickets.create({ project: 'WEB', title: '' }), (error) => {
    assert.ok(error instanceof Problem)
    assert.deepEqual(error.errors, [{ pointer: '/title', code: 'input.required', message: 'is required' }])
    assert.deepEqual(error.extra, { hint: 'x' })
    return true
  })
  assert.equal(server.heard.length, 5)
})

test('who says to come back in minutes is not asked again at once', async () => {
  answer = (_, response) => {
    response.setHeader('retry-after', '300')
    problem(response, 503, 'task.nobody_there')
  }
  await assert.rejects(clientOf().tasks.act('t1', { action_id: 'a1' }), is('task.nobody_there', 503))
  assert.equal(server.heard.length, 1)
})

test('an access token that has run out is renewed once for all calls, and the calls are sent again', async () => {
  const pairs: unknown[] = []
  answer = ({ url, headers, body }, response) => {
    if (url.endsWith('/refresh')) {
      assert.deepEqual(JSON.parse(body), { refresh: 'r1' })
      json(response, { access: 'new', refresh: 'r2', expires_in: 900 })
    } else if (headers.authorization === 'Bearer new') json(response, { id: 'me' })
    else problem(response, 401, 'access.token_not_valid')
  }
  const client = clientOf({ onTokens: (tokens) => pairs.push(tokens) })
  await Promise.all([client.people.me(), client.projects.list(), client.teams.list()])
  assert.equal(server.heard.filter(({ url }) => url.endsWith('/refresh')).length, 1)
  assert.deepEqual(pairs, [{ access: 'new', refresh: 'r2' }])
})

test('when nothing can be renewed any more, the client says so and tries no more', async () => {
  const pairs: unknown[] = []
  answer = ({ url }, response) =>
    problem(response, 401, url.endsWith('/refresh') ? 'access.refresh_not_valid' : 'access.token_not_valid')
  const client = clientOf({ onTokens: (tokens) => pairs.push(tokens) })
  await assert.rejects(client.people.me(), is('access.refresh_not_valid', 401))
  await assert.rejects(client.people.me(), is('access.token_not_valid', 401))
  assert.deepEqual(pairs, [null])
  assert.equal(server.heard.length, 3)
})

test('with cookies, what changes something proves by the CSRF token that it comes from the page', async () => {
  answer = (_, response) => json(response, {})
  const credentials = cookieCredentials(() => 'a=1; waybill_csrf=abc%2Fd')
  const http = createHttp(new URL(`${server.url}/api/v1/`), credentials, thisMachine)
  await http.get('/users/me')
  await http.send('POST', '/tickets', {})
  const [read, write] = server.heard
  assert.equal(read?.headers['x-csrf-token'], undefined)
  assert.equal(write?.headers['x-csrf-token'], 'abc/d')
  assert.equal(write?.headers.authorization, undefined)
})

test('what was read before is asked for by its ETag, and is the same object when it has not changed', async () => {
  answer = ({ headers }, response) => {
    if (headers['if-none-match'] === '"7-1"') response.writeHead(304).end()
    else json(response, { id: 'x' }, 200, { etag: '"7-1"' })
  }
  const client = clientOf()
  const first = await client.tickets.get('WEB-1')
  assert.equal(await client.tickets.get('WEB-1'), first)
  await client.sessions.signOut()
  await client.tickets.get('WEB-1')
  assert.equal(server.heard.at(-1)?.headers['if-none-match'], undefined)
})

test('values in a path are encoded, and one that would lead elsewhere is refused before it is sent', async () => {
  answer = (_, response) => json(response, {})
  const client = clientOf()
  await client.tickets.get('WEB#12/../x?y')
  assert.equal(server.heard[0]?.url, '/api/v1/tickets/WEB%2312%2F..%2Fx%3Fy')
  for (const bad of ['', '.', '..'])
    await assert.rejects(client.tickets.get(bad), is('client.not_a_name', 404))
  assert.equal(server.heard.length, 1)
})

test('an aborted call stops at once, also while it waits for its next try', async () => {
  const stop = new AbortController()
  const reason = new Error('enough')
  answer = (_, response) => hangUp(response)
  const client = clientOf({
    platform: {
      later: () => {
        queueMicrotask(() => stop.abort(reason))
        return () => undefined
      },
    },
  })
  await assert.rejects(client.people.me({ signal: stop.signal }), reason)
  await assert.rejects(client.people.me({ signal: stop.signal }), reason)
  assert.equal(server.heard.length, 1)
})

test('pages follow each other as they are needed', async () => {
  answer = ({ url }, response) => {
    const after = new URL(url, server.url).searchParams.get('after')
    json(response, after === null ? { items: [1, 2], next: 'b' } : { items: [3], next: null })
  }
  const numbers: unknown[] = []
  for await (const one of clientOf().teams.every({ q: 'x' })) {
    numbers.push(one)
    assert.equal(server.heard.length, numbers.length < 3 ? 1 : 2)
  }
  assert.deepEqual(numbers, [1, 2, 3])
})

test('an answer of something in between, such as a page of a proxy, is a problem with its status', async () => {
  answer = (_, response) => response.writeHead(418, { 'content-type': 'text/html' }).end('<html>')
  await assert.rejects(clientOf().people.me(), is('client.unexpected_answer', 418))
  assert.throws(() => createClient({ url: 'waybill.example.org' }), is('client.bad_url', 0))
})

function is(code: string, status: number) {
  return (error: unknown) => {
    assert.ok(error instanceof Problem)
    assert.deepEqual([error.code, error.status], [code, status])
    return true
  }
}
