import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { readEvents } from '../../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../../testing/test-world.ts'
import { deactivatePerson } from '../deactivate-person.command.ts'
import { setPassword } from '../set-password.command.ts'
import { hashPassword } from '../password-hash.ts'
import { codeOfApp } from './testing/code-of-app.ts'

const PASSWORD = 'correct horse battery'
const MINUTE = 60_000

describe('a second factor', () => {
  let world: TestWorld
  let ana: TestPerson
  before(async () => {
    world = await createTestWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    ana = await world.person('agent', { password: PASSWORD })
    // A period of its own for each test: a code counts once.
    world.tick(2 * MINUTE)
  })

  const codeOf = (secret: string, at = world.now) => codeOfApp(secret, at)
  const wrongCode = (secret: string) => String((Number(codeOf(secret)) + 1) % 1_000_000).padStart(6, '0')
  const firstStep = (person = ana, more: object = {}) =>
    world.call(null, 'POST', '/users/token', {
      body: { username: person.email, password: PASSWORD, ...more },
    })
  const secondStep = (body: object) => world.call(null, 'POST', '/users/token/second-factor', { body })
  const state = async (person = ana) => (await world.call(person, 'GET', '/users/me/second-factor')).body
  const head = async () => (await readEvents(world.store.db, { limit: 1, newestFirst: true }))[0]?.seq ?? 0
  const kindsSince = async (seq: number) =>
    (await readEvents(world.store.db, { after: seq, limit: 100 })).map((event) => event.kind)

  async function addTotp(person = ana): Promise<{ secret: string; codes: string[] }> {
    const started = await world.call(person, 'POST', '/users/me/totp', { body: { password: PASSWORD } })
    assert.equal(started.status, 200)
    const { secret, uri } = started.body
    assert.equal(new URL(uri).searchParams.get('secret'), secret)
    const confirmed = await world.call(person, 'POST', '/users/me/totp/confirm', {
      body: { code: codeOf(secret) },
    })
    assert.equal(confirmed.status, 200)
    world.tick(MINUTE)
    return { secret, codes: confirmed.body.recovery_codes }
  }
  async function challengeOf(person = ana): Promise<string> {
    const answer = await firstStep(person)
    assert.equal(answer.body.code, 'session.second_factor_needed')
    return answer.body.challenge
  }

  test('begins to count when the first code has been confirmed, and is told by the log', async () => {
    const from = await head()
    await world.call(ana, 'POST', '/users/me/totp', { body: { password: PASSWORD } })
    assert.equal((await firstStep()).status, 200, 'a secret alone asks for nothing')
    const { codes } = await addTotp()
    assert.equal(codes.length, 10)
    const { enabled, totp, recovery_codes_left } = await state()
    assert.deepEqual([enabled, totp !== null, recovery_codes_left], [true, true, 10])
    assert.deepEqual(await kindsSince(from), [
      'session.started',
      'factor.totp_added',
      'factor.recovery_codes_made',
    ])
  })

  test('is asked for after the right password only, and a code finishes the sign-in', async () => {
    const { secret } = await addTotp()
    const wrong = await world.call(null, 'POST', '/users/token', {
      body: { username: ana.email, password: 'not it' },
    })
    assert.equal(wrong.body.code, 'access.wrong_credentials')
    const first = await firstStep()
    assert.equal(first.status, 401)
    assert.deepEqual(first.body.methods, ['totp', 'recovery_code'])
    assert.equal(first.body.passkey, null)
    const { challenge } = first.body
    const done = await secondStep({ challenge, code: codeOf(secret) })
    assert.equal(done.status, 200)
    assert.equal(done.body.user.id, ana.id)
    const me = await world.call(null, 'GET', '/users/me', {
      headers: { authorization: `Bearer ${done.body.access}` },
    })
    assert.equal(me.body.id, ana.id)
  })

  test('ends with cookies where the second step asks for them', async () => {
    const { secret } = await addTotp()
    const done = await secondStep({
      challenge: await challengeOf(),
      code: codeOf(secret),
      cookies: true,
    })
    assert.equal(done.body.access, undefined)
    assert.match(String(done.headers['set-cookie']), /waybill_access=/)
    const foreign = await world.call(null, 'POST', '/users/token/second-factor', {
      body: { challenge: await challengeOf(), code: '000000', cookies: true },
      headers: { origin: 'https://evil.example' },
    })
    assert.equal(foreign.body.code, 'access.foreign_origin')
  })

  test('accepts a code of the period before and after, and each once, whatever the challenge', async () => {
    const { secret } = await addTotp()
    const code = codeOf(secret, world.now - 30_000)
    assert.equal((await secondStep({ challenge: await challengeOf(), code })).status, 200)
    const again = await secondStep({ challenge: await challengeOf(), code })
    assert.equal(again.body.code, 'access.wrong_second_factor')
    const next = { challenge: await challengeOf(), code: codeOf(secret, world.now + 30_000) }
    assert.equal((await secondStep(next)).status, 200)
    const older = await secondStep({ challenge: await challengeOf(), code: codeOf(secret) })
    assert.equal(older.status, 401, 'none that is older than an accepted one')
    world.tick(5 * MINUTE)
    const late = codeOf(secret, world.now - 60_000)
    assert.equal((await secondStep({ challenge: await challengeOf(), code: late })).status, 401)
  })

  test('of two sign-ins with one code only one succeeds', async () => {
    const { secret } = await addTotp()
    const code = codeOf(secret)
    const challenges = [await challengeOf(), await challengeOf()]
    const answers = await Promise.all(challenges.map((challenge) => secondStep({ challenge, code })))
    assert.deepEqual(
      answers.map((answer) => answer.status).toSorted((a, b) => a - b),
      [200, 401],
    )
  })

  test('a challenge is good for five minutes, for one sign-in and for its person', async () => {
    const { secret } = await addTotp()
    const used = await challengeOf()
    assert.equal((await secondStep({ challenge: used, code: codeOf(secret) })).status, 200)
    world.tick(MINUTE)
    const again = await secondStep({ challenge: used, code: codeOf(secret) })
    assert.equal(again.body.code, 'access.challenge_not_valid')
    const late = await challengeOf()
    world.tick(5 * MINUTE)
    assert.equal((await secondStep({ challenge: late, code: codeOf(secret) })).status, 401)
    const ben = await world.person('agent', { password: PASSWORD })
    const bens = await addTotp(ben)
    const wrong = await secondStep({ challenge: await challengeOf(ben), code: codeOf(secret) })
    assert.equal(wrong.body.code, 'access.wrong_second_factor')
    assert.equal((await secondStep({ challenge: 'invented', code: codeOf(bens.secret) })).status, 401)
  })

  test('a slip may be mended with the same challenge, and five lock the account for every way in by password', async () => {
    const { secret } = await addTotp()
    const from = await head()
    const challenge = await challengeOf()
    for (let n = 0; n < 4; n += 1)
      assert.equal((await secondStep({ challenge, code: wrongCode(secret) })).status, 401)
    // The right password in between does not start the count anew.
    const next = await challengeOf()
    assert.equal((await secondStep({ challenge: next, code: wrongCode(secret) })).status, 401)
    const locked = await secondStep({ challenge: next, code: codeOf(secret) })
    assert.equal(locked.status, 429)
    assert.equal((await firstStep()).status, 429)
    assert.deepEqual(await kindsSince(from), [
      ...Array<string>(5).fill('factor.refused'),
      'person.locked_out',
    ])
    world.tick(MINUTE)
    assert.equal((await secondStep({ challenge: next, code: codeOf(secret) })).status, 200)
  })

  test('a recovery code signs in once, however it is typed', async () => {
    const { codes } = await addTotp()
    const from = await head()
    const typed = ` ${(codes[0] ?? '').toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O')} `
    assert.equal((await secondStep({ challenge: await challengeOf(), recovery_code: typed })).status, 200)
    assert.deepEqual(await kindsSince(from), ['factor.recovery_code_used', 'session.started'])
    const again = await secondStep({ challenge: await challengeOf(), recovery_code: codes[0] })
    assert.equal(again.status, 401)
    assert.equal((await state()).recovery_codes_left, 9)
    const renewed = await world.call(ana, 'POST', '/users/me/recovery-codes', {
      body: { password: PASSWORD },
    })
    assert.equal(renewed.body.recovery_codes.length, 10)
    const old = await secondStep({ challenge: await challengeOf(), recovery_code: codes[1] })
    assert.equal(old.status, 401)
  })

  test('one factor is sent, not none and not two', async () => {
    const { secret, codes } = await addTotp()
    const challenge = await challengeOf()
    for (const body of [{ challenge }, { challenge, code: codeOf(secret), recovery_code: codes[0] }])
      assert.equal((await secondStep(body)).body.code, 'access.one_second_factor')
  })

  test('changes ask for the password, or a fresh code, again; wrong ones count as failed sign-ins', async () => {
    const { secret } = await addTotp()
    const remove = (body: object) => world.call(ana, 'DELETE', '/users/me/totp', { body })
    assert.deepEqual((await remove({})).body.errors?.[0]?.pointer, '/password')
    assert.equal((await remove({ password: PASSWORD, code: '123456' })).status, 422)
    for (let n = 0; n < 4; n += 1)
      assert.deepEqual((await remove({ password: 'guess' })).body.errors?.[0]?.pointer, '/password')
    assert.deepEqual((await remove({ code: wrongCode(secret) })).body.errors?.[0]?.pointer, '/code')
    assert.equal((await remove({ password: PASSWORD })).status, 429)
    world.tick(MINUTE)
    assert.equal((await remove({ code: codeOf(secret) })).status, 204)
    const { enabled, recovery_codes_left } = await state()
    assert.deepEqual([enabled, recovery_codes_left], [false, 0], 'the last factor takes the codes along')
    assert.equal((await firstStep()).status, 200)
  })

  test('a second authenticator app is refused, and a code that was confirmed too late', async () => {
    const late = await world.call(ana, 'POST', '/users/me/totp', { body: { password: PASSWORD } })
    world.tick(10 * MINUTE)
    const confirm = (code: string) => world.call(ana, 'POST', '/users/me/totp/confirm', { body: { code } })
    assert.equal((await confirm(codeOf(late.body.secret))).body.code, 'second_factor.totp_not_started')
    const next = await world.call(ana, 'POST', '/users/me/totp', { body: { password: PASSWORD } })
    assert.equal((await confirm(wrongCode(next.body.secret))).body.code, 'access.wrong_code')
    assert.equal((await confirm(codeOf(next.body.secret))).status, 200)
    const second = await world.call(ana, 'POST', '/users/me/totp', { body: { password: PASSWORD } })
    assert.equal(second.body.code, 'second_factor.totp_exists')
  })

  test('is nothing for tokens, and nobody else’s to change but for an admin, who can take it off', async () => {
    await addTotp()
    const ben = await world.person('agent')
    const admin = await world.person('admin')
    const where = `/users/${ana.id}/second-factor`
    assert.equal((await world.call(ana, 'GET', where, { scopes: ['read', 'admin'] })).status, 403)
    assert.equal((await world.call(ben, 'GET', where)).status, 403)
    assert.equal((await world.call(ben, 'DELETE', where)).status, 403)
    assert.equal((await world.call(ana, 'DELETE', where)).status, 403)
    assert.equal((await world.call(admin, 'DELETE', `/users/${admin.id}/second-factor`)).status, 403)
    assert.equal((await world.call(admin, 'GET', where)).body.enabled, true)
    const from = await head()
    assert.equal((await world.call(admin, 'DELETE', where)).status, 204)
    assert.equal((await world.call(admin, 'DELETE', where)).status, 204)
    assert.deepEqual(await kindsSince(from), ['factor.taken_off'])
    assert.equal((await firstStep()).status, 200)
  })

  test('a new password and a deactivation end what was begun, and a new password keeps the factor', async () => {
    const { secret } = await addTotp()
    const before = await challengeOf()
    await world.run(setPassword, { person: ana.id, password_hash: await hashPassword(PASSWORD) })
    assert.equal((await secondStep({ challenge: before, code: codeOf(secret) })).status, 401)
    const second = await challengeOf()
    await world.run(deactivatePerson, { person: ana.id })
    assert.equal((await secondStep({ challenge: second, code: codeOf(secret) })).status, 401)
  })

  test('stands nowhere in the database as it is', async () => {
    const { secret, codes } = await addTotp()
    const challenge = await challengeOf()
    const { db } = world.store
    const stored = JSON.stringify([
      await db.selectFrom('totp_secrets').selectAll().execute(),
      await db.selectFrom('recovery_codes').selectAll().execute(),
      await db.selectFrom('challenges').selectAll().execute(),
      await db.selectFrom('idempotency_keys').selectAll().execute(),
      await db.selectFrom('events').selectAll().execute(),
    ])
    for (const text of [secret, ...codes, challenge]) assert.ok(!stored.includes(text))
  })

  test('survives a new secret of the installation while the old one is named too, and is sealed anew on use', async () => {
    const { secret } = await addTotp()
    const [old] = world.deps.secrets
    assert.ok(old)
    const young = new TextEncoder().encode('a younger secret of the tests, long enough')
    const sealed = async () =>
      (
        await world.store.db.selectFrom('totp_secrets').selectAll().where('person_id', '=', ana.id).execute()
      )[0]?.sealed
    try {
      world.deps.secrets = [young, old]
      const before = await sealed()
      assert.equal((await secondStep({ challenge: await challengeOf(), code: codeOf(secret) })).status, 200)
      assert.notEqual(await sealed(), before)
      world.deps.secrets = [young]
      world.tick(MINUTE)
      assert.equal((await secondStep({ challenge: await challengeOf(), code: codeOf(secret) })).status, 200)
      world.deps.secrets = [old]
      const { methods } = (await firstStep()).body
      assert.deepEqual(methods, ['recovery_code'], 'only what can be answered is asked for')
    } finally {
      world.deps.secrets = [old]
    }
  })
})

describe('second steps', () => {
  test('are five a minute from one address, whatever the challenge', async () => {
    const world = await createTestWorld({ limits: true })
    try {
      const attempt = () =>
        world.call(null, 'POST', '/users/token/second-factor', { body: { challenge: 'x', code: '123456' } })
      for (let n = 0; n < 5; n += 1) assert.equal((await attempt()).status, 401)
      assert.equal((await attempt()).body.code, 'request.too_many')
    } finally {
      await world.close()
    }
  })
})
