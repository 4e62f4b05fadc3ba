import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { deactivatePerson } from './deactivate-person.command.ts'
import { SessionTokens } from './session-tokens.ts'

const PASSWORD = 'correct horse battery'
const MINUTE = 60_000

describe('signing in', () => {
  let world: TestWorld
  let ana: TestPerson
  before(async () => {
    world = await createTestWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    ana = await world.person('agent', { password: PASSWORD })
  })

  const signIn = (username: string, password: string, more: object = {}) =>
    world.call(null, 'POST', '/users/token', { body: { username, password, ...more } })
  const refresh = (token: unknown) =>
    world.call(null, 'POST', '/users/token/refresh', { body: { refresh: token } })
  const me = (access: unknown) =>
    world.call(null, 'GET', '/users/me', { headers: { authorization: `Bearer ${String(access)}` } })
  const kindsSince = async (seq: number) =>
    (await readEvents(world.store.db, { after: seq, limit: 100 })).map((event) => event.kind)
  const head = async () => (await readEvents(world.store.db, { limit: 1, newestFirst: true }))[0]?.seq ?? 0

  test('answers an access token, a refresh token and the person, and starts a session', async () => {
    const from = await head()
    const answer = await signIn(ana.email.toUpperCase(), PASSWORD)
    assert.equal(answer.status, 200)
    assert.equal(answer.body.user.id, ana.id)
    assert.equal(answer.body.expires_in, 900)
    assert.equal(answer.headers['set-cookie'], undefined)
    assert.equal((await me(answer.body.access)).body.id, ana.id)
    assert.deepEqual(await kindsSince(from), ['session.started'])
  })

  test('stores neither password nor token', async () => {
    const made = { name: 'Eva', email: 'eva@example.org', role: 'agent', password: PASSWORD }
    assert.equal(
      (await world.call(await world.person('admin'), 'POST', '/users', { body: made })).status,
      201,
    )
    const { body } = await signIn(made.email, PASSWORD)
    const { db } = world.store
    const stored = JSON.stringify([
      await db.selectFrom('people').selectAll().execute(),
      await db.selectFrom('refresh_tokens').selectAll().execute(),
      await db.selectFrom('idempotency_keys').selectAll().execute(),
    ])
    assert.ok(!stored.includes(PASSWORD) && !stored.includes(body.refresh))
    assert.match(stored, /\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  test('gives the same answer for a wrong password, an unknown account, one without password and an inactive one', async () => {
    const invited = await world.person('agent')
    const gone = await world.person('agent', { password: PASSWORD })
    await world.run(deactivatePerson, { person: gone.id })
    const answers = [
      await signIn(ana.email, 'something else'),
      await signIn('nobody@example.org', PASSWORD),
      await signIn(invited.email, PASSWORD),
      await signIn(gone.email, PASSWORD),
    ]
    for (const answer of answers) {
      assert.equal(answer.status, 401)
      assert.match(String(answer.headers['www-authenticate']), /^Bearer/)
      assert.deepEqual({ ...answer.body, request_id: '' }, { ...answers[0]?.body, request_id: '' })
    }
  })

  test('locks an account after five wrong passwords, with the right one too, and longer each time', async () => {
    const from = await head()
    for (let n = 0; n < 5; n += 1) assert.equal((await signIn(ana.email, `wrong ${String(n)}`)).status, 401)
    const locked = await signIn(ana.email, PASSWORD)
    assert.equal(locked.status, 429)
    assert.equal(locked.body.code, 'access.locked_out')
    assert.equal(locked.headers['retry-after'], '60')
    assert.deepEqual(await kindsSince(from), [
      ...Array<string>(5).fill('session.refused'),
      'person.locked_out',
    ])

    for (const minutes of [2, 4, 8, 16, 32, 60, 60]) {
      world.tick(60 * MINUTE)
      assert.equal((await signIn(ana.email, 'wrong again')).status, 401)
      const next = await signIn(ana.email, PASSWORD)
      assert.equal(next.headers['retry-after'], String(minutes * 60), `after ${String(minutes)} minutes`)
    }
    world.tick(60 * MINUTE)
    assert.equal((await signIn(ana.email, PASSWORD)).status, 200)
    assert.equal((await signIn(ana.email, 'one slip')).status, 401)
    assert.equal((await signIn(ana.email, PASSWORD)).status, 200, 'a success starts the count anew')
  })

  test('forgets slips after a day', async () => {
    for (let n = 0; n < 4; n += 1) await signIn(ana.email, 'slip')
    world.tick(24 * 60 * MINUTE + 1)
    for (let n = 0; n < 4; n += 1) assert.equal((await signIn(ana.email, 'slip')).status, 401)
    assert.equal((await signIn(ana.email, PASSWORD)).status, 200)
  })

  test('locks unknown accounts just like known ones', async () => {
    for (let n = 0; n < 5; n += 1) await signIn('ghost@example.org', 'guess')
    const locked = await signIn('Ghost@example.org', 'guess')
    assert.equal(locked.status, 429)
    assert.equal(locked.headers['retry-after'], '60')
  })

  test('counts guesses that arrive at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, n) => signIn(ana.email, `guess ${String(n)}`)),
    )
    const statuses = answers.map((answer) => answer.status).toSorted((a, b) => a - b)
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429, 429, 429])
  })

  test('refuses a body that is not what it should be, without naming the password', async () => {
    const answer = await world.call(null, 'POST', '/users/token', { body: { username: ana.email } })
    assert.equal(answer.status, 422)
    assert.deepEqual(answer.body.errors, [
      { pointer: '/password', code: 'input.required', message: 'is required' },
    ])
    assert.equal((await world.call(null, 'POST', '/users/token')).status, 422)
  })

  test('an access token runs out after a quarter of an hour, and ends at once with its session or its person', async () => {
    const { body } = await signIn(ana.email, PASSWORD)
    world.tick(14 * MINUTE)
    assert.equal((await me(body.access)).status, 200)
    world.tick(MINUTE)
    assert.equal((await me(body.access)).status, 401)

    const second = (await signIn(ana.email, PASSWORD)).body
    await world.call(null, 'POST', '/users/logout', { body: { refresh: second.refresh } })
    assert.equal((await me(second.access)).body.code, 'access.token_not_valid')

    const third = (await signIn(ana.email, PASSWORD)).body
    await world.run(deactivatePerson, { person: ana.id })
    assert.equal((await me(third.access)).status, 401)
    assert.equal((await refresh(third.refresh)).status, 401)
  })

  test('signing out with the access token alone ends its session', async () => {
    const { body } = await signIn(ana.email, PASSWORD)
    const answer = await world.call(null, 'POST', '/users/logout', {
      headers: { authorization: `Bearer ${body.access}` },
    })
    assert.equal(answer.status, 204)
    assert.equal((await refresh(body.refresh)).status, 401)
  })

  test('a key that was replaced still verifies, one that was taken away does not', async () => {
    const [old, young] = ['o', 'y'].map((letter) => new TextEncoder().encode(letter.repeat(32)))
    assert.ok(old && young)
    const now = () => world.now
    const token = await new SessionTokens([old], now).sign({ person: ana.id, session: ana.id })
    assert.equal((await new SessionTokens([young, old], now).verify(token))?.person, ana.id)
    assert.equal(await new SessionTokens([young], now).verify(token), null)
    const [header = '', , signature = ''] = token.split('.')
    const forged = Buffer.from(
      JSON.stringify({ sub: ana.id, sid: ana.id, iss: 'waybill', exp: 9e9 }),
    ).toString('base64url')
    assert.equal(await new SessionTokens([old], now).verify(`${header}.${forged}.${signature}`), null)
  })

  describe('refreshing', () => {
    let first: { access: string; refresh: string }
    beforeEach(async () => {
      first = (await signIn(ana.email, PASSWORD)).body
    })

    test('gives a new pair once, and the session lives on', async () => {
      world.tick(20 * MINUTE)
      const second = await refresh(first.refresh)
      assert.equal(second.status, 200)
      assert.notEqual(second.body.refresh, first.refresh)
      assert.equal((await me(second.body.access)).status, 200)
      world.tick(MINUTE)
      assert.equal((await refresh(second.body.refresh)).status, 200)
    })

    test('a used token that comes back ends the whole session', async () => {
      const second = (await refresh(first.refresh)).body
      world.tick(MINUTE)
      const from = await head()
      const stolen = await refresh(first.refresh)
      assert.equal(stolen.status, 401)
      assert.equal(stolen.body.code, 'access.refresh_reused')
      assert.equal((await refresh(second.refresh)).status, 401)
      assert.equal((await me(second.access)).status, 401)
      const events = await readEvents(world.store.db, { after: from, limit: 10 })
      assert.deepEqual(
        events.map(({ kind, data }) => [kind, (data as { reason: string }).reason]),
        [['session.ended', 'token_reused']],
      )
    })

    test('two tabs that refresh at once get the same pair, and neither is thrown out', async () => {
      const [one, two] = await Promise.all([refresh(first.refresh), refresh(first.refresh)])
      assert.deepEqual([one.status, two.status], [200, 200])
      assert.equal(one.body.refresh, two.body.refresh)
      world.tick(15 * MINUTE)
      assert.equal((await refresh(one.body.refresh)).status, 200)
    })

    test('within those seconds, too, a token whose successor was used is a stolen one', async () => {
      const second = (await refresh(first.refresh)).body
      await refresh(second.refresh)
      assert.equal((await refresh(first.refresh)).body.code, 'access.refresh_reused')
    })

    test('whoever shares a token by stealing it in those seconds is found at the next exchange', async () => {
      const owner = (await refresh(first.refresh)).body
      const thief = (await refresh(first.refresh)).body
      world.tick(15 * MINUTE)
      assert.equal((await refresh(thief.refresh)).status, 200)
      world.tick(MINUTE)
      assert.equal((await refresh(owner.refresh)).body.code, 'access.refresh_reused')
    })

    test('a session that nobody refreshes for two weeks ends, and none lasts longer than 90 days', async () => {
      const day = 24 * 60 * MINUTE
      world.tick(14 * day)
      assert.equal((await refresh(first.refresh)).status, 401)
      let token = (await signIn(ana.email, PASSWORD)).body.refresh
      for (let n = 0; n < 8; n += 1) {
        world.tick(11 * day)
        const answer = await refresh(token)
        assert.equal(answer.status, 200, `day ${String((n + 1) * 11)}`)
        token = answer.body.refresh
      }
      world.tick(2 * day)
      assert.equal((await refresh(token)).status, 401)
    })

    test('an invented token is refused', async () => {
      assert.equal((await refresh('invented')).body.code, 'access.refresh_not_valid')
      assert.equal((await world.call(null, 'POST', '/users/token/refresh')).status, 401)
    })
  })
})

describe('sign-in attempts', () => {
  test('are five a minute from one address, whatever the account', async () => {
    const world = await createTestWorld({ limits: true })
    try {
      const attempt = (n: number): Promise<Answer> =>
        world.call(null, 'POST', '/users/token', {
          body: { username: `person${String(n)}@example.org`, password: 'guess' },
        })
      for (let n = 0; n < 5; n += 1) assert.equal((await attempt(n)).status, 401)
      const refused = await attempt(5)
      assert.equal(refused.status, 429)
      assert.equal(refused.body.code, 'request.too_many')
      assert.ok(Number(refused.headers['retry-after']) > 0)
      world.tick(MINUTE)
      assert.equal((await attempt(6)).status, 401)
    } finally {
      await world.close()
    }
  })
})
