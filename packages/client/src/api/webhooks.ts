import type {
  CreateWebhookInput,
  Delivery,
  DeliveryState,
  DeliveryWithRequest,
  RedeliverInput,
  Redelivered,
  ReplayInput,
  ReplayPreview,
  UpdateWebhookInput,
  Webhook,
  WebhookList,
  WebhookTopics,
  WebhookWithSecret,
} from '@waybill/contract/webhooks/webhook.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import type { Page } from '../http/pages.ts'
import { path } from '../http/path.ts'
import type { PageQuery } from './page-query.ts'

/** Addresses that hear of what happens, for leads and admins. */
export function webhookCalls(http: Http) {
  const act = (webhook: string, verb: 'pause' | 'resume', options?: CallOptions) =>
    http.send<Webhook>('POST', path`/webhooks/${webhook}/${verb}`, undefined, options)
  return {
    list: (query: { project?: string } = {}, options?: CallOptions) =>
      http.get<WebhookList>('/webhooks', { ...query }, options),
    get: (webhook: string, options?: CallOptions) =>
      http.get<Webhook>(path`/webhooks/${webhook}`, undefined, options),
    /** What an endpoint may hear. */
    topics: (options?: CallOptions) => http.get<WebhookTopics>('/webhooks/topics', undefined, options),
    /** The answer holds the secret, this once. */
    create: (input: CreateWebhookInput, options?: CallOptions) =>
      http.send<WebhookWithSecret>('POST', '/webhooks', input, options),
    update: (webhook: string, input: UpdateWebhookInput, options?: CallOptions) =>
      http.send<Webhook>('PATCH', path`/webhooks/${webhook}`, input, options),
    remove: (webhook: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/webhooks/${webhook}`, undefined, options),
    /** A new secret; the old one signs as well for a day. */
    rotate: (webhook: string, options?: CallOptions) =>
      http.send<WebhookWithSecret>('POST', path`/webhooks/${webhook}/rotate`, undefined, options),
    pause: (webhook: string, options?: CallOptions) => act(webhook, 'pause', options),
    resume: (webhook: string, options?: CallOptions) => act(webhook, 'resume', options),
    test: (webhook: string, options?: CallOptions) =>
      http.send<Delivery>('POST', path`/webhooks/${webhook}/test`, undefined, options),
    /** What was sent and what waits, newest first. */
    deliveries: (
      webhook: string,
      query: PageQuery & { state?: DeliveryState; ticket?: string } = {},
      options?: CallOptions,
    ) => http.get<Page<Delivery>>(path`/webhooks/${webhook}/deliveries`, { ...query }, options),
    /** One message with its body as it would be sent now. */
    delivery: (delivery: string, options?: CallOptions) =>
      http.get<DeliveryWithRequest>(path`/deliveries/${delivery}`, undefined, options),
    /** A message again under its id; one that waits is tried now. */
    redeliverOne: (delivery: string, options?: CallOptions) =>
      http.send<Delivery>('POST', path`/deliveries/${delivery}/redeliver`, undefined, options),
    redeliver: (webhook: string, input: RedeliverInput, options?: CallOptions) =>
      http.send<Redelivered>('POST', path`/webhooks/${webhook}/redeliver`, input, options),
    /** How many messages a replay would queue. */
    replayPreview: (webhook: string, input: ReplayInput, options?: CallOptions) =>
      http.get<ReplayPreview>(path`/webhooks/${webhook}/replay`, { ...input }, options),
    /** All that it hears again, from an event of the log on. */
    replay: (webhook: string, input: ReplayInput, options?: CallOptions) =>
      http.send<ReplayPreview>('POST', path`/webhooks/${webhook}/replay`, input, options),
  }
}
