// Longer than 400 lines: GitHub and GitLab tell the same things in two forms, and both are followed by one project.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { sign } from '@octokit/webhooks-methods'
import { readEvents } from '@waybill/server/kernel/event-log.ts'
import { updateProject } from '@waybill/server/domains/projects/update-project.command.ts'
import { updateTicket } from '@waybill/server/domains/tickets/update-ticket.command.ts'
import { makeTeam } from '@waybill/server/domains/tasks/testing/make-team.ts'
import { publishFlow } from '@waybill/server/domains/tasks/testing/publish-flow.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '@waybill/server/testing/test-world.ts'
import { verified } from '@waybill/server/testing/verify-command.ts'
import { Webhook } from 'standardwebhooks'
import { readGithub } from './github.routes.ts'

/** What GitHub delivers, as it publishes it. */
interface Example {
  name: string
  examples: { ref?: string; commits?: object[]; repository?: object; pull_request?: object }[]
}
const require = createRequire(import.meta.url)
const examples = require('@octokit/webhooks-examples') as Example[]
const SECRET = 'a secret of twenty letters'
const AUTHOR = 'ada@example.org'

let world: TestWorld
let lead: TestPerson
let project: { id: string; key: string }

beforeEach(async () => {
  world = await createTestWorld()
  const admin = await world.person('admin')
  lead = await world.person('agent', { name: 'Ada', email: AUTHOR })
  project = await world.project({ key: 'WEB' })
  await world.member(project, lead, 'lead')
  await world.call(admin, 'POST', '/plugins/git/switch', { body: { on: true } })
  await setUp({ secret: SECRET })
})
afterEach(() => world.close())

async function setUp(values: object): Promise<void> {
  const answer = await world.call(lead, 'PATCH', '/projects/WEB/plugins/git', { body: { values } })
  assert.equal(answer.status, 200)
}

async function fromGithub(event: string, payload: object, options: { secret?: string; path?: string } = {}) {
  const body = JSON.stringify(payload)
  return world.call(null, 'POST', options.path ?? '/hooks/git/github/WEB', {
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': crypto.randomUUID(),
      'x-hub-signature-256': await sign(options.secret ?? SECRET, body),
    },
  })
}

function push(message: string, more: { ref?: string; at?: string; pushedAt?: number } = {}) {
  const at = more.at ?? new Date(world.now).toISOString()
  return {
    ref: more.ref ?? 'refs/heads/main',
    repository: {
      full_name: 'acme/web',
      default_branch: 'main',
      pushed_at: more.pushedAt ?? world.now / 1_000,
    },
    commits: [
      {
        id: '0123456789abcdef0123456789abcdef01234567',
        message,
        timestamp: at,
        url: 'https://github.com/acme/web/commit/0123456',
        author: { name: 'Ada', email: AUTHOR },
      },
    ],
  }
}

function pull(values: object, minutes = 0) {
  const updated_at = new Date(world.now + minutes * 60_000 - 3_600_000).toISOString()
  return {
    repository: { full_name: 'acme/web', default_branch: 'main' },
    pull_request: {
      number: 12,
      title: 'Mend the basket',
      body: 'Fixes WEB-1.',
      html_url: 'https://github.com/acme/web/pull/12',
      state: 'open',
      draft: false,
      merged_at: null,
      updated_at,
      head: { ref: 'basket' },
      base: { ref: 'main' },
      ...values,
    },
  }
}
const merged = (minutes = 0) => ({
  state: 'closed',
  merged_at: new Date(world.now + minutes * 60_000).toISOString(),
})

const statusOf = async (ticket: { key: string }) =>
  (await world.call(lead, 'GET', `/tickets/${ticket.key}`)).body.status as string
const referencesOf = async (ticket: { key: string }) =>
  (await world.call(lead, 'GET', `/tickets/${ticket.key}/references`)).body.items
const historyOf = async (ticket: { key: string }) =>
  (
    (await world.call(lead, 'GET', `/tickets/${ticket.key}/history`)).body.items as {
      text: string
      kind: string
      via: string
      cause_seq: number | null
      seq: number
    }[]
  ).toReversed()

describe('a push to GitHub', () => {
  test('stands on the tickets that its commits name, with its author by id and no address in the log', async () => {
    const ticket = await world.ticket({ project })
    const answer = await fromGithub(
      'push',
      push('Mend the basket (WEB-1)\n\nA long story.', { ref: 'refs/heads/x' }),
    )
    assert.deepEqual(answer.body, {
      ignored: null,
      tickets: [{ ticket: 'WEB-1', outcome: 'noted' }],
      left_out: 0,
    })
    const [reference] = await referencesOf(ticket)
    const { id: _, seq: _s, ...said } = reference
    assert.deepEqual(said, {
      source: 'github',
      kind: 'commit',
      repository: 'acme/web',
      name: '0123456789abcdef0123456789abcdef01234567',
      title: 'Mend the basket (WEB-1)',
      url: 'https://github.com/acme/web/commit/0123456',
      state: null,
      author: { id: lead.id, name: 'Ada' },
      at: new Date(world.now).toISOString(),
    })
    const [newest] = await historyOf(ticket)
    assert.equal(newest?.via, 'plugin:git')
    assert.equal(
      newest.text,
      'Waybill noted that the commit 0123456 of acme/web names the ticket: Mend the basket (WEB-1)',
    )
    assert.equal(JSON.stringify(await readEvents(world.store.db, { limit: 200 })).includes(AUTHOR), false)
    await verified(world)
  })

  test('to the default branch resolves what it fixes, because of the commit', async () => {
    const ticket = await world.ticket({ project })
    const answer = await fromGithub('push', push('fixes WEB-1'))
    assert.deepEqual(answer.body.tickets, [{ ticket: 'WEB-1', outcome: 'resolved' }])
    assert.equal(await statusOf(ticket), 'resolved')
    const [resolved, added] = await historyOf(ticket)
    assert.deepEqual([resolved?.kind, resolved?.cause_seq], ['ticket.status_changed', added?.seq])
  })

  test('to another branch, or where leads do not want it, resolves nothing', async () => {
    const ticket = await world.ticket({ project })
    await fromGithub('push', push('fixes WEB-1', { ref: 'refs/heads/feature' }))
    await setUp({ resolves: false })
    await fromGithub('push', push('fixes WEB-1'))
    assert.equal(await statusOf(ticket), 'open')
    assert.equal((await referencesOf(ticket)).length, 1)
  })

  test('that reverts a commit which fixed a ticket stands on the ticket and does not resolve it', async () => {
    const ticket = await world.ticket({ project })
    const message =
      'Revert "Mend the basket, fixes WEB-1"\n\nThis reverts commit 89abcdef89abcdef89abcdef89abcdef89abcdef.\n'
    const answer = await fromGithub('push', push(message))
    assert.deepEqual(answer.body.tickets, [{ ticket: 'WEB-1', outcome: 'noted' }])
    assert.equal(await statusOf(ticket), 'open')
    assert.equal((await referencesOf(ticket))[0].title, 'Revert "Mend the basket, fixes WEB-1"')
  })

  test('names tickets by a former key of the project, too', async () => {
    const ticket = await world.ticket({ project })
    await world.run(updateProject, { project: project.id, key: 'SHOP' })
    const answer = await fromGithub('push', push('see web-1'), { path: '/hooks/git/github/web' })
    assert.deepEqual(answer.body.tickets, [{ ticket: 'SHOP-1', outcome: 'noted' }])
    assert.equal((await referencesOf({ key: ticket.key })).length, 1)
  })

  test('says of tickets that do not exist that they do not, and reaches no other project', async () => {
    const other = await world.project({ key: 'API' })
    await world.ticket({ project: other })
    const answer = await fromGithub('push', push('fixes WEB-9 and API-1'))
    assert.deepEqual(answer.body.tickets, [{ ticket: 'WEB-9', outcome: 'ticket.not_found' }])
    assert.deepEqual((await fromGithub('push', push('fixes API-1'))).body, {
      ignored: 'it names no ticket of this project',
      tickets: [],
      left_out: 0,
    })
  })

  test('that is delivered to two projects by a webhook of each is followed in both', async () => {
    const other = await world.project({ key: 'API' })
    await world.member(other, lead, 'lead')
    const values = { secret: SECRET }
    await world.call(lead, 'PATCH', '/projects/API/plugins/git', { body: { values } })
    const tickets = [await world.ticket({ project }), await world.ticket({ project: other })]
    const payload = push('fixes WEB-1, fixes API-1')
    await fromGithub('push', payload)
    const answer = await fromGithub('push', payload, { path: '/hooks/git/github/API' })
    assert.deepEqual(answer.body.tickets, [{ ticket: 'API-1', outcome: 'resolved' }])
    for (const ticket of tickets) {
      assert.equal(await statusOf(ticket), 'resolved')
      assert.equal((await referencesOf(ticket)).length, 1)
    }
  })

  test('with a title that is cut in the middle of a sign is noted', async () => {
    const ticket = await world.ticket({ project })
    const { body } = await fromGithub('push', push(`${'x'.repeat(499)}\u{1F600}\n\nWEB-1`))
    assert.deepEqual(body.tickets, [{ ticket: 'WEB-1', outcome: 'noted' }])
    assert.equal((await referencesOf(ticket))[0].title, `${'x'.repeat(499)}\uFFFD`)
  })

  test('that names hundreds of tickets is followed up to a limit, and the answer says how many are left out', async () => {
    const payload = push('')
    const [commit] = payload.commits
    const keys = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `WEB-${String(from + index)}`)
    const commits = [60, 50, 50, 40, 20].map((count, index) => ({
      ...commit,
      id: String(index),
      message: keys(1 + index * 100, count).join(' '),
    }))
    const { body } = await fromGithub('push', { ...payload, commits })
    const tickets = body.tickets.map(({ ticket }: { ticket: string }) => ticket)
    assert.deepEqual(tickets, [
      ...keys(1, 50),
      ...keys(101, 50),
      ...keys(201, 50),
      ...keys(301, 40),
      ...keys(401, 10),
    ])
    assert.equal(body.left_out, 20)
  })

  test('that is delivered again changes nothing, not even when somebody has reopened the ticket since', async () => {
    const ticket = await world.ticket({ project })
    const payload = push('fixes WEB-1')
    await fromGithub('push', payload)
    await world.run(updateTicket, { ticket: ticket.id, status: 'open' })
    const { length } = await readEvents(world.store.db, { limit: 500 })
    assert.equal((await fromGithub('push', payload)).status, 200)
    assert.equal(await statusOf(ticket), 'open')
    assert.equal((await readEvents(world.store.db, { limit: 500 })).length, length)
  })

  test('of days ago resolves nothing any more', async () => {
    const ticket = await world.ticket({ project })
    const old = push('fixes WEB-1', { pushedAt: world.now / 1_000 - 3 * 24 * 3_600 })
    assert.deepEqual((await fromGithub('push', old)).body.tickets, [
      { ticket: 'WEB-1', outcome: 'git.too_old' },
    ])
    assert.equal(await statusOf(ticket), 'open')
  })

  test('takes the way of the workflow; where none leads there, the history says why', async () => {
    const team = (await makeTeam(world, 1)).id
    await publishFlow(world, {
      category: 'shop',
      steps: [
        { name: 'Triage', team, category: 'open' },
        { name: 'Work', team, category: 'in_progress' },
        { name: 'Done', team, category: 'resolved' },
      ],
      transitions: [
        { from: 'Triage', to: 'Work', name: 'Accept' },
        { from: 'Work', to: 'Done', name: 'Solve' },
      ],
    })
    const ticket = await world.ticket({ project, category: 'shop' })
    const early = await fromGithub('push', push('fixes WEB-1'))
    assert.deepEqual(early.body.tickets, [{ ticket: 'WEB-1', outcome: 'ticket.transition_forbidden' }])
    assert.equal(await statusOf(ticket), 'open')
    const [newest] = await historyOf(ticket)
    assert.equal(newest?.kind, 'reference.not_resolved')
    assert.match(newest.text, /^Waybill could not resolve the ticket as a commit or request asks: \S/)
    await world.run(updateTicket, { ticket: ticket.id, status: 'in_progress' })
    await fromGithub('push', push('fixes WEB-1, really'))
    assert.equal(await statusOf(ticket), 'resolved')
    await verified(world)
  })

  test('is not seen by requesters, who see their own ticket', async () => {
    const requester = await world.person('requester')
    const ticket = await world.ticket({ project, reporter: requester })
    await fromGithub('push', push('see WEB-1'))
    assert.equal((await world.call(requester, 'GET', `/tickets/${ticket.key}/references`)).status, 404)
    const { body } = await world.call(requester, 'GET', `/tickets/${ticket.key}/history`)
    assert.equal(JSON.stringify(body).includes('acme/web'), false)
  })
})

describe('a pull request', () => {
  test('shows where it stands, and resolves what it fixes when it is merged', async () => {
    const ticket = await world.ticket({ project })
    await fromGithub('pull_request', pull({ draft: true }, 1))
    assert.equal((await referencesOf(ticket))[0].state, 'draft')
    await fromGithub('pull_request', pull({}, 2))
    assert.equal(await statusOf(ticket), 'open')
    await fromGithub('pull_request', pull(merged(-1), 3))
    const [reference] = await referencesOf(ticket)
    assert.deepEqual([reference.state, reference.name], ['merged', '#12'])
    assert.equal(await statusOf(ticket), 'resolved')
    const texts = (await historyOf(ticket)).map(({ text }) => text)
    assert.ok(texts.includes('Waybill noted that the request of the ticket was merged'), texts.join('\n'))
    await verified(world)
  })

  test('that reverts another one stands on the ticket which that fixed, and does not resolve it', async () => {
    const ticket = await world.ticket({ project })
    const title = 'Revert "Mend the basket, fixes WEB-1"'
    await fromGithub(
      'pull_request',
      pull({ title, body: 'Reverts acme/web#11', head: { ref: 'revert-11-web-1' }, ...merged() }),
    )
    assert.equal(await statusOf(ticket), 'open')
    assert.equal((await referencesOf(ticket))[0].title, title)
  })

  test('is named by its branch, and by deliveries in any order stands as the newest says', async () => {
    const ticket = await world.ticket({ project })
    const head = { head: { ref: 'web-1-basket' }, body: null }
    await fromGithub('pull_request', pull({ ...head, ...merged(-1) }, 9))
    await fromGithub('pull_request', pull(head, 2))
    assert.equal((await referencesOf(ticket))[0].state, 'merged')
    assert.equal(await statusOf(ticket), 'open')
  })

  test('that is merged into another branch resolves nothing', async () => {
    const ticket = await world.ticket({ project })
    await fromGithub('pull_request', pull({ ...merged(), base: { ref: 'release' } }))
    assert.equal(await statusOf(ticket), 'open')
  })
})

describe('a delivery', () => {
  test('with a wrong signature, or to a project without a secret, is refused in the same words', async () => {
    await world.project({ key: 'API' })
    const payload = push('see WEB-1')
    const refused = [
      await fromGithub('push', payload, { secret: 'another secret of letters' }),
      await fromGithub('push', payload, { path: '/hooks/git/github/API' }),
      await fromGithub('push', payload, { path: '/hooks/git/github/NONE' }),
      await world.call(null, 'POST', '/hooks/git/github/WEB', { body: payload }),
      await world.call(null, 'POST', '/hooks/git/github/WEB', {
        body: payload,
        headers: { 'x-hub-signature-256': '' },
      }),
      await world.call(null, 'POST', '/hooks/git/github/WEB', {
        body: '',
        headers: { 'x-hub-signature-256': await sign(SECRET, 'x') },
      }),
    ]
    for (const { status, body } of refused)
      assert.deepEqual([status, body.code, body.title], [401, 'git.wrong_signature', refused[0]?.body.title])
  })

  test('of another repository than those of the project is not followed', async () => {
    await world.ticket({ project })
    await setUp({ repositories: ['acme/api', 'ACME/Web'] })
    assert.equal((await fromGithub('push', push('see WEB-1'))).body.ignored, null)
    await setUp({ repositories: ['acme/api'] })
    const { body } = await fromGithub('push', push('fixes WEB-1'))
    assert.equal(body.ignored, 'acme/web is not one of the repositories of this project')
  })

  test('that is too large is refused with its limit, and one that is broken with what is wrong', async () => {
    const large = await fromGithub('push', push('x'.repeat(20 * 1024 * 1024)))
    assert.deepEqual([large.status, large.body.detail], [413, 'At most 5 MiB is accepted here.'])
    const { commits: _, ...without } = push('WEB-1')
    const strange = await fromGithub('push', without)
    assert.deepEqual([strange.status, strange.body.code], [422, 'git.unknown_payload'])
    assert.match(strange.body.detail, /commits/)
  })

  test('of every kind that GitHub publishes is understood or passed by', async () => {
    let followed = 0
    for (const { name, examples: payloads } of examples)
      for (const payload of payloads) {
        const told = readGithub(name, payload)
        if ('seen' in told) followed += told.seen.length
        else assert.match(told.ignored, /not followed|pong/)
      }
    assert.ok(followed > 20, String(followed))
  })

  test('as GitHub publishes it stands on the ticket that it names', async () => {
    await world.ticket({ project })
    const example = examples.find(({ name }) => name === 'push')?.examples.find((one) => one.commits?.length)
    assert.ok(example?.commits)
    const [commit] = example.commits
    const payload = { ...example, commits: [{ ...commit, message: 'fix WEB-1' }] }
    assert.equal((await fromGithub('push', payload)).body.tickets[0].ticket, 'WEB-1')
    assert.equal(
      (await fromGithub('ping', examples.find(({ name }) => name === 'ping')?.examples[0] ?? {})).status,
      200,
    )
  })
})

describe('GitLab', () => {
  const said = (message: string) => ({
    object_kind: 'push',
    ref: 'refs/heads/main',
    project: { path_with_namespace: 'acme/shop', default_branch: 'main' },
    commits: [
      {
        id: 'fedcba9876543210fedcba9876543210fedcba98',
        message,
        timestamp: '2026-03-02T08:00:00+01:00',
        url: 'https://gitlab.com/acme/shop/-/commit/fedcba9',
        author: { name: 'Nobody', email: 'nobody@example.org' },
      },
    ],
  })
  const request = (state: string, updated_at: string) => ({
    object_kind: 'merge_request',
    project: { path_with_namespace: 'acme/shop', default_branch: 'main' },
    object_attributes: {
      iid: 7,
      title: 'Closes WEB-1',
      description: null,
      url: 'https://gitlab.com/acme/shop/-/merge_requests/7',
      state,
      draft: false,
      updated_at,
      source_branch: 'x',
      target_branch: 'main',
    },
  })
  const deliver = (event: string, payload: object, headers: Record<string, string>) =>
    world.call(null, 'POST', '/hooks/git/gitlab/WEB', {
      body: payload,
      headers: { 'x-gitlab-event': event, ...headers },
    })

  test('shows its secret token; a push resolves what it fixes', async () => {
    const ticket = await world.ticket({ project })
    const token = { 'x-gitlab-token': SECRET }
    assert.equal((await deliver('Push Hook', said('x'), { 'x-gitlab-token': 'no' })).status, 401)
    const answer = await deliver('Push Hook', said('Resolves WEB-1'), token)
    assert.deepEqual(answer.body.tickets, [{ ticket: 'WEB-1', outcome: 'resolved' }])
    const [reference] = await referencesOf(ticket)
    assert.deepEqual([reference.author, reference.repository], [null, 'acme/shop'])
    const issue = await deliver('Issue Hook', {}, token)
    assert.match(issue.body.ignored, /"Issue Hook" is not followed/)
  })

  test('does not say when it was pushed: the newest commit does, and one of days ago resolves nothing any more', async () => {
    const ticket = await world.ticket({ project })
    const token = { 'x-gitlab-token': SECRET }
    const payload = said('Resolves WEB-1')
    const old = payload.commits.map((commit) => ({ ...commit, timestamp: '2026-02-25T08:00:00Z' }))
    const late = await deliver('Push Hook', { ...payload, commits: old }, token)
    assert.deepEqual(late.body.tickets, [{ ticket: 'WEB-1', outcome: 'git.too_old' }])
    assert.equal(await statusOf(ticket), 'open')
    const commits = [...old, ...said('Tidy up').commits]
    const { body } = await deliver('Push Hook', { ...payload, commits }, token)
    assert.deepEqual(body.tickets, [{ ticket: 'WEB-1', outcome: 'resolved' }])
  })

  test('tells of merge requests, in the words for instants of older versions too', async () => {
    const ticket = await world.ticket({ project })
    const token = { 'x-gitlab-token': SECRET }
    await deliver('Merge Request Hook', request('opened', '2026-03-02 08:00:00 UTC'), token)
    assert.equal((await referencesOf(ticket))[0].state, 'open')
    await deliver('Merge Request Hook', request('merged', '2026-03-02T08:30:00Z'), token)
    const [reference] = await referencesOf(ticket)
    assert.deepEqual([reference.name, reference.state], ['!7', 'merged'])
    assert.equal(await statusOf(ticket), 'resolved')
  })

  test('signs by a signing token; what was signed long ago is refused', async () => {
    await world.ticket({ project })
    const secret = `whsec_${Buffer.from('a signing token of GitLab, 32 b.').toString('base64')}`
    await setUp({ secret })
    const signed = (age: number) => {
      const at = new Date(Date.now() - age)
      const body = JSON.stringify(said('see WEB-1'))
      return {
        'webhook-id': 'one',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign('one', at, body),
      }
    }
    assert.equal((await deliver('Push Hook', said('see WEB-1'), signed(0))).body.ignored, null)
    assert.equal((await deliver('Push Hook', said('see WEB-2'), signed(0))).body.code, 'git.wrong_signature')
    const old = await deliver('Push Hook', said('see WEB-1'), signed(3_600_000))
    assert.deepEqual([old.status, old.body.code], [401, 'git.old_delivery'])
    assert.equal((await deliver('Push Hook', said('x'), { 'x-gitlab-token': secret })).status, 401)
  })
})

test('a secret that can be guessed is refused', async () => {
  const values = { secret: 'x'.repeat(19) }
  const { status, body } = await world.call(lead, 'PATCH', '/projects/WEB/plugins/git', { body: { values } })
  assert.deepEqual([status, body.errors[0].pointer], [422, '/values/secret'])
  assert.equal(body.errors[0].message, 'must have at least 20 characters')
})
