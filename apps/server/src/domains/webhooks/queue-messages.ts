import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../io/db/tables.ts'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import type { PlannedMessage } from './plan-messages.ts'

/** Wakes those who send. */
export const WEBHOOKS_CHANNEL = 'webhooks'

/**
 * The `webhook-id` of a message: the same whenever it is made, so that a receiver knows what it has. A restored backup is
 * another installation: it gives the same positions to other events.
 */
export function messageId(installation: string, webhook: string, { seq, part }: PlannedMessage): string {
  return `msg_${hash('sha256', `${installation} ${webhook} ${String(seq)} ${String(part)}`, 'base64url').slice(0, 32)}`
}

export interface QueueOptions {
  installation: string
  webhook: string
  now: number
  /** Also what was sent already; otherwise each message is queued once and for ever. */
  again: boolean
}

/** Queues messages of one endpoint, whose row is locked. */
export async function queueMessages(
  tx: Tx,
  messages: readonly PlannedMessage[],
  { installation, webhook, now, again }: QueueOptions,
): Promise<void> {
  for (const slice of bulkSlices(messages)) {
    const rows = slice.map((message) => ({
      ...message,
      id: messageId(installation, webhook, message),
      webhook_id: webhook,
      state: 'waiting' as const,
      next_at: null,
      queued_at: now,
    }))
    const insert = tx.insertInto('webhook_deliveries').values(rows)
    await (again
      ? insert.onConflict((on) =>
          on
            .column('id')
            .doUpdateSet({ state: 'waiting', attempts: 0, next_at: null, queued_at: now })
            .where('webhook_deliveries.state', '!=', 'waiting'),
        )
      : insert.onConflict((on) => on.column('id').doNothing())
    ).execute()
  }
  await arrangeLanes(
    tx,
    webhook,
    messages.map(({ lane }) => lane),
    now,
    again,
  )
}

/**
 * Makes the first that waits in each of the lanes due, if it is not yet.
 * @param first what is not the first any more has to wait, because something came before it
 */
export async function arrangeLanes(
  tx: Tx,
  webhook: string,
  all: readonly string[],
  now: number,
  first = false,
): Promise<void> {
  for (const lanes of bulkSlices([...new Set(all)])) {
    const names = sql.join(lanes.map((lane) => sql`(${lane})`))
    if (first)
      await sql`with lanes(lane) as (values ${names})
        update webhook_deliveries set next_at = null
        where webhook_id = ${webhook} and next_at is not null and lane in (select lane from lanes)
          and exists (select 1 from webhook_deliveries as earlier
            where earlier.webhook_id = ${webhook} and earlier.lane = webhook_deliveries.lane and earlier.state = 'waiting'
              and (earlier.seq, earlier.part) < (webhook_deliveries.seq, webhook_deliveries.part))`.execute(
        tx,
      )
    await sql`with lanes(lane) as (values ${names})
      update webhook_deliveries set next_at = ${now}
      where next_at is null and id in (select (select head.id from webhook_deliveries as head
        where head.webhook_id = ${webhook} and head.lane = lanes.lane and head.state = 'waiting'
        order by head.seq, head.part limit 1) from lanes)`.execute(tx)
  }
}
