import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { openApiText } from '../http/openapi-document.ts'
import { plugins } from '../../../../plugins/index.ts'
import { routes as ofTheProgram } from '../http/routes.ts'
import type { Route } from '../http/route.ts'
import { OPENAPI_FILE } from './openapi-file.ts'
import { createTestWorld, type TestWorld } from './test-world.ts'

/** Every route that answers to somebody who is not signed in. A new one needs a line here and a reason in its `access`. */
const OPEN_TO_ALL = new Set([
  'GET /health',
  'GET /ready',
  'POST /setup',
  'POST /users/token',
  'POST /users/token/second-factor',
  'POST /users/token/passkey/options',
  'POST /users/token/passkey',
  'POST /users/token/refresh',
  'POST /users/logout',
  'POST /invitations/accept',
  'POST /hooks/git/github/:project',
  'POST /hooks/git/gitlab/:project',
  'POST /hooks/slack/commands',
  'POST /hooks/slack/actions',
  'POST /hooks/slack/events',
  'GET /mail/unsubscribe',
  'POST /mail/unsubscribe',
])

const routes = [...ofTheProgram, ...plugins.flatMap((one) => one.routes?.({} as never) ?? [])]
const nameOf = (route: Route) => `${route.method} ${route.path}`
const SAMPLE_ID = '01890000-0000-7000-8000-000000000000'

describe('every route of the API', () => {
  let world: TestWorld
  before(async () => {
    world = await createTestWorld()
  })
  after(() => world.close())

  test('has a name of its own', () => {
    const names = routes.map(nameOf)
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    )
  })

  test('names the policy that decides, or the reason why it is open and a line in the list of open routes', () => {
    for (const route of routes) {
      const words = 'policy' in route.access ? route.access.policy : route.access.anonymous
      assert.ok(words.length > 3, `${nameOf(route)} says nothing about its access`)
      assert.equal('anonymous' in route.access, OPEN_TO_ALL.has(nameOf(route)), nameOf(route))
    }
  })

  test('refuses whoever is not signed in before it reads the body', async () => {
    for (const route of routes.filter((one) => 'policy' in one.access)) {
      const path = route.path.replace(/:\w+/g, SAMPLE_ID)
      const answer = await world.call(null, route.method, path, {
        ...(route.method !== 'GET' && { body: '{ broken' }),
      })
      assert.equal(answer.status, 401, nameOf(route))
      assert.equal(answer.body.code, 'access.not_signed_in')
      assert.match(String(answer.headers['www-authenticate']), /^Bearer/)
    }
  })

  test('does not know a token that nobody made', async () => {
    for (const token of ['wb_invented', 'eyJhbGciOiJub25lIn0.e30.', 'x'.repeat(5_000)]) {
      const answer = await world.inject({
        url: '/api/v1/users/me',
        headers: { authorization: `Bearer ${token}` },
      })
      assert.equal(answer.status, 401, token.slice(0, 20))
    }
  })

  test('stands in the committed OpenAPI document, which is current (renew it: npm run openapi)', () => {
    assert.equal(readFileSync(OPENAPI_FILE, 'utf8'), openApiText(world.app))
  })
})
