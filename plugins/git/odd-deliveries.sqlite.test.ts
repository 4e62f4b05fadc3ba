import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sign } from '@octokit/webhooks-methods'
import { createTestWorld, type TestWorld } from '@waybill/server/testing/test-world.ts'

const SECRET = 'a secret of twenty letters'
const AT = '2026-03-02T08:59:00Z'
const ODD = [
  '',
  '\0',
  'a\0@b.c',
  '\ud800',
  'x'.repeat(3_000),
  '-271821-04-20T00:00:00Z',
  -1,
  2 ** 53 - 1,
  1e300,
  null,
  [],
  {},
]

const author = { name: 'Ada', email: 'ada@example.org' }
const push = {
  ref: 'refs/heads/main',
  repository: { full_name: 'acme/web', default_branch: 'main', pushed_at: 1_772_442_000 },
  commits: [{ id: '0123456', message: 'fixes WEB-1', timestamp: AT, url: 'https://example.org/1', author }],
}
const pull = {
  repository: { full_name: 'acme/web', default_branch: 'main' },
  pull_request: {
    number: 12,
    title: 'Mend the basket',
    body: 'Fixes WEB-1.',
    html_url: 'https://github.com/acme/web/pull/12',
    state: 'closed',
    draft: false,
    merged_at: AT,
    updated_at: AT,
    head: { ref: 'basket' },
    base: { ref: 'main' },
  },
}
const project = { path_with_namespace: 'acme/web', default_branch: 'main' }
const gitlabPush = { ref: push.ref, project, commits: push.commits }
const merge = {
  project,
  object_attributes: {
    iid: 12,
    title: 'Mend the basket',
    description: 'Fixes WEB-1.',
    url: 'https://gitlab.com/acme/web/-/merge_requests/12',
    state: 'merged',
    draft: false,
    updated_at: '2026-03-02 08:59:00 UTC',
    source_branch: 'basket',
    target_branch: 'main',
  },
}

let world: TestWorld
before(async () => {
  world = await createTestWorld()
  const lead = await world.person('admin')
  await world.ticket({ project: await world.project({ key: 'WEB' }), reporter: lead })
  await world.call(lead, 'POST', '/plugins/git/switch', { body: { on: true } })
  await world.call(lead, 'PATCH', '/projects/WEB/plugins/git', { body: { values: { secret: SECRET } } })
})
after(() => world.close())

/** The payload once for each of its values, with another in its place. */
function* withOdd(payload: object, odd: unknown): Generator<object> {
  for (const [name, value] of Object.entries(payload)) {
    yield Array.isArray(payload) ? [odd] : { ...payload, [name]: odd }
    if (typeof value !== 'object' || value === null) continue
    for (const inner of withOdd(value as object, odd))
      yield Array.isArray(payload) ? [inner] : { ...payload, [name]: inner }
  }
}

for (const [service, event, payload] of [
  ['github', 'push', push],
  ['github', 'pull_request', pull],
  ['gitlab', 'Push Hook', gitlabPush],
  ['gitlab', 'Merge Request Hook', merge],
] as const)
  test(`whatever a signed delivery of ${service} (${event}) says, no answer is an error of the server`, async () => {
    const send = async (said: object) => {
      const body = JSON.stringify(said)
      const headers = {
        'content-type': 'application/json',
        ...(service === 'github'
          ? { 'x-github-event': event, 'x-hub-signature-256': await sign(SECRET, body) }
          : { 'x-gitlab-event': event, 'x-gitlab-token': SECRET }),
      }
      return world.call(null, 'POST', `/hooks/git/${service}/WEB`, { body, headers })
    }
    assert.deepEqual((await send(payload)).body.tickets.length, 1)
    for (const odd of ODD)
      for (const said of withOdd(payload, odd)) {
        const { status } = await send(said)
        assert.ok(status < 500, `${String(status)} for ${JSON.stringify(said).slice(0, 600)}`)
      }
  })
