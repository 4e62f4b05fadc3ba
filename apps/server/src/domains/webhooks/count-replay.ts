import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ReplayPreview } from '@waybill/contract/webhooks/webhook.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { byCommand, planMessages } from './plan-messages.ts'
import type { WebhookRow } from './webhooks.queries.ts'

const EVENTS_AT_ONCE = 500
/** Some seconds: who asks waits for the answer. */
const MOST_LOOKED_AT = 50_000

/** How many messages a replay queues, without queueing any; of a long log the first part is counted. */
export async function countReplay(
  db: Db,
  webhook: WebhookRow,
  { from_seq, to_seq }: { from_seq: number; to_seq: number },
  signal: AbortSignal,
): Promise<ReplayPreview> {
  const hearer = { ...webhook, topics: JSON.parse(webhook.topics) as string[], hears_after: 0 }
  let messages = 0
  let after = from_seq - 1
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += EVENTS_AT_ONCE) {
    signal.throwIfAborted()
    const events = await readEvents(db, { after, before: to_seq + 1, limit: EVENTS_AT_ONCE })
    const commands = byCommand(events)
    const isLast = events.length < EVENTS_AT_ONCE
    // The last one may be cut off: it comes again whole.
    const whole = isLast || commands.length === 1 ? commands : commands.slice(0, -1)
    for (const command of whole) messages += planMessages(hearer, command).length
    after = whole.at(-1)?.at(-1)?.seq ?? to_seq
    if (isLast) return { from_seq, to_seq, messages, counted_to: to_seq }
    await nextTurn()
  }
  return { from_seq, to_seq, messages, counted_to: after }
}
