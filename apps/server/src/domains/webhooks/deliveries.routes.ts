import { strict } from '@waybill/contract/schema.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import {
  DeliveriesQuery,
  Delivery,
  DeliveryList,
  DeliveryParams,
  DeliveryWithRequest,
  RedeliverInput,
  Redelivered,
  ReplayInput,
  ReplayPreview,
  WebhookParams,
} from '@waybill/contract/webhooks/webhook.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { DEFAULT_LIMIT, linkToNext } from '../../http/list-page.ts'
import { defineRoute, notModified, ok, type Route, type RouteRequest } from '../../http/route.ts'
import { readHead } from '../../kernel/event-log.ts'
import { withPath } from '../../http/with-path.ts'
import { requireTicket } from '../tickets/answer-ticket.ts'
import { countReplay } from './count-replay.ts'
import { findDelivery, listDeliveries, type DeliveryRow } from './deliveries.queries.ts'
import { makeMessages } from './make-messages.ts'
import { ownerOfWebhook } from './owner-of-webhook.ts'
import { redeliver } from './redeliver.command.ts'
import { replayWebhook } from './replay-webhook.command.ts'
import { seenWebhook } from './seen-webhook.ts'
import { tryWebhook } from './try-webhook.command.ts'
import { nothingToReplay } from './webhooks.errors.ts'
import { presentDeliveries } from './webhooks.presenter.ts'
import type { WebhookRow } from './webhooks.queries.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>
const tag = 'Webhooks'
const access = { policy: 'webhooks.manage, or project.manage_webhooks' }
const ofWebhook = { tag, access, params: WebhookParams }
const ofDelivery = { path: '/deliveries/:delivery', tag, access, params: DeliveryParams }

const list = defineRoute({
  ...ofWebhook,
  method: 'GET',
  path: '/webhooks/:webhook/deliveries',
  summary:
    'What was sent to an endpoint in the last 30 days and what waits, newest first, with each try and its answer',
  query: DeliveriesQuery,
  responses: { 200: DeliveryList, 304: null },
  async handler(request) {
    const { kernel, params, query } = request
    const webhook = await seenWebhook(request, params.webhook)
    const { id } = webhook
    const limit = query.limit ?? DEFAULT_LIMIT
    const { state } = query
    const ticket =
      query.ticket === undefined
        ? undefined
        : (await requireTicket(kernel.store.db, query.ticket, request.actor)).ticket.id
    const name = `deliveries ${id} ${String(state)} ${String(ticket)}`
    const from = decodeCursor(name, query.after, ['number', 'text'])
    const rows = await listDeliveries(kernel.store.db, id, {
      limit: limit + 1,
      after: from && { queued_at: from[0], id: from[1] },
      ...(state && { state }),
      ...(ticket !== undefined && { ticket }),
    }).execute()
    const shown = rows.slice(0, limit)
    const end = shown.at(-1)
    const next = rows.length > limit && end ? encodeCursor(name, [end.queued_at, end.id]) : null
    const items = await presentDeliveries(kernel.store.db, webhook, shown, kernel.clock.now())
    const body: DeliveryList = { items, next }
    const etag = etagOfAnswer(0, body)
    if (request.has(etag)) return notModified(etag)
    const answer = ok(body, etag)
    return { ...answer, headers: { ...answer.headers, ...linkToNext(request.raw, next) } }
  },
})

const read = defineRoute({
  ...ofDelivery,
  method: 'GET',
  summary: 'One message with its tries, and its body as it would be sent now',
  responses: { 200: DeliveryWithRequest, 304: null },
  async handler(request) {
    const { delivery, webhook } = await seenDelivery(request, request.params.delivery)
    const { store, clock } = request.kernel
    const [shown] = await presentDeliveries(store.db, webhook, [delivery], clock.now())
    const owner = await ownerOfWebhook(store.db, webhook)
    const text = owner && (await makeMessages(store, owner, [delivery])).get(delivery.id)
    const body = { ...shown, request: typeof text === 'string' ? { body: text } : null }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const redeliverOne = defineRoute({
  ...ofDelivery,
  method: 'POST',
  path: `${ofDelivery.path}/redeliver`,
  summary: 'Send a message again under the same id, or try now one that waits',
  responses: { 202: Delivery },
  async handler(request) {
    const { delivery, webhook } = await seenDelivery(request, request.params.delivery)
    await request.run(redeliver, { webhook: webhook.id, deliveries: [delivery.id] })
    return { status: 202, body: await show(request, delivery.id) }
  },
})

const redeliverMany = defineRoute({
  ...ofWebhook,
  method: 'POST',
  path: '/webhooks/:webhook/redeliver',
  summary: 'Send messages again under the same ids',
  body: RedeliverInput,
  responses: { 202: Redelivered },
  async handler(request) {
    const input = withPath(RedeliverInput, request.body, request.params)
    return { status: 202, body: (await request.run(redeliver, input)).result }
  },
})

const replayPreview = defineRoute({
  ...ofWebhook,
  method: 'GET',
  path: '/webhooks/:webhook/replay',
  summary: 'How many messages a replay from an event of the log on would queue',
  query: strict({ from_seq: ReplayInput.properties.from_seq }),
  responses: { 200: ReplayPreview },
  async handler(request) {
    const { kernel, params, query, ended } = request
    const webhook = await seenWebhook(request, params.webhook)
    const { db } = kernel.store
    const { head: to_seq } = await readHead(db)
    const { from_seq } = query
    if (from_seq > to_seq) throw nothingToReplay(to_seq)
    return ok(await countReplay(db, webhook, { from_seq, to_seq }, ended))
  },
})

const replay = defineRoute({
  ...ofWebhook,
  method: 'POST',
  path: '/webhooks/:webhook/replay',
  summary: 'Send all that an endpoint hears again, from an event of the log up to the newest',
  body: ReplayInput,
  responses: { 202: ReplayPreview },
  async handler(request) {
    const { kernel, ended } = request
    const input = withPath(ReplayInput, request.body, request.params)
    const { result } = await request.run(replayWebhook, input)
    const webhook = await seenWebhook(request, request.params.webhook)
    return { status: 202, body: await countReplay(kernel.store.db, webhook, result, ended) }
  },
})

const test = defineRoute({
  ...ofWebhook,
  method: 'POST',
  path: '/webhooks/:webhook/test',
  summary: 'Send a message that tells nothing; GET /deliveries/{id} says what became of it',
  responses: { 202: Delivery },
  async handler(request) {
    const { result } = await request.run(tryWebhook, request.params)
    return { status: 202, body: await show(request, result.id) }
  },
})

async function seenDelivery(
  request: Pick<AnyRequest, 'kernel' | 'actor'>,
  id: string,
): Promise<{ delivery: DeliveryRow; webhook: WebhookRow }> {
  const delivery = await findDelivery(request.kernel.store.db, id)
  if (!delivery) throw notFound('delivery')
  return { delivery, webhook: await seenWebhook(request, delivery.webhook_id) }
}

async function show(request: AnyRequest, id: string): Promise<Delivery | undefined> {
  const { store, clock } = request.kernel
  const { delivery, webhook } = await seenDelivery(request, id)
  const [shown] = await presentDeliveries(store.db, webhook, [delivery], clock.now())
  return shown
}

export const deliveryRoutes: Route[] = [list, read, redeliverOne, redeliverMany, replayPreview, replay, test]
