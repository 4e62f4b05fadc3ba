import Type, { type Static } from 'typebox'
import {
  Id,
  Instant,
  NamedRef,
  ProjectRef,
  Seq,
  TicketRef,
  line,
  listOf,
  nullable,
  oneOf,
  strict,
} from '../schema.ts'
import { After, Limit } from '../tickets/ticket-query.ts'

/** `paused`: what happens waits. `off`: the receiver said that it is gone; what happens meanwhile is not kept for it. */
export const WEBHOOK_STATES = ['active', 'paused', 'off'] as const
export const WebhookState = oneOf(WEBHOOK_STATES)
export type WebhookState = Static<typeof WebhookState>

/**
 * Why an endpoint is not active. `person`: somebody paused it; `failing`: three days without success; `gone`: it answered
 * 410; `owner`: its owner may not have it any more; `secret`: no key of the installation opens its secret.
 */
export const PAUSE_REASONS = ['person', 'failing', 'gone', 'owner', 'secret'] as const
export const PauseReason = oneOf(PAUSE_REASONS)
export type PauseReason = Static<typeof PauseReason>

export const WebhookUrl = line(
  2_000,
  'An http or https address outside, or on a host of WAYBILL_ALLOWED_HOSTS',
)
const Topics = Type.Array(Type.String({ minLength: 1, maxLength: 80 }), {
  minItems: 1,
  maxItems: 200,
  description: 'E.g. ["ticket.created", "comment.*"]; GET /webhooks/topics lists all, "*" is all',
})

export const CreateWebhookInput = strict({
  url: WebhookUrl,
  topics: Topics,
  project: Type.Optional(nullable(ProjectRef)),
})
export type CreateWebhookInput = Static<typeof CreateWebhookInput>

export const UpdateWebhookInput = strict({ url: Type.Optional(WebhookUrl), topics: Type.Optional(Topics) })
export type UpdateWebhookInput = Static<typeof UpdateWebhookInput>

export const WebhookParams = strict({ webhook: Id })
export const WebhooksQuery = strict({ project: Type.Optional(ProjectRef) })

export const Webhook = Type.Object({
  id: Id,
  url: Type.String(),
  topics: Type.Array(Type.String()),
  project: nullable(Type.String({ description: 'The key of the project whose events it hears; null: all' })),
  state: WebhookState,
  paused_because: nullable(PauseReason),
  owner: nullable(NamedRef),
  /** Made by `webhook_url` of its project. */
  of_project: Type.Boolean(),
  queued: Type.Integer({ minimum: 0, description: 'Messages that wait to be sent, up to 10,000' }),
  failing_since: nullable(Instant),
  /** Nothing is sent before: it failed again and again. */
  rests_until: nullable(Instant),
  /** Until when messages carry a signature by a secret that it had before, too. */
  old_secret_until: nullable(Instant),
  created_at: Instant,
  updated_at: Instant,
  seq: Seq,
})
export type Webhook = Static<typeof Webhook>
export const WebhookList = listOf(Webhook)
export type WebhookList = Static<typeof WebhookList>

/** The secret is shown this once. */
export const WebhookWithSecret = Type.Object({
  ...Webhook.properties,
  secret: Type.String({ description: 'whsec_ and base64; it is not shown again' }),
})
export type WebhookWithSecret = Static<typeof WebhookWithSecret>

export const WebhookTopics = Type.Object({ items: Type.Array(Type.String()) })
export type WebhookTopics = Static<typeof WebhookTopics>

/**
 * `withheld`: its owner may not see what it is about, or that is not there any more. `failed`: all tries are used up, or
 * the receiver is gone.
 */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'withheld'] as const
export const DeliveryState = oneOf(DELIVERY_STATES)
export type DeliveryState = Static<typeof DeliveryState>

/**
 * Why a message is not sent now, or was given up early. `turn`: it is due, and goes when the endpoint has a hand free; `earlier`: a
 * message before it, of the same ticket or project, comes first; `rests`: the endpoint rests after failures; `paused`; `gone`: the receiver
 * said so, and what waited was given up.
 */
export const DELIVERY_REASONS = ['turn', 'earlier', 'rests', 'paused', 'gone'] as const
export type DeliveryReason = (typeof DELIVERY_REASONS)[number]

export const DeliveryAttempt = Type.Object({
  at: Instant,
  status: nullable(Type.Integer()),
  latency_ms: Type.Integer({ minimum: 0 }),
  response: nullable(Type.String({ description: 'The first 8 kB of the answer' })),
  error: nullable(Type.String()),
})
export type DeliveryAttempt = Static<typeof DeliveryAttempt>

export const Delivery = Type.Object({
  id: Type.String({ description: 'The webhook-id: the same for every try' }),
  webhook_id: Id,
  event: Type.String(),
  seq: nullable(Seq),
  ticket: nullable(Type.Object({ id: Id, key: Type.String() })),
  state: DeliveryState,
  queued_at: Instant,
  attempts: Type.Array(DeliveryAttempt),
  next_at: nullable(Instant),
  because: nullable(oneOf(DELIVERY_REASONS)),
})
export type Delivery = Static<typeof Delivery>
export const DeliveryList = listOf(Delivery)
export type DeliveryList = Static<typeof DeliveryList>

/** With the message as it is made today, by the rights that its owner has today. */
export const DeliveryWithRequest = Type.Object({
  ...Delivery.properties,
  request: nullable(Type.Object({ body: Type.String() })),
})
export type DeliveryWithRequest = Static<typeof DeliveryWithRequest>

export const DeliveryId = Type.String({ pattern: '^msg_[A-Za-z0-9_-]{20,40}$', maxLength: 44 })
export const DeliveryParams = strict({ delivery: DeliveryId })
export const DeliveriesQuery = strict({
  state: Type.Optional(DeliveryState),
  /** Only what tells of this ticket. */
  ticket: Type.Optional(TicketRef),
  limit: Limit,
  after: After,
})

export const RedeliverInput = strict({ deliveries: Type.Array(DeliveryId, { minItems: 1, maxItems: 200 }) })
export type RedeliverInput = Static<typeof RedeliverInput>
export const Redelivered = Type.Object({ deliveries: Type.Integer({ minimum: 0 }) })
export type Redelivered = Static<typeof Redelivered>

export const ReplayInput = strict({
  from_seq: Type.Integer({ minimum: 1, description: 'The first event of the log to send again' }),
})
export type ReplayInput = Static<typeof ReplayInput>
/** What a replay queues; of a long log only the first part is counted. */
export const ReplayPreview = Type.Object({
  from_seq: Seq,
  to_seq: Seq,
  messages: Type.Integer({ minimum: 0, description: 'What is queued for the events up to `counted_to`' }),
  counted_to: Seq,
})
export type ReplayPreview = Static<typeof ReplayPreview>
