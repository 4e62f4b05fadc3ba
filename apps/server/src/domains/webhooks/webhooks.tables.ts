import type { DeliveryState, PauseReason, WebhookState } from '@waybill/contract/webhooks/webhook.ts'
import type { Generated } from 'kysely'
import type { Flag, JsonText, Millis } from '../../kernel/kernel.tables.ts'

/** An address that hears of what happens. */
export interface WebhooksTable {
  id: string
  url: string
  /** A JSON array of names. */
  topics: JsonText
  /** null: it hears the whole installation. */
  project_id: string | null
  /** Made by `webhook_url` of its project. */
  of_project: Flag
  /** By whose rights of today it hears. */
  owner_id: string
  state: WebhookState
  paused_because: PauseReason | null
  /** A JSON array of `StoredSecret`, newest first. */
  secrets: JsonText
  /** It hears events after this position. */
  hears_after: number
  /** Failed tries since the last one that worked. */
  failures: Generated<number>
  failing_since: Generated<Millis | null>
  /** Nothing is sent before. */
  open_until: Generated<Millis | null>
  /** The log is sent again after the one position up to the other. */
  replay_after: Generated<number | null>
  replay_to: Generated<number | null>
  /** The node that sends, as long as it renews. */
  lease_owner: Generated<string | null>
  lease_until: Generated<Millis>
  created_at: Millis
  updated_at: Millis
  seq: Generated<number>
}

/** A message to an endpoint: waiting, or how it ended. */
export interface WebhookDeliveriesTable {
  /** The `webhook-id`. */
  id: string
  webhook_id: string
  /** The event that it tells, the last of several; null for a test. */
  seq: number | null
  /** The first of several events. */
  first_seq: number | null
  /** Orders messages of one event. */
  part: number
  event: string
  /** Messages of a lane are sent one after the other. */
  lane: string
  ticket_id: string | null
  state: DeliveryState
  /** Tries since it was queued. */
  attempts: Generated<number>
  /** Of the first that waits in its lane only. */
  next_at: Millis | null
  queued_at: Millis
}

export interface WebhookAttemptsTable {
  id: string
  delivery_id: string
  at: Millis
  /** null: there was no answer. */
  status: number | null
  latency_ms: number
  error: string | null
  response: string | null
}
