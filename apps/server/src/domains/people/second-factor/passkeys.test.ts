import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { readEvents } from '../../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../../testing/test-world.ts'
import { deactivatePerson } from '../deactivate-person.command.ts'
import { Authenticator } from './testing/authenticator.ts'

const PASSWORD = 'correct horse battery'
const ORIGIN = 'https://waybill.test'
const MINUTE = 60_000

describe('passkeys', () => {
  let world: TestWorld
  let ana: TestPerson
  let key: Authenticator
  before(async () => {
    world = await createTestWorld()
    world.deps.publicUrl = new URL(ORIGIN)
  })
  after(() => world.close())
  beforeEach(async () => {
    ana = await world.person('agent', { password: PASSWORD })
    key = new Authenticator(ORIGIN)
  })

  const options = async (person = ana) =>
    (await world.call(person, 'POST', '/users/me/passkeys/options', { body: { password: PASSWORD } })).body
  const add = async (authenticator = key, person = ana) =>
    world.call(person, 'POST', '/users/me/passkeys', {
      body: { name: 'Laptop', response: authenticator.create(await options(person)) },
    })
  const asked = async () => (await world.call(null, 'POST', '/users/token/passkey/options')).body
  const signIn = (response: object, more: object = {}) =>
    world.call(null, 'POST', '/users/token/passkey', { body: { response, ...more } })
  const firstStep = async () =>
    (await world.call(null, 'POST', '/users/token', { body: { username: ana.email, password: PASSWORD } }))
      .body
  const kinds = async () =>
    (await readEvents(world.store.db, { limit: 3, newestFirst: true })).map((event) => event.kind)

  test('are added with a name, bring recovery codes once, and are listed', async () => {
    const first = await add()
    assert.equal(first.status, 201)
    assert.equal(first.body.recovery_codes.length, 10)
    assert.equal((await add(new Authenticator(ORIGIN))).body.recovery_codes, null)
    const { items } = (await world.call(ana, 'GET', '/users/me/passkeys')).body
    assert.deepEqual(
      items.map((item: { name: string }) => item.name),
      ['Laptop', 'Laptop'],
    )
    assert.equal((await world.call(ana, 'GET', '/users/me/second-factor')).body.enabled, true)
  })

  test('sign in alone, without saying who one is', async () => {
    await add()
    const question = await asked()
    assert.deepEqual(question.allowCredentials, [])
    assert.equal(question.userVerification, 'required')
    const answer = await signIn(key.get(question))
    assert.equal(answer.status, 200)
    assert.equal(answer.body.user.id, ana.id)
    const withCookies = await signIn(key.get(await asked()), { cookies: true })
    assert.match(String(withCookies.headers['set-cookie']), /waybill_access=/)
  })

  test('sign in as the second factor after the password', async () => {
    await add()
    key.verifies = false
    const { challenge, methods, passkey } = await firstStep()
    assert.deepEqual(methods, ['passkey', 'recovery_code'])
    assert.equal(passkey.allowCredentials.length, 1)
    const answer = await world.call(null, 'POST', '/users/token/second-factor', {
      body: { challenge, passkey: key.get(passkey) },
    })
    assert.equal(answer.status, 200)
    const other = await firstStep()
    const replayed = await world.call(null, 'POST', '/users/token/second-factor', {
      body: { challenge: other.challenge, passkey: key.get(passkey) },
    })
    assert.equal(replayed.body.code, 'access.wrong_second_factor')
  })

  test('alone must be unlocked by their owner', async () => {
    await add()
    key.verifies = false
    assert.equal((await signIn(key.get(await asked()))).body.code, 'access.wrong_passkey')
  })

  test('an answer counts once, for five minutes, and to a question that was asked', async () => {
    await add()
    const question = await asked()
    const answer = key.get(question)
    const both = await Promise.all([signIn(answer), signIn(answer)])
    assert.deepEqual(
      both.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 401],
    )
    const late = await asked()
    world.tick(5 * MINUTE)
    assert.equal((await signIn(key.get(late))).status, 401)
    const invented = Buffer.alloc(32, 7).toString('base64url')
    assert.equal((await signIn(key.get({ ...late, challenge: invented }))).status, 401)
    const { challenge } = await options()
    assert.equal((await signIn(key.get({ ...late, challenge }))).status, 401, 'asked for something else')
  })

  test('of another site, of another key or with a counter that went back are refused', async () => {
    key.counter = 5
    await add()
    const elsewhere = new Authenticator('https://evil.test')
    assert.equal((await add(elsewhere)).body.code, 'passkey.not_valid')
    const question = await asked()
    assert.equal(
      (await signIn({ ...new Authenticator(ORIGIN).get(question), id: key.get(question).id })).status,
      401,
    )
    assert.equal((await signIn(key.get({ ...(await asked()), rpId: 'evil.test' }))).status, 401)
    assert.equal((await signIn(key.get(await asked()))).status, 200)
    key.counter = 2
    assert.equal((await signIn(key.get(await asked()))).status, 401)
  })

  test('are added by their owner’s answer alone, and once', async () => {
    const bens = await options(await world.person('agent', { password: PASSWORD }))
    const response = key.create(bens)
    const stolen = await world.call(ana, 'POST', '/users/me/passkeys', { body: { name: 'Laptop', response } })
    assert.equal(stolen.body.code, 'passkey.not_valid')
    await add()
    assert.equal((await add()).body.code, 'passkey.exists')
    const unasked = await world.call(ana, 'POST', '/users/me/passkeys/options', { body: {} })
    assert.equal(unasked.status, 422)
  })

  test('are told of alike whether they are unknown or of somebody who left', async () => {
    await add()
    await world.run(deactivatePerson, { person: ana.id })
    const gone = await signIn(key.get(await asked()))
    const unknown = await signIn(new Authenticator(ORIGIN).get(await asked()))
    assert.deepEqual({ ...gone.body, request_id: '' }, { ...unknown.body, request_id: '' })
    assert.equal((await signIn({ ...key.get(await asked()), response: {} })).status, 422)
  })

  test('let their owner in while somebody guesses passwords', async () => {
    await add()
    for (let n = 0; n < 5; n += 1)
      await world.call(null, 'POST', '/users/token', { body: { username: ana.email, password: 'guess' } })
    assert.equal((await signIn(key.get(await asked()))).status, 200)
  })

  test('are removed with the password, and the last takes the recovery codes along', async () => {
    const { id } = (await add()).body
    const where = `/users/me/passkeys/${id}`
    assert.equal((await world.call(ana, 'DELETE', where, { body: { password: 'guess' } })).status, 422)
    const ben = await world.person('agent', { password: PASSWORD })
    assert.equal((await world.call(ben, 'DELETE', where, { body: { password: PASSWORD } })).status, 404)
    assert.equal((await world.call(ana, 'DELETE', where, { body: { password: PASSWORD } })).status, 204)
    assert.equal((await kinds())[0], 'factor.passkey_removed')
    assert.equal((await signIn(key.get(await asked()))).status, 401)
    assert.equal((await firstStep()).user.id, ana.id)
    assert.equal((await world.call(ana, 'GET', '/users/me/second-factor')).body.recovery_codes_left, 0)
  })

  test('need a host name and https, and say so', async () => {
    try {
      for (const url of ['http://192.0.2.1:3000', 'http://waybill.test', 'https://[::1]']) {
        world.deps.publicUrl = new URL(url)
        const answer = await world.call(null, 'POST', '/users/token/passkey/options')
        assert.equal(answer.status, 409)
        assert.equal(answer.body.code, 'passkey.not_possible')
      }
      world.deps.publicUrl = new URL('http://localhost:3000')
      assert.equal((await world.call(null, 'POST', '/users/token/passkey/options')).status, 200)
    } finally {
      world.deps.publicUrl = new URL(ORIGIN)
    }
  })
})
