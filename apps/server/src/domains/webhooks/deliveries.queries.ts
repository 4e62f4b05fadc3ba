import type { DeliveryState } from '@waybill/contract/webhooks/webhook.ts'
import { sql, type Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { WebhookAttemptsTable, WebhookDeliveriesTable } from './webhooks.tables.ts'

export type DeliveryRow = Selectable<WebhookDeliveriesTable>
export type AttemptRow = Selectable<WebhookAttemptsTable>

/** Waiting messages that are counted at most. */
const MOST_COUNTED = 10_000

/** What is due, the longest first; at most one of each lane. */
export function dueDeliveries(db: Db, webhook: string, now: number, limit: number): Promise<DeliveryRow[]> {
  return db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook_id', '=', webhook)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(limit)
    .execute()
}

export function findDelivery(db: Db, id: string): Promise<DeliveryRow | undefined> {
  return db.selectFrom('webhook_deliveries').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Newest first. @param after where the page before ended */
export function listDeliveries(
  db: Db,
  webhook: string,
  query: {
    state?: DeliveryState
    /** The id of a ticket. */
    ticket?: string
    after: { queued_at: number; id: string } | null
    limit: number
  },
) {
  let select = db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook_id', '=', webhook)
    .orderBy('queued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit)
  if (query.state) select = select.where('state', '=', query.state)
  if (query.ticket !== undefined) select = select.where('ticket_id', '=', query.ticket)
  if (query.after) {
    const { queued_at, id } = query.after
    select = select.where(sql<boolean>`(queued_at, id) < (${queued_at}, ${id})`)
  }
  return select
}

/** Their tries, oldest first, by message. */
export async function attemptsOf(db: Db, deliveries: readonly string[]): Promise<Map<string, AttemptRow[]>> {
  if (deliveries.length === 0) return new Map()
  const rows = await db
    .selectFrom('webhook_attempts')
    .selectAll()
    .where('delivery_id', 'in', [...deliveries])
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, (row) => row.delivery_id)
}

/** How many messages wait for each, up to ten thousand. */
export async function countWaiting(db: Db, webhooks: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const webhook of webhooks) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from
      (select 1 from webhook_deliveries where webhook_id = ${webhook} and state = 'waiting' limit ${MOST_COUNTED}) as counted`.execute(
      db,
    )
    counts.set(webhook, Number(rows[0]?.count ?? 0))
  }
  return counts
}
