import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { attach } from '../domains/attachments/testing/multipart.ts'
import { samplePlugin } from '../domains/plugins/testing/sample-plugin.ts'
import { hardware } from '../domains/workflows/testing/hardware.ts'
import { routes } from '../http/routes.ts'
import { createTestWorld, type TestPerson, type TestWorld } from './test-world.ts'

/** GET routes that answer a token without any scope, each with the reason. */
const WITHOUT_SCOPE: Record<string, string> = {}

/** What a route cannot do without. */
const QUERIES: Record<string, string> = {
  '/board': '?project=WEB',
  '/search': '?q=ticket',
  '/webhooks/:webhook/replay': '?from_seq=1',
  '/calendars/holidays': '?country=PT&year=2026',
}

/** Pages of those who run the place: they take the scope "admin", and "read" is not enough. */
const FOR_ADMINS = new Set([
  '/background/troubles',
  '/audit',
  '/mail/state',
  '/mail/troubles',
  '/mail/messages/:mail',
  '/workflows/:workflow/end-action-secrets',
  '/workflows/:workflow/history-runs/:run',
  '/plugins',
  '/plugins/:plugin',
  '/plugins/:plugin/pages/:page',
  '/projects/:project/plugins',
])

/** Sessions, access tokens and second factors are never for tokens, whatever their scopes. */
const NEVER_FOR_TOKENS = new Set([
  '/users/:person/sessions',
  '/users/:person/tokens',
  '/users/:person/second-factor',
  '/users/me/passkeys',
])

let world: TestWorld
let admin: TestPerson
const params: Record<string, string> = {}

before(async () => {
  world = await createTestWorld({ plugins: [samplePlugin] })
  admin = await world.person('admin')
  const project = await world.project({ key: 'WEB' })
  const ticket = await world.ticket({ project, reporter: admin, labels: ['bug'] })
  const made = async (path: string, body: object) => {
    const answer = await world.call(admin, 'POST', path, { body })
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    return String(answer.body.id)
  }
  const { body: labels } = await world.call(admin, 'GET', '/projects/WEB/labels')
  Object.assign(params, {
    project: project.key,
    ticket: ticket.key,
    person: admin.id,
    label: labels.items[0].id,
    field: await made('/projects/WEB/fields', { key: 'size', name: 'Size', type: 'number' }),
    view: await made('/views', { name: 'All' }),
    team: await made('/teams', { name: 'Support' }),
    calendar: await made('/calendars', {
      name: 'Office',
      zone: 'UTC',
      periods: [{ week: { mon: [{ start: '09:00', end: '17:00' }] } }],
    }),
    plugin: 'sample',
    page: 'log',
    mail: String((await world.call(admin, 'POST', '/mail/test')).body.id),
    rule: await made('/rules', {
      name: 'Outages',
      definition: {
        trigger: { on: 'event', kinds: ['ticket.created'] },
        actions: [{ kind: 'set', values: { priority: 'high' } }],
      },
    }),
    policy: await made('/sla/policies', { name: 'Gold', targets: [] }),
    comment: await made(`/tickets/${ticket.key}/comments`, { body: 'Hello' }),
  })
  await world.call(admin, 'POST', '/projects', { body: { key: 'DESK', name: 'Desk', kind: 'service_desk' } })
  await made('/tickets', { project: 'DESK', title: 'Something odd' })
  const tasks = await world.call(admin, 'GET', '/tasks?unrouted=true')
  params['task'] = String(tasks.body.items[0].id)
  const workflow = await made('/workflows', hardware())
  for (const name of ['Front desk', 'Workshop']) await made('/teams', { name })
  await world.call(admin, 'PUT', `/teams/Front%20desk/members/${admin.id}`)
  await world.call(admin, 'POST', `/workflows/${workflow}/publish`)
  await world.call(admin, 'PATCH', `/workflows/${workflow}`, { body: { description: 'For machines' } })
  await world.call(admin, 'POST', `/workflows/${workflow}/publish`)
  await world.call(admin, 'PATCH', '/projects/DESK', { body: { workflow } })
  await made('/tickets', { project: 'DESK', title: 'A keyboard' })
  const migration = await made(`/workflows/${workflow}/migrations`, { from: 2, to: 1 })
  const run = await made(`/workflows/${workflow}/history-runs`, {})
  Object.assign(params, { workflow, version: '1', from: '1', to: '2', migration, run })
  const webhook = await made('/webhooks', { url: 'https://example.org/hook', topics: ['*'] })
  const tried = await world.call(admin, 'POST', `/webhooks/${webhook}/test`)
  Object.assign(params, { webhook, delivery: String(tried.body.id) })
  const attachment = await attach(world, admin, ticket)
  params['attachment'] = String(attachment.body.id)
  params['sha256'] = String(attachment.body.sha256)
  const bulk = { tickets: [ticket.key], change: { priority: 'low' } }
  await world.call(admin, 'PUT', '/drafts/new-ticket', { body: { content: {} } })
  params['place'] = 'new-ticket'
  params['bulk'] = String((await world.call(admin, 'POST', '/tickets/bulk', { body: bulk })).body.id)
})
after(() => world.close())

for (const route of routes.filter((one) => one.method === 'GET' && 'policy' in one.access)) {
  test(`GET ${route.path} tells nothing to a token without the scope "read"`, async () => {
    const path =
      route.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? assert.fail(`no ${name} is made`)) +
      (QUERIES[route.path] ?? '')
    const tokens = ['admin', 'write'] as const
    for (const scopes of [[], ...tokens.map((scope) => [scope])]) {
      if (route.path in WITHOUT_SCOPE || (FOR_ADMINS.has(route.path) && scopes.includes('admin'))) continue
      const { status } = await world.call(admin, 'GET', path, { scopes })
      assert.ok(status === 403 || status === 404, `${String(status)} with scopes ${JSON.stringify(scopes)}`)
    }
    if (NEVER_FOR_TOKENS.has(route.path)) return
    const scopes = FOR_ADMINS.has(route.path) ? (['admin'] as const) : (['read'] as const)
    assert.equal((await world.call(admin, 'GET', path, { scopes: [...scopes] })).status, 200)
  })
}
