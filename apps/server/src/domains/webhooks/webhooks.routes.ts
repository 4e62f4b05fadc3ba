import { mayInProject } from '@waybill/contract/access/policies.ts'
import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { TOPICS } from '@waybill/contract/webhooks/webhook-topics.ts'
import {
  CreateWebhookInput,
  UpdateWebhookInput,
  Webhook,
  WebhookList,
  WebhookParams,
  WebhookTopics,
  WebhookWithSecret,
  WebhooksQuery,
} from '@waybill/contract/webhooks/webhook.ts'
import type { TSchema } from 'typebox'
import { etagOfAnswer } from '../../http/etag.ts'
import {
  created,
  defineRoute,
  noContent,
  notModified,
  ok,
  type Route,
  type RouteRequest,
} from '../../http/route.ts'
import { ifMatch, withPath } from '../../http/with-path.ts'
import type { Command } from '../../kernel/command.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { requireRead } from '../projects/require-read.ts'
import { requireOutside } from './check-webhook.ts'
import { createWebhook } from './create-webhook.command.ts'
import { deleteWebhook } from './delete-webhook.command.ts'
import { deliveryRoutes } from './deliveries.routes.ts'
import { newWebhookSecret } from './new-webhook-secret.ts'
import { pauseWebhook } from './pause-webhook.command.ts'
import { resumeWebhook } from './resume-webhook.command.ts'
import { rotateWebhookSecret } from './rotate-webhook-secret.command.ts'
import { seenWebhook } from './seen-webhook.ts'
import { updateWebhook } from './update-webhook.command.ts'
import { presentWebhooks } from './webhooks.presenter.ts'
import { findWebhook, listWebhooks, withFacts } from './webhooks.queries.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>
const tag = 'Webhooks'
const access = { policy: 'webhooks.manage, or project.manage_webhooks' }
const ofWebhook = { path: '/webhooks/:webhook', tag, access, params: WebhookParams }

const topics = defineRoute({
  method: 'GET',
  path: '/webhooks/topics',
  tag,
  summary: 'What an endpoint may hear, beside "*" and groups such as "ticket.*"',
  access: { policy: 'read' },
  responses: { 200: WebhookTopics, 304: null },
  handler(request) {
    requireRead(request.actor)
    const body: WebhookTopics = { items: [...TOPICS] }
    const etag = etagOfAnswer(0, body)
    return Promise.resolve(request.has(etag) ? notModified(etag) : ok(body, etag))
  },
})

const list = defineRoute({
  method: 'GET',
  path: '/webhooks',
  tag,
  summary: 'The endpoints that you look after, of one project or of all',
  access,
  query: WebhooksQuery,
  responses: { 200: WebhookList, 304: null },
  async handler(request) {
    const { actor, kernel, query } = request
    requireRead(actor)
    const { db } = kernel.store
    const project = query.project === undefined ? undefined : await managedProject(request, query.project)
    const rows = await listWebhooks(db, project)
    const seen = []
    for (const row of rows) {
      const { project } = await withFacts(db, row, actor)
      if (mayWithWebhook(actor, 'webhook.see', project) === 'allow') seen.push(row)
    }
    const body: WebhookList = { items: await presentWebhooks(db, seen, kernel.clock.now()), next: null }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

/** @throws Problem 404 for a project that one does not see, 403 for one whose webhooks one does not look after */
async function managedProject({ kernel, actor }: AnyRequest, ref: string): Promise<string> {
  const found = await loadProjectFacts(kernel.store.db, ref, actor)
  if (!found || mayInProject(actor, 'project.see', found.facts) !== 'allow') throw notFound('project')
  if (mayInProject(actor, 'project.manage_webhooks', found.facts) !== 'allow')
    throw forbidden('Leads of the project and admins look after its webhooks.')
  return found.project.id
}

const create = defineRoute({
  method: 'POST',
  path: '/webhooks',
  tag,
  summary: 'Make an endpoint; its secret is shown this once',
  access,
  body: CreateWebhookInput,
  responses: { 201: WebhookWithSecret },
  async handler(request) {
    const webhook = request.kernel.newId()
    const { secret, sealed } = newWebhookSecret(request.deps, webhook)
    const input = withPath(CreateWebhookInput, request.body, { webhook, sealed })
    requireOutside(request.deps.isInside, input.url)
    await request.run(createWebhook, input)
    return created({ ...(await show(request, webhook)), secret }, `/webhooks/${webhook}`)
  },
})

const read = defineRoute({
  ...ofWebhook,
  method: 'GET',
  summary: 'An endpoint',
  responses: { 200: Webhook, 304: null },
  async handler(request) {
    await seenWebhook(request, request.params.webhook)
    const body = await show(request, request.params.webhook)
    const etag = etagOfAnswer(body.seq, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const update = defineRoute({
  ...ofWebhook,
  method: 'PATCH',
  summary: 'Change the address of an endpoint, or what it hears',
  body: UpdateWebhookInput,
  responses: { 200: Webhook },
  async handler(request) {
    const input = withPath(UpdateWebhookInput, request.body, { ...request.params, ...ifMatch(request) })
    requireOutside(request.deps.isInside, input.url)
    await request.run(updateWebhook, input)
    return ok(await show(request, request.params.webhook))
  },
})

const remove = defineRoute({
  ...ofWebhook,
  method: 'DELETE',
  summary: 'Delete an endpoint; what waits for it is not sent',
  responses: { 204: null },
  async handler(request) {
    await request.run(deleteWebhook, request.params)
    return noContent()
  },
})

/** A verb on an endpoint, answered with the endpoint. */
function act<Input extends TSchema, Loaded>(
  verb: string,
  summary: string,
  command: Command<Input, Loaded, { id: string }>,
  more: object = {},
): Route {
  return defineRoute({
    ...ofWebhook,
    method: 'POST',
    path: `${ofWebhook.path}/${verb}`,
    summary,
    responses: { 200: Webhook },
    async handler(request) {
      await request.run(command, { ...request.params, ...more })
      return ok(await show(request, request.params.webhook))
    },
  })
}

const rotate = defineRoute({
  ...ofWebhook,
  method: 'POST',
  path: `${ofWebhook.path}/rotate`,
  summary:
    'Give an endpoint a new secret, shown this once; messages carry a signature by the old one, too, for a day',
  responses: { 200: WebhookWithSecret },
  async handler(request) {
    const { webhook } = request.params
    const { secret, sealed } = newWebhookSecret(request.deps, webhook)
    await request.run(rotateWebhookSecret, { webhook, sealed })
    return ok({ ...(await show(request, webhook)), secret })
  },
})

async function show({ kernel }: AnyRequest, id: string): Promise<Webhook> {
  const { db } = kernel.store
  const row = await findWebhook(db, id)
  const [shown] = row ? await presentWebhooks(db, [row], kernel.clock.now()) : []
  if (!shown) throw notFound('webhook')
  return shown
}

export const webhookRoutes: Route[] = [
  topics,
  list,
  create,
  read,
  update,
  remove,
  rotate,
  act('pause', 'Send nothing more to an endpoint; what happens waits for it', pauseWebhook, {
    reason: 'person',
  }),
  act('resume', 'Let an endpoint go on with what waits for it', resumeWebhook),
  ...deliveryRoutes,
]
