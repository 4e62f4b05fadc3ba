// Longer than 400 lines: the people of one world, seen by each kind of them; in parts, each would have to make them anew.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { findPersonByRef, namesOfPeople } from './people.queries.ts'
import { setPassword } from './set-password.command.ts'
import { hashPassword } from './password-hash.ts'

const PASSWORD = 'correct horse battery'

describe('people', () => {
  let world: TestWorld
  let admin: TestPerson
  let ana: TestPerson
  let rita: TestPerson
  beforeEach(async () => {
    world = await createTestWorld()
    admin = await world.person('admin', { name: 'Root', password: PASSWORD })
    ana = await world.person('agent', { name: 'Ana', email: 'Ana@Example.org', password: PASSWORD })
    rita = await world.person('requester', { name: 'Rita' })
  })
  afterEach(() => world.close())

  const create = (body: object, as: TestPerson | null = admin) => world.call(as, 'POST', '/users', { body })
  const patch = (who: string, body: object, as = admin, headers: Record<string, string> = {}) =>
    world.call(as, 'PATCH', `/users/${who}`, { body, headers })
  const signIn = (username: string, password: string) =>
    world.call(null, 'POST', '/users/token', { body: { username, password } })
  const last = async (count: number) =>
    (await readEvents(world.store.db, { limit: count, newestFirst: true })).toReversed()

  describe('seeing them', () => {
    test('admins see all of a person, agents a summary, requesters only themselves', async () => {
      assert.equal((await world.call(admin, 'GET', `/users/${ana.id}`)).body.phone, null)
      const summary = { id: rita.id, name: 'Rita', email: rita.email, role: 'requester', active: true }
      assert.deepEqual((await world.call(ana, 'GET', `/users/${rita.id}`)).body, summary)
      assert.equal((await world.call(rita, 'GET', `/users/${ana.id}`)).status, 404)
      assert.equal((await world.call(rita, 'GET', `/users/${rita.id}`)).body.time_zone, null)
      assert.equal((await world.call(rita, 'GET', '/users')).status, 404)
      assert.equal((await world.call(rita, 'GET', '/users/me')).body.email, rita.email)
      const list = (await world.call(ana, 'GET', '/users')).body.items
      assert.ok(
        list.every(
          (item: object) =>
            (item.constructor === Object && !('phone' in item)) || (item as TestPerson).id === ana.id,
        ),
      )
    })

    test('a person is found by id and by e-mail address in any case, and as `me`', async () => {
      for (const ref of [ana.id, ana.id.toUpperCase(), 'ana@example.org', 'ANA@EXAMPLE.ORG']) {
        assert.equal((await world.call(admin, 'GET', `/users/${ref}`)).body.id, ana.id, ref)
        assert.equal((await findPersonByRef(world.store.db, ref))?.id, ana.id)
      }
      assert.equal((await world.call(admin, 'GET', '/users/nobody@example.org')).status, 404)
      const names = await namesOfPeople(world.store.db, [ana.id, rita.id, ana.id, 'unknown'])
      const expected = new Map([
        [rita.id, 'Rita'],
        [ana.id, 'Ana'],
      ])
      assert.deepEqual(names, expected)
    })

    test('the list is in the order of names, filtered, counted, and visits each once', async () => {
      for (const name of ['ben', 'Carla', 'ben', 'Émile', '50%_off']) await world.person('agent', { name })
      const names = async (query: string) =>
        (await world.call(admin, 'GET', `/users?${query}`)).body.items.map((item: TestPerson) => item.name)
      assert.deepEqual(await names(''), ['50%_off', 'Ana', 'ben', 'ben', 'Carla', 'Rita', 'Root', 'Émile'])
      assert.deepEqual(await names('role=requester'), ['Rita'])
      assert.deepEqual(await names('q=BEN'), ['ben', 'ben'])
      assert.deepEqual(await names(`q=${encodeURIComponent('é')}`), ['Émile'])
      assert.deepEqual(await names(`q=${encodeURIComponent('%_')}`), ['50%_off'])
      assert.deepEqual(await names('q=ana@example'), ['Ana'])
      await patch(rita.id, { active: false })
      assert.deepEqual(await names('active=false'), ['Rita'])
      assert.deepEqual(await names('placeholder=true'), [])
      await world.store.write((tx) =>
        tx.updateTable('people').set({ placeholder: 1 }).where('id', '=', rita.id).execute(),
      )
      assert.deepEqual(await names('placeholder=true&role=requester'), ['Rita'])
      assert.deepEqual(await names('placeholder=false&role=requester'), [])
      const seen: string[] = []
      for (let after = ''; ; ) {
        const { body } = await world.call(admin, 'GET', `/users?limit=3&count=exact&active=true${after}`)
        assert.equal(body.count, 7)
        seen.push(...body.items.map((item: TestPerson) => item.id))
        if (body.next === null) break
        after = `&after=${body.next}`
      }
      assert.equal(seen.length, 7)
      assert.equal(new Set(seen).size, 7)
      assert.equal((await world.call(admin, 'GET', '/users?colour=red')).status, 400)
      assert.equal((await world.call(admin, 'GET', '/users?after=abc')).body.code, 'request.bad_cursor')
    })

    test('an unchanged answer is 304, a changed one is not', async () => {
      for (const path of [`/users/${ana.id}`, '/users', '/users/me']) {
        const etag = String((await world.call(admin, 'GET', path)).headers['etag'])
        const again = () => world.call(admin, 'GET', path, { headers: { 'if-none-match': etag } })
        assert.equal((await again()).status, 304, path)
        await patch(ana.id, { name: `Ana after ${path}` })
        assert.equal((await again()).status, 200, path)
      }
    })
  })

  describe('adding them', () => {
    test('with a password they can sign in at once; the log names nobody', async () => {
      const body = {
        name: 'Bo',
        email: 'bo@example.org',
        role: 'agent',
        password: PASSWORD,
        time_zone: 'Europe/Vienna',
        locale: 'de-AT',
      }
      const answer = await create(body)
      assert.equal(answer.status, 201)
      assert.equal(answer.body.invitation, null)
      assert.equal(answer.headers['location'], `/api/v1/users/${answer.body.id}`)
      assert.equal((await signIn('bo@example.org', PASSWORD)).status, 200)
      assert.ok(!JSON.stringify(await last(50)).includes('bo@example.org'))
    })

    test('without one the answer holds an invitation link, by which they choose a password, once', async () => {
      const { body } = await create({ name: 'Bo', email: 'bo@example.org', role: 'requester' })
      const link = new URL(body.invitation)
      assert.equal(`${link.origin}${link.pathname}`, 'http://waybill.test/invitation')
      const code = link.hash.slice('#code='.length)
      const accept = (password: string) =>
        world.call(null, 'POST', '/invitations/accept', { body: { code, password } })
      assert.equal((await accept('short')).body.errors[0].pointer, '/password')
      assert.equal((await accept('bo@example.org')).body.code, 'person.password_like_email')
      assert.deepEqual((await accept(PASSWORD)).body, {
        user: { id: body.id, name: 'Bo' },
        username: 'bo@example.org',
      })
      assert.equal((await accept('another password')).body.code, 'person.code_not_valid')
      assert.equal((await signIn('bo@example.org', PASSWORD)).status, 200)
      assert.deepEqual(
        (await last(4)).map((event) => event.kind),
        ['person.created', 'person.invited', 'person.password_changed', 'session.started'],
      )
    })

    test('a repeated request with the same key adds nobody twice, though hashes are salted', async () => {
      const headers = { 'idempotency-key': 'bo' }
      const body = { name: 'Bo', email: 'bo@example.org', role: 'agent', password: PASSWORD }
      const call = (more: object = {}) =>
        world.call(admin, 'POST', '/users', { body: { ...body, ...more }, headers })
      const first = await call()
      assert.equal((await call()).body.id, first.body.id)
      assert.equal((await call({ name: 'Other' })).body.code, 'idempotency.key_reused')
    })

    test('an e-mail address belongs to one person, in any case of letters, also under concurrency', async () => {
      const taken = await create({ name: 'X', email: 'ANA@example.ORG', role: 'agent' })
      assert.equal(taken.status, 422)
      assert.deepEqual([taken.body.code, taken.body.errors[0].pointer], ['person.email_taken', '/email'])
      const answers = await Promise.all(
        ['a', 'A', 'a', 'A'].map((letter) =>
          create({ name: 'X', email: `${letter}@example.org`, role: 'agent', password: PASSWORD }),
        ),
      )
      assert.deepEqual(
        answers.map(({ status }) => status).toSorted((a, b) => a - b),
        [201, 422, 422, 422],
      )
    })

    test('every wrong field is named and nobody is stored', async () => {
      const answer = await create({
        name: ' ',
        email: 'no address',
        role: 'king',
        password: 'short',
        admin: true,
      })
      assert.deepEqual(answer.body.errors.map((error: { pointer: string }) => error.pointer).toSorted(), [
        '/admin',
        '/email',
        '/name',
        '/password',
        '/role',
      ])
      const person = { name: 'Z', email: 'z@example.org', role: 'agent' }
      for (const time_zone of ['Mars/Olympus', '+01:00', '']) {
        assert.equal((await create({ ...person, time_zone })).body.errors[0].pointer, '/time_zone', time_zone)
      }
      assert.equal(
        (await create({ ...person, locale: 'xx-invalid-locale-zz' })).body.errors[0].pointer,
        '/locale',
      )
      assert.equal(await findPersonByRef(world.store.db, person.email), null)
    })

    test('is for admins: agents are told so, requesters find nothing there', async () => {
      const body = { name: 'X', email: 'x@example.org', role: 'agent', password: PASSWORD }
      assert.equal((await create(body, ana)).status, 403)
      assert.equal((await create(body, rita)).status, 404)
    })
  })

  describe('changing them', () => {
    test('people change their profile, and nothing else of themselves', async () => {
      const answer = await world.call(rita, 'PATCH', '/users/me', {
        body: { name: 'Rita R.', phone: '+43 1', time_zone: 'Europe/Vienna', department: '' },
      })
      assert.equal(answer.status, 200)
      assert.equal(answer.body.phone, '+43 1')
      const event = (await last(1))[0]
      assert.deepEqual(
        [event?.kind, event?.data],
        ['person.profile_changed', { person: rita.id, fields: ['name', 'phone', 'time_zone'] }],
      )
      assert.equal(answer.body.seq, event?.seq)
      for (const body of [
        { role: 'admin' },
        { email: 'x@example.org' },
        { active: true },
        { id: ana.id },
        { seq: 1 },
      ]) {
        assert.equal(
          (await world.call(rita, 'PATCH', '/users/me', { body })).status,
          422,
          JSON.stringify(body),
        )
        assert.equal((await patch(rita.id, body, rita)).status >= 400, true, JSON.stringify(body))
      }
      assert.equal((await world.call(ana, 'PATCH', `/users/${rita.id}`, { body: { name: 'X' } })).status, 403)
      assert.equal((await world.call(rita, 'PATCH', `/users/${ana.id}`, { body: { name: 'X' } })).status, 404)
    })

    test('what changes nothing leaves no event', async () => {
      const before = (await last(1))[0]?.seq
      await patch(ana.id, { name: 'Ana', role: 'agent', active: true, phone: null })
      assert.equal((await last(1))[0]?.seq, before)
    })

    test('an admin changes role and address; the new address signs in, the old one is free', async () => {
      const answer = await patch(ana.id, { role: 'requester', email: 'anna@example.org' })
      assert.equal(answer.body.role, 'requester')
      assert.deepEqual(
        (await last(2)).map((event) => event.kind),
        ['person.profile_changed', 'person.role_changed'],
      )
      assert.equal((await signIn('anna@example.org', PASSWORD)).status, 200)
      assert.equal((await create({ name: 'New', email: ana.email, role: 'agent' })).status, 201)
      assert.equal((await patch(rita.id, { email: 'Anna@example.org' })).body.code, 'person.email_taken')
    })

    test('a link that went to an old address ends with it', async () => {
      const made = await world.call(admin, 'POST', `/users/${ana.id}/invitation`)
      await patch(ana.id, { email: 'anna@example.org' })
      const body = { code: new URL(made.body.link).hash.slice('#code='.length), password: 'a new password' }
      const accept = await world.call(null, 'POST', '/invitations/accept', { body })
      assert.equal(accept.body.code, 'person.code_not_valid')
    })

    test('If-Match of an older version is refused', async () => {
      const etag = String((await world.call(admin, 'GET', `/users/${ana.id}`)).headers['etag'])
      assert.equal((await patch(ana.id, { phone: '1' }, admin, { 'if-match': etag })).status, 200)
      assert.equal((await patch(ana.id, { phone: '2' }, admin, { 'if-match': etag })).status, 412)
    })

    test('deactivating ends sessions and links at once; reactivating does not bring them back', async () => {
      const { body } = await signIn(ana.email, PASSWORD)
      const invite = await world.call(admin, 'POST', `/users/${ana.id}/invitation`)
      const code = new URL(invite.body.link).hash.slice('#code='.length)
      await patch(ana.id, { active: false })
      assert.deepEqual(
        (await last(2)).map((event) => event.kind),
        ['session.ended', 'person.deactivated'],
      )
      await patch(ana.id, { active: true })
      const me = await world.call(null, 'GET', '/users/me', {
        headers: { authorization: `Bearer ${body.access}` },
      })
      assert.equal(me.status, 401)
      const accept = await world.call(null, 'POST', '/invitations/accept', {
        body: { code, password: 'a new password' },
      })
      assert.equal(accept.body.code, 'person.code_not_valid')
      assert.equal((await signIn(ana.email, PASSWORD)).status, 200)
    })

    test('the last admin who can sign in stays, also when two leave at once', async () => {
      await world.person('admin', { name: 'Invited, never came' })
      for (const body of [{ active: false }, { role: 'agent' }, { role: 'agent', active: false }]) {
        assert.equal((await patch(admin.id, body)).body.code, 'person.last_admin')
      }
      const second = await world.person('admin', { password: PASSWORD })
      const answers = await Promise.all([
        patch(admin.id, { role: 'agent' }, second),
        patch(second.id, { active: false }, admin),
      ])
      assert.deepEqual(
        answers.map(({ status }) => status).toSorted((a, b) => a - b),
        [200, 409],
      )
    })
  })

  describe('one-time links', () => {
    const linkFor = (who: string, as = admin) => world.call(as, 'POST', `/users/${who}/invitation`)
    const accept = (link: string, password: string) =>
      world.call(null, 'POST', '/invitations/accept', {
        body: { code: new URL(link).hash.slice(6), password },
      })

    test('reset a password: sessions end, a lock-out ends, the old password is gone', async () => {
      const { body } = await signIn(ana.email, PASSWORD)
      for (let n = 0; n < 5; n += 1) await signIn(ana.email, 'wrong one')
      assert.equal((await signIn(ana.email, PASSWORD)).status, 429)
      const made = await linkFor(ana.id)
      assert.equal(made.status, 201)
      assert.equal(made.body.purpose, 'password_reset')
      assert.equal((await accept(made.body.link, 'a new password')).status, 200)
      assert.equal((await signIn(ana.email, PASSWORD)).status, 401)
      assert.equal((await signIn(ana.email, 'a new password')).status, 200)
      const old = await world.call(null, 'GET', '/users/me', {
        headers: { authorization: `Bearer ${body.access}` },
      })
      assert.equal(old.status, 401)
    })

    test('a new link ends the one before, and each runs out', async () => {
      const first = (await linkFor(rita.id)).body
      assert.equal(first.purpose, 'invitation')
      const second = (await linkFor(rita.id)).body
      assert.equal((await accept(first.link, PASSWORD)).body.code, 'person.code_not_valid')
      world.tick(7 * 24 * 3_600_000)
      assert.equal((await accept(second.link, PASSWORD)).body.code, 'person.code_not_valid')
    })

    test('of two who use a link at once one is first', async () => {
      const { link } = (await linkFor(rita.id)).body
      const answers = await Promise.all([
        accept(link, 'the first password'),
        accept(link, 'the other password'),
      ])
      assert.deepEqual(
        answers.map(({ status }) => status).toSorted((a, b) => a - b),
        [200, 422],
      )
    })

    test('are made by admins only, and not for people who could not sign in', async () => {
      assert.equal((await linkFor(rita.id, ana)).status, 403)
      assert.equal((await linkFor(ana.id, ana)).status, 403)
      assert.equal((await linkFor(ana.id, rita)).status, 404)
      await patch(rita.id, { active: false })
      assert.equal((await linkFor(rita.id)).body.code, 'person.cannot_sign_in')
    })
  })

  describe('one’s own password', () => {
    let access: string
    beforeEach(async () => {
      access = (await signIn(ana.email, PASSWORD)).body.access
    })
    const change = (current_password: string, password: string) =>
      world.call(null, 'POST', '/users/me/password', {
        body: { current_password, password },
        headers: { authorization: `Bearer ${access}` },
      })

    test('changes with the current one; other sessions end, this one stays', async () => {
      const other = (await signIn(ana.email, PASSWORD)).body.access
      assert.equal((await change(PASSWORD, 'a new password')).status, 204)
      const me = (token: string) =>
        world.call(null, 'GET', '/users/me', { headers: { authorization: `Bearer ${token}` } })
      assert.equal((await me(access)).status, 200)
      assert.equal((await me(other)).status, 401)
      assert.equal((await signIn(ana.email, 'a new password')).status, 200)
      assert.deepEqual(
        (await last(3)).map((event) => event.kind),
        ['session.ended', 'person.password_changed', 'session.started'],
      )
    })

    test('does not change with a wrong one, and guessing here locks like guessing at the door', async () => {
      const wrong = await change('wrong', 'a new password')
      assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [422, '/current_password'])
      for (let n = 0; n < 4; n += 1) await change('wrong', 'a new password')
      assert.equal((await change(PASSWORD, 'a new password')).status, 429)
      assert.equal((await signIn(ana.email, PASSWORD)).status, 429)
    })

    test('must be a new one worth the name', async () => {
      assert.equal((await change(PASSWORD, 'short')).body.errors[0].pointer, '/password')
      assert.equal((await change(PASSWORD, 'aaaaaaaaaaaa')).body.code, 'person.password_too_common')
    })
  })

  test('the command line sets a password, which no request may do', async () => {
    const input = { person: ana.email, password_hash: await hashPassword('set on the terminal') }
    await assert.rejects(world.run(setPassword, input, admin), { status: 404 })
    await world.run(setPassword, input)
    assert.equal((await signIn(ana.email, 'set on the terminal')).status, 200)
  })
})
