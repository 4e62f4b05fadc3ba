import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { isInside } from '../../io/outside/post-outside.ts'
import { verified } from '../../testing/verify-command.ts'
import type { Answer } from '../../testing/test-world.ts'
import { openWebhookWorld, type WebhookWorld } from './testing/webhook-world.ts'

let all: WebhookWorld
before(async () => {
  all = await openWebhookWorld()
})
after(async () => {
  await verified(all.world)
  await all.close()
})

const CLASSIC = ['ticket.created', 'ticket.updated', 'ticket.resolved', 'comment.added']

/** A project with an endpoint of the classic topics. */
async function heardProject(topics = CLASSIC) {
  const project = await all.world.project()
  const receiver = await all.receiver()
  const { body: endpoint } = await all.endpoint(receiver.url, { topics, project: project.key })
  return { project, receiver, endpoint }
}

describe('a webhook', () => {
  test('tells a new ticket as the API shows it, signed as Standard Webhooks says', async () => {
    const { project, receiver, endpoint } = await heardProject()
    const { key } = await all.world.ticket({ project, title: 'The printer burns', description: 'Smoke.' })
    await all.deliver()
    const [call] = receiver.calls
    assert.ok(call)
    assert.equal(call.headers['content-type'], 'application/json')
    assert.match(call.id, /^msg_/)
    const headers = {
      'webhook-id': call.id,
      // The world's clock is not that of the library.
      'webhook-timestamp': String(call.headers['webhook-timestamp']),
      'webhook-signature': String(call.headers['webhook-signature']),
    }
    const at = new Date(Number(headers['webhook-timestamp']) * 1_000)
    assert.equal(new Webhook(endpoint.secret).sign(call.id, at, call.text), headers['webhook-signature'])
    const ticket = (await all.world.call(all.admin, 'GET', `/tickets/${key}`)).body
    const { can: _can, watching: _watching, ...shown } = ticket
    assert.deepEqual(call.body.data, shown)
    assert.equal(call.body.event, 'ticket.created')
    assert.equal(call.body.seq, ticket.seq)
    assert.equal(call.body.previous, null)
    assert.equal(call.body.timestamp, ticket.created_at)
  })

  test('tells a change once, however much of the ticket it changed, with what was before', async () => {
    const { project, receiver } = await heardProject()
    const { key } = await all.world.ticket({ project, title: 'Before', priority: 'low' })
    const body = { title: 'After', priority: 'high', description: 'More', labels: ['new'] }
    const patched = await all.world.call(all.admin, 'PATCH', `/tickets/${key}`, { body })
    assert.equal(patched.status, 200, patched.text)
    await all.deliver()
    assert.deepEqual(receiver.heard(), [`ticket.created ${key}`, `ticket.updated ${key}`])
    const { data, previous, actor, change } = receiver.calls[1]?.body ?? {}
    assert.deepEqual([data.title, data.priority, data.labels], ['After', 'high', ['new']])
    assert.deepEqual(previous, { title: 'Before', priority: 'low', description: '', labels: [] })
    assert.equal(actor.id, all.admin.id)
    assert.equal(change, undefined)
  })

  test('tells a ticket that becomes resolved by both topics, under an id each', async () => {
    const { project, receiver } = await heardProject()
    const { key } = await all.world.ticket({ project })
    for (const status of ['resolved', 'open'])
      await all.world.call(all.admin, 'PATCH', `/tickets/${key}`, { body: { status } })
    await all.deliver()
    assert.deepEqual(receiver.heard(), [
      `ticket.created ${key}`,
      `ticket.updated ${key}`,
      `ticket.resolved ${key}`,
      `ticket.updated ${key}`,
    ])
    assert.deepEqual(
      receiver.calls.map(({ body }) => body.data.status),
      ['open', 'resolved', 'resolved', 'open'],
      'each as it was right after',
    )
    assert.equal(receiver.calls[2]?.body.previous.status, 'open')
    assert.equal(new Set(receiver.calls.map(({ id }) => id)).size, 4)
  })

  test('tells a comment with its ticket, so that one can answer it', async () => {
    const { project, receiver } = await heardProject(['comment.*'])
    const { key, id } = await all.world.ticket({ project })
    const said = await all.world.call(all.admin, 'POST', `/tickets/${key}/comments`, {
      body: { body: 'Have you tried water?', internal: true },
    })
    await all.world.call(all.admin, 'PATCH', `/comments/${said.body.id}`, {
      body: { body: 'Sand, not water.' },
    })
    await all.deliver()
    const [added, edited] = receiver.calls
    assert.deepEqual([added?.body.data.id, added?.body.data.key], [id, key])
    assert.equal(added?.body.data.comment.body, 'Sand, not water.', 'as it stands when it is told')
    assert.equal(added.body.data.comment.internal, true)
    assert.equal(edited?.body.event, 'comment.edited')
    assert.deepEqual(edited.body.previous, { comment: { body: 'Have you tried water?' } })
  })

  test('tells nobody the words of a comment that was deleted meanwhile, whoever owns it', async () => {
    const { project, receiver, endpoint } = await heardProject(['comment.*'])
    const { key } = await all.world.ticket({ project })
    const said = await all.world.call(all.admin, 'POST', `/tickets/${key}/comments`, {
      body: { body: 'The password is hunter2.' },
    })
    const path = `/comments/${said.body.id}`
    await all.world.call(all.admin, 'PATCH', path, { body: { body: 'The password is hunter3.' } })
    const deleted = await all.world.call(all.admin, 'DELETE', path)
    assert.equal(deleted.status, 204, deleted.text)
    await all.deliver()
    assert.deepEqual(
      receiver.calls.map(({ body }) => body.event),
      ['comment.added', 'comment.edited', 'comment.deleted'],
    )
    for (const { id } of (await all.deliveries(endpoint.id)).body.items) {
      const shown = await all.world.call(all.admin, 'GET', `/deliveries/${id}`)
      assert.ok(shown.body.request)
      assert.ok(!shown.text.includes('hunter'), shown.text)
    }
    for (const { text } of receiver.calls) assert.ok(!text.includes('hunter'), text)
  })

  test('for everything hears each kind, with what the log says of it', async () => {
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url)
    const { key } = await all.world.ticket()
    await all.world.call(all.admin, 'PATCH', `/tickets/${key}`, { body: { assignee: all.admin.id } })
    await all.deliver()
    const heard = receiver.heard()
    assert.ok(heard.includes('project.created'))
    assert.ok(heard.includes(`ticket.assigned ${key}`))
    assert.ok(heard.includes(`ticket.updated ${key}`))
    const assigned = receiver.calls.find(({ body }) => body.event === 'ticket.assigned')
    assert.equal(assigned?.body.change.after.assignee, all.admin.id)
    assert.equal(assigned.body.data.assignee.name, all.admin.name)
    await all.world.call(all.admin, 'DELETE', `/webhooks/${webhook.id}`)
  })

  test('hears nothing of other projects, of before it was made, and of what it did not ask for', async () => {
    const project = await all.world.project()
    await all.world.ticket({ project })
    const receiver = await all.receiver()
    await all.endpoint(receiver.url, { topics: ['ticket.resolved'], project: project.key })
    await all.world.ticket({ project })
    await all.world.ticket()
    await all.deliver()
    assert.deepEqual(receiver.calls, [])
  })

  test('gets what is too long cut, and told where', async () => {
    const { project, receiver } = await heardProject()
    const long = 'Ärger '.repeat(9_000)
    const { key } = await all.world.ticket({ project, description: long })
    await all.deliver()
    const [call] = receiver.calls
    assert.ok(call && Buffer.byteLength(call.text) < 20_000)
    assert.deepEqual([call.body.data.key, call.body.cut], [key, ['/data/description']])
    assert.ok(call.body.data.description.endsWith('… (cut)'))
    assert.ok(long.startsWith(call.body.data.description.slice(0, -' … (cut)'.length)))
  })

  test('of a purged ticket tells only that it was purged', async () => {
    const { project, receiver, endpoint } = await heardProject(['ticket.*'])
    await all.world.call(all.admin, 'POST', `/webhooks/${endpoint.id}/pause`)
    const { key, id } = await all.world.ticket({ project })
    await all.runner.catchUp()
    const deleted = `/projects/${project.key}`
    await all.world.call(all.admin, 'DELETE', `/tickets/${key}`)
    all.world.tick(31 * 24 * 3_600_000)
    const { purgeDeletedTickets } = await import('../tickets/purge-deleted-tickets.command.ts')
    await all.world.run(purgeDeletedTickets, { limit: 100 })
    await all.world.call(all.admin, 'POST', `/webhooks/${endpoint.id}/resume`)
    await all.deliver()
    assert.deepEqual(receiver.heard(), ['ticket.purged'])
    assert.equal(receiver.calls[0]?.body.data.id, id)
    assert.ok(
      (await all.deliveries(endpoint.id)).body.items.some(
        ({ state }: Answer['body']) => state === 'withheld',
      ),
    )
    const gone = await all.world.call(all.admin, 'DELETE', `${deleted}?confirm=${project.key}&force=true`)
    assert.equal(gone.status, 204, gone.text)
    assert.equal((await all.world.call(all.admin, 'GET', `/webhooks/${endpoint.id}`)).status, 404)
  })
})

describe('the endpoint of webhook_url', () => {
  test('is made, moved and removed with the project, hears the classic topics, and is shown to leads only', async () => {
    const { world } = all
    const receiver = await all.receiver()
    const made = await world.call(all.admin, 'POST', '/projects', {
      body: { key: 'HOOKED', name: 'Hooked', webhook_url: receiver.url },
    })
    assert.deepEqual([made.status, made.body.webhook_url], [201, receiver.url], made.text)
    const list = await world.call(all.admin, 'GET', '/webhooks?project=HOOKED')
    const [webhook] = list.body.items
    assert.deepEqual([webhook.of_project, webhook.topics], [true, CLASSIC])
    await world.ticket({ project: { key: 'HOOKED' } })
    await all.deliver()
    assert.deepEqual(receiver.heard(), ['ticket.created HOOKED-1'])
    const agent = await world.person('agent')
    assert.equal((await world.call(agent, 'GET', '/projects/HOOKED')).body.webhook_url, undefined)
    const url = `${receiver.url}/moved`
    const moved = await world.call(all.admin, 'PATCH', '/projects/HOOKED', { body: { webhook_url: url } })
    assert.equal(moved.body.webhook_url, url)
    assert.equal((await world.call(all.admin, 'GET', `/webhooks/${webhook.id}`)).body.url, url)
    const wrong = await world.call(all.admin, 'PATCH', '/projects/HOOKED', {
      body: { webhook_url: 'nowhere' },
    })
    assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [422, '/webhook_url'])
    const none = await world.call(all.admin, 'PATCH', '/projects/HOOKED', { body: { webhook_url: null } })
    assert.equal(none.body.webhook_url, null)
    assert.equal((await world.call(all.admin, 'GET', '/webhooks?project=HOOKED')).body.items.length, 0)
  })
})

describe('who looks after webhooks', () => {
  test('leads do so for their project, admins for all; for others there are none', async () => {
    const { world } = all
    const project = await world.project()
    const [lead, member, requester] = [
      await world.person('agent'),
      await world.person('agent'),
      await world.person('requester'),
    ]
    await world.member(project, lead, 'lead')
    await world.member(project, member, 'member')
    const url = 'https://example.org/hook'
    const body = { url, topics: ['*'], project: project.key }
    assert.equal((await world.call(member, 'POST', '/webhooks', { body })).status, 403)
    assert.equal((await world.call(requester, 'POST', '/webhooks', { body })).status, 403)
    assert.equal((await world.call(lead, 'POST', '/webhooks', { body: { url, topics: ['*'] } })).status, 403)
    const { body: webhook } = await all.endpoint(url, { project: project.key, as: lead })
    assert.match(webhook.secret, /^whsec_/)
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/deliveries'],
      ['POST', '/rotate'],
      ['POST', '/test'],
      ['POST', '/pause'],
    ] as const)
      assert.equal((await world.call(member, method, `/webhooks/${webhook.id}${path}`)).status, 404, path)
    assert.equal((await world.call(member, 'GET', `/webhooks?project=${project.key}`)).status, 403)
    assert.deepEqual((await world.call(member, 'GET', '/webhooks')).body.items, [])
    const listed = await world.call(lead, 'GET', '/webhooks')
    assert.deepEqual(
      listed.body.items.map(({ id }: { id: string }) => id),
      [webhook.id],
    )
    assert.equal(listed.text.includes('whsec_'), false)
    assert.equal((await world.call(all.admin, 'GET', `/webhooks/${webhook.id}`)).status, 200)
  })

  test('what an owner may not have any more is not sent but kept; whoever resumes the webhook owns it', async () => {
    const { world } = all
    const project = await world.project()
    const lead = await world.person('agent')
    await world.member(project, lead, 'lead')
    const receiver = await all.receiver()
    const { body: webhook } = await all.endpoint(receiver.url, {
      topics: ['ticket.created'],
      project: project.key,
      as: lead,
    })
    await world.member(project, lead, 'member')
    const { key } = await world.ticket({ project })
    await all.deliver()
    assert.deepEqual(receiver.calls, [])
    const path = `/webhooks/${webhook.id}`
    const { state, paused_because, owner, queued } = (await world.call(all.admin, 'GET', path)).body
    assert.deepEqual([state, paused_because, owner.id, queued], ['paused', 'owner', lead.id, 1])
    assert.equal((await world.call(all.admin, 'POST', `${path}/resume`)).body.owner.id, all.admin.id)
    await all.deliver()
    assert.deepEqual(receiver.heard(), [`ticket.created ${key}`])
  })

  test('a wrong address or topic is named', async () => {
    const post = (body: object) => all.world.call(all.admin, 'POST', '/webhooks', { body })
    const topic = await post({ url: 'https://example.org', topics: ['ticket.created', 'ticket.exploded'] })
    assert.deepEqual(
      [topic.status, topic.body.errors[0].pointer, topic.body.code],
      [422, '/topics/1', 'webhook.unknown_topic'],
    )
    for (const url of ['ftp://example.org', 'example.org', 'https://', 'javascript:alert(1)'])
      assert.match(
        (await post({ url, topics: ['*'] })).body.detail,
        /^\/url: must be an http or https address/,
        url,
      )
  })
})

test('an address that is literally inside is refused at its field at once, unless its host is allowed; a name is looked up later', async () => {
  const inside = [
    'http://127.0.0.2/',
    'http://10.1.2.3:8080/x',
    'https://localhost/',
    'http://[::1]/',
    'http://0x7f.2/',
  ]
  const { world: at, admin: by } = all
  const webhook = (url: string) =>
    at.call(by, 'POST', '/webhooks', { body: { url, topics: ['ticket.created'] } })
  const project = (webhook_url: string) => at.call(by, 'PATCH', '/projects/WEB', { body: { webhook_url } })
  await at.project({ key: 'WEB' })
  for (const url of inside.filter((one) => !one.includes('localhost'))) {
    for (const [answer, pointer] of [
      [await webhook(url), '/url'],
      [await project(url), '/webhook_url'],
    ] as const) {
      assert.deepEqual([answer.status, answer.body.errors[0].pointer], [422, pointer], url)
      assert.match(answer.body.errors[0].message, /WAYBILL_ALLOWED_HOSTS/)
    }
  }
  const { body: made } = await webhook('http://127.0.0.1/')
  const moved = await at.call(by, 'PATCH', `/webhooks/${made.id}`, { body: { url: 'http://10.1.2.3/' } })
  assert.equal(moved.status, 422)
  assert.equal((await webhook('https://inside.example.org/')).status, 201)
  assert.equal((await webhook('http://localhost/')).status, 201)
  for (const url of inside) assert.equal(isInside(url, []), true, url)
  const trigger = { on: 'event', kinds: ['ticket.created'] }
  const definition = { trigger, actions: [{ kind: 'webhook', url: 'http://192.168.1.1/x' }] }
  const rule = await at.call(by, 'POST', '/rules', { body: { name: 'Inside', definition } })
  assert.equal(rule.status, 422)
  assert.deepEqual(
    rule.body.errors.map((one: { pointer: string }) => one.pointer),
    ['/definition/actions/0/url'],
  )
})

test('a name or password in an address and every topic that there is not are refused', async () => {
  const answer = (url: string, topics: string[]) =>
    all.world.call(all.admin, 'POST', '/webhooks', { body: { url, topics } })
  const named = await answer('https://user:pw@example.org/hook', ['ticket.created'])
  assert.deepEqual([named.status, named.body.errors[0].pointer], [422, '/url'])
  const wrong = await answer('https://example.org/hook', ['foo.*', 'ticket.created', 'ticket.creatd'])
  assert.deepEqual(
    wrong.body.errors.map((one: { pointer: string }) => one.pointer),
    ['/topics/0', '/topics/2'],
  )
})
