import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { ANONYMOUS } from '@waybill/contract/access/policies.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { hashPassword } from '../people/password-hash.ts'
import { setUp } from './set-up.command.ts'
import { prepareSetUp } from './set-up.ts'

const PUBLIC = { publicUrl: new URL('https://tickets.example.org') }
// The name has letters that no id or hash can have.
const ADMIN = { name: 'Ada Quill', email: 'Ada@example.org', password: 'a long enough one' }

describe('setting up an installation', () => {
  let world: TestWorld
  beforeEach(async () => {
    world = await createTestWorld()
  })
  afterEach(() => world.close())

  async function newCode(): Promise<string> {
    const { state, link } = await prepareSetUp(world.kernel, PUBLIC)
    assert.equal(state, 'link')
    const url = new URL(link ?? '')
    assert.equal(`${url.origin}${url.pathname}`, 'https://tickets.example.org/setup')
    assert.match(url.hash, /^#code=[\w-]{43}$/)
    return url.hash.slice('#code='.length)
  }

  const post = (body: unknown) => world.call(null, 'POST', '/setup', { body })

  test('the first start makes a link, which makes the first admin', async () => {
    const code = await newCode()
    const answer = await post({ ...ADMIN, code })
    assert.equal(answer.status, 201)
    assert.equal(answer.body.role, 'admin')
    assert.equal(answer.headers['location'], `/api/v1/users/${answer.body.id}`)
    const events = await readEvents(world.store.db, { limit: 10 })
    assert.deepEqual(
      events.map((event) => event.kind),
      ['person.created', 'installation.set_up'],
    )
    assert.equal(answer.body.seq, 1)
    const log = JSON.stringify(events).toLowerCase()
    for (const personal of [ADMIN.name, ADMIN.email, 'example.org'])
      assert.ok(!log.includes(personal.toLowerCase()), `${personal} does not stand in the log`)
    const signedIn = await world.call(null, 'POST', '/users/token', {
      body: { username: 'ada@EXAMPLE.org', password: ADMIN.password },
    })
    assert.equal(signedIn.status, 200)
  })

  test('the code works once, and afterwards a start makes no link any more', async () => {
    const code = await newCode()
    assert.equal((await post({ ...ADMIN, code })).status, 201)
    const again = await post({ ...ADMIN, email: 'eve@example.org', code })
    assert.equal(again.status, 409)
    assert.equal(again.body.code, 'installation.already_set_up')
    assert.deepEqual(await prepareSetUp(world.kernel, PUBLIC), { state: 'done' })
  })

  test('of many calls at once exactly one makes an admin', async () => {
    const code = await newCode()
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => post({ ...ADMIN, email: `admin${String(n)}@example.org`, code })),
    )
    assert.deepEqual(
      answers.map((answer) => answer.status).toSorted((a, b) => a - b),
      [201, 409, 409, 409],
    )
    const { people } = await world.store.db
      .selectFrom('people')
      .select((select) => select.fn.countAll<number>().as('people'))
      .executeTakeFirstOrThrow()
    assert.equal(people, 1)
  })

  test('a restart without set-up ends the old link', async () => {
    const old = await newCode()
    const code = await newCode()
    const refused = await post({ ...ADMIN, code: old })
    assert.equal(refused.status, 422)
    assert.equal(refused.body.code, 'installation.wrong_code')
    assert.equal((await post({ ...ADMIN, code })).status, 201)
  })

  test('a link runs out after a day', async () => {
    const code = await newCode()
    world.tick(24 * 3_600_000)
    assert.equal((await post({ ...ADMIN, code })).body.code, 'installation.wrong_code')
  })

  test('a weak or missing field leaves the code usable', async () => {
    const code = await newCode()
    const short = await post({ ...ADMIN, password: 'short', code })
    assert.equal(short.body.errors[0].pointer, '/password')
    assert.equal(
      (await post({ ...ADMIN, password: 'password1234', code })).body.code,
      'person.password_too_common',
    )
    assert.equal((await post({ ...ADMIN, role: 'admin', code })).body.errors[0].pointer, '/role')
    assert.equal((await post({ ...ADMIN, code })).status, 201)
  })

  test('is refused once there is an admin, however that came about, and at the same moment on many nodes', async () => {
    const hash = await hashPassword(ADMIN.password)
    const unattended = (email: string) =>
      world.run(setUp, { name: 'Ops', email, code_hash: null, password_hash: hash })
    const outcomes = await Promise.allSettled(
      ['one', 'two', 'three'].map((name) => unattended(`${name}@example.org`)),
    )
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected', 'rejected'])

    const other = await createTestWorld()
    try {
      await other.person('requester')
      await other.person('admin')
      const input = { name: 'Ops', email: 'ops@example.org', code_hash: null, password_hash: hash }
      await assert.rejects(other.run(setUp, input), { code: 'installation.already_set_up' })
      await assert.rejects(other.run(setUp, input, ANONYMOUS), { status: 404 })
    } finally {
      await other.close()
    }
  })

  test('only the hash of the code is stored', async () => {
    const code = await newCode()
    const rows = await world.store.db.selectFrom('one_time_codes').selectAll().execute()
    assert.equal(rows.length, 1)
    assert.ok(!JSON.stringify(rows).includes(code))
  })

  test('address and password of the environment make the first admin without a link, also on many nodes at once', async () => {
    const options = { ...PUBLIC, adminEmail: 'ops@example.org', adminPassword: 'a long enough one' }
    const states = await Promise.all([1, 2, 3].map(() => prepareSetUp(world.kernel, options)))
    assert.deepEqual(states.map(({ state }) => state).toSorted(), ['created', 'done', 'done'])
    const signedIn = await world.call(null, 'POST', '/users/token', {
      body: { username: 'ops@example.org', password: 'a long enough one' },
    })
    assert.equal(signedIn.body.user.role, 'admin')
    await assert.rejects(
      async () => {
        const fresh = await createTestWorld()
        try {
          await prepareSetUp(fresh.kernel, { ...options, adminPassword: 'short' })
        } finally {
          await fresh.close()
        }
      },
      { code: 'input.too_short' },
    )
  })
})
