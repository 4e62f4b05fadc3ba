import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

const PASSWORD = 'correct horse battery'

describe('sessions', () => {
  let world: TestWorld
  let ana: TestPerson
  before(async () => {
    world = await createTestWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    ana = await world.person('agent', { password: PASSWORD })
  })

  const signIn = async (agent: string): Promise<string> =>
    (
      await world.call(null, 'POST', '/users/token', {
        body: { username: ana.email, password: PASSWORD },
        headers: { 'user-agent': agent },
      })
    ).body.access
  const withToken = (access: string, method: 'GET' | 'DELETE', path: string) =>
    world.call(null, method, path, { headers: { authorization: `Bearer ${access}` } })

  test('are listed with device and address, the current one marked', async () => {
    await signIn('Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0')
    world.tick(1_000)
    const access = await signIn('waybill-backup/1.0')
    const { body } = await withToken(access, 'GET', '/users/me/sessions')
    assert.deepEqual(
      body.items.map((item: { device: string; address: string; current: boolean }) => [
        item.device,
        item.address,
        item.current,
      ]),
      [
        ['waybill-backup/1.0', '127.0.0.1', true],
        ['Firefox on Linux', '127.0.0.1', false],
      ],
    )
  })

  test('end one by one, all others at once, or all by an admin', async () => {
    const [one, two, three] = [await signIn('a'), await signIn('b'), await signIn('c')]
    const items: { id: string; device: string }[] = (await withToken(one, 'GET', '/users/me/sessions')).body
      .items
    const second = items.find((item) => item.device === 'b')?.id ?? ''
    assert.equal((await withToken(one, 'DELETE', `/users/me/sessions/${second}`)).status, 204)
    assert.equal((await withToken(two, 'GET', '/users/me')).status, 401)
    assert.equal((await withToken(one, 'DELETE', `/users/me/sessions/${second}`)).status, 404)
    assert.equal((await withToken(one, 'DELETE', '/users/me/sessions')).status, 204)
    assert.equal((await withToken(three, 'GET', '/users/me')).status, 401)
    assert.equal((await withToken(one, 'GET', '/users/me')).status, 200)

    const bob = await world.person('agent')
    const first = items.find((item) => item.device === 'a')?.id ?? ''
    assert.equal((await world.call(bob, 'DELETE', `/users/me/sessions/${first}`)).status, 404)
    assert.equal((await world.call(bob, 'DELETE', `/users/${ana.id}/sessions`)).status, 403)
    const admin = await world.person('admin')
    assert.equal((await world.call(admin, 'DELETE', `/users/${bob.id}/sessions/${first}`)).status, 404)
    assert.equal((await world.call(admin, 'DELETE', `/users/${ana.id}/sessions`)).status, 204)
    assert.equal((await withToken(one, 'GET', '/users/me')).status, 401)
  })
})
