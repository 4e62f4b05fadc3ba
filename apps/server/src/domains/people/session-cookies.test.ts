import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

const PASSWORD = 'correct horse battery'

interface Cookie {
  value: string
  attributes: string
}

function cookiesOf(answer: Answer): Map<string, Cookie[]> {
  const lines = [answer.headers['set-cookie'] ?? []].flat()
  const parsed = lines.map((line) => {
    const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*);?(.*)$/.exec(line) ?? []
    return { name, value, attributes }
  })
  return Map.groupBy(parsed, (cookie) => cookie.name)
}

describe('a browser that is signed in by cookies', () => {
  let world: TestWorld
  let ana: TestPerson
  let access: string
  let refresh: string
  let csrf: string
  before(async () => {
    world = await createTestWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    ana = await world.person('agent', { password: PASSWORD })
    const answer = await signIn()
    assert.equal(answer.status, 200)
    keep(answer)
  })

  function signIn(headers: Record<string, string> = {}) {
    const body = { username: ana.email, password: PASSWORD, cookies: true }
    return world.call(null, 'POST', '/users/token', { body, headers })
  }

  function keep(answer: Answer) {
    const cookies = cookiesOf(answer)
    access = cookies.get('waybill_access')?.[0]?.value ?? ''
    refresh = cookies.get('waybill_refresh')?.[0]?.value ?? ''
    csrf = cookies.get('waybill_csrf')?.[0]?.value ?? ''
  }

  const rename = (headers: Record<string, string>) =>
    world.call(null, 'PATCH', '/users/me', { body: { name: 'Ana Neu' }, headers })
  const signedIn = (more: Record<string, string> = {}) => ({
    cookie: `waybill_access=${access}; waybill_csrf=${csrf}`,
    ...more,
  })

  test('holds the tokens where scripts cannot read them, the refresh token only where it is needed', async () => {
    const answer = await signIn()
    assert.deepEqual(Object.keys(answer.body).toSorted(), ['expires_in', 'user'])
    const cookies = cookiesOf(answer)
    const access = cookies.get('waybill_access')?.[0]?.attributes ?? ''
    assert.match(access, /Path=\/api; HttpOnly; SameSite=Lax/)
    const refreshes = cookies.get('waybill_refresh')?.map((cookie) => cookie.attributes) ?? []
    assert.deepEqual(
      refreshes.map((attributes) => /Path=([^;]+)/.exec(attributes)?.[1]),
      ['/api/v1/users/token/refresh', '/api/v1/users/logout'],
    )
    for (const attributes of refreshes) assert.match(attributes, /HttpOnly; SameSite=Lax/)
    const csrfCookie = cookies.get('waybill_csrf')?.[0]?.attributes ?? ''
    assert.ok(!csrfCookie.includes('HttpOnly'))
    assert.ok(!access.includes('Secure'), 'the public address of this world is http')
  })

  test('reads without more, and says that it is a browser', async () => {
    const answer = await world.call(null, 'GET', '/users/me', { headers: signedIn() })
    assert.equal(answer.body.id, ana.id)
  })

  test('changes things only with the CSRF token of its session', async () => {
    assert.equal((await rename(signedIn())).body.code, 'access.csrf')
    assert.equal((await rename(signedIn({ 'x-csrf-token': 'guess' }))).status, 403)
    const other = await world.person('agent', { password: PASSWORD })
    const theirs = await world.call(null, 'POST', '/users/token', {
      body: { username: other.email, password: PASSWORD, cookies: true },
    })
    const foreign = cookiesOf(theirs).get('waybill_csrf')?.[0]?.value ?? ''
    const planted = { cookie: `waybill_access=${access}; waybill_csrf=${foreign}`, 'x-csrf-token': foreign }
    assert.equal((await rename(planted)).status, 403, 'a token of another session that somebody planted')
    assert.equal((await rename({ cookie: `waybill_access=${access}`, 'x-csrf-token': csrf })).status, 403)
    const answer = await rename(signedIn({ 'x-csrf-token': csrf }))
    assert.equal(answer.status, 200)
    assert.equal(answer.body.name, 'Ana Neu')
  })

  test('is refused when another site sends the request, even with the right token', async () => {
    const from = (origin: string) => rename(signedIn({ 'x-csrf-token': csrf, origin, host: 'waybill.test' }))
    assert.equal((await from('https://evil.example')).body.code, 'access.foreign_origin')
    assert.equal((await from('null')).status, 403)
    assert.equal((await from('http://waybill.test')).status, 200)
    const opened = { 'x-csrf-token': csrf, origin: 'http://localhost:3000', host: 'localhost:3000' }
    assert.equal((await rename(signedIn(opened))).status, 200, 'opened by another name of the same server')
  })

  test('cannot be signed in to another account by a foreign page', async () => {
    const { code, detail } = (await signIn({ origin: 'https://evil.example' })).body
    assert.equal(code, 'access.foreign_origin')
    assert.match(detail, /^A page of https:\/\/evil\.example sends it\./)
    assert.doesNotMatch(detail, /cookie/i, 'none was used')
  })

  test('refreshes by cookie with the CSRF token, and gets new cookies', async () => {
    const call = (headers: Record<string, string>) =>
      world.call(null, 'POST', '/users/token/refresh', { headers })
    const cookie = `waybill_refresh=${refresh}; waybill_csrf=${csrf}`
    assert.equal((await call({ cookie })).status, 403)
    const answer = await call({ cookie, 'x-csrf-token': csrf })
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.body, { expires_in: 900 })
    const before = refresh
    keep(answer)
    assert.notEqual(refresh, before)
    assert.equal(
      (await rename(signedIn({ 'x-csrf-token': csrf }))).status,
      200,
      'the CSRF token lasts as the session does',
    )
  })

  test('signs out with the CSRF token; then the cookies are gone and worthless', async () => {
    const call = (headers: Record<string, string>) => world.call(null, 'POST', '/users/logout', { headers })
    const cookie = `waybill_refresh=${refresh}; waybill_csrf=${csrf}`
    assert.equal((await call({ cookie })).status, 403)
    const answer = await call({ cookie, 'x-csrf-token': csrf })
    assert.equal(answer.status, 204)
    for (const [name, cookies] of cookiesOf(answer)) {
      for (const { attributes } of cookies) assert.match(attributes, /Expires=Thu, 01 Jan 1970/, name)
    }
    assert.equal((await world.call(null, 'GET', '/users/me', { headers: signedIn() })).status, 401)
  })

  test('a refresh cookie that is used twice takes the cookies away', async () => {
    const headers = { cookie: `waybill_refresh=${refresh}; waybill_csrf=${csrf}`, 'x-csrf-token': csrf }
    const call = () => world.call(null, 'POST', '/users/token/refresh', { headers })
    assert.equal((await call()).status, 200)
    world.tick(60_000)
    const answer = await call()
    assert.equal(answer.body.code, 'access.refresh_reused')
    assert.ok(cookiesOf(answer).has('waybill_access'))
  })

  test('a header wins over cookies, and what comes in the URL is never a credential', async () => {
    const answer = await world.call(null, 'GET', '/users/me', {
      headers: signedIn({ authorization: 'Bearer wrong' }),
    })
    assert.equal(answer.status, 401)
    assert.equal((await world.call(null, 'GET', `/users/me?access_token=${access}`)).status, 401)
    const basic = await world.call(null, 'GET', '/users/me', { headers: { authorization: 'Basic YTpi' } })
    assert.equal(basic.body.code, 'access.unknown_scheme')
  })
})
