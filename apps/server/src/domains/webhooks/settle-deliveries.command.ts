import { isDeepStrictEqual } from 'node:util'
import { nullable, strict } from '@waybill/contract/schema.ts'
import { DeliveryId, WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { haltWebhook } from './halt-webhook.ts'
import { hasFailedTooLong, healthAfter, type Health } from './health.ts'
import { arrangeLanes } from './queue-messages.ts'
import { nextTry } from './retry-times.ts'
import { lockWebhook, type WebhookRow } from './webhooks.queries.ts'

const GONE = 410

const Millis = Type.Integer({ minimum: 0 })
/** How a try went. */
export const Attempt = strict({
  at: Millis,
  status: nullable(Type.Integer()),
  latency_ms: Type.Integer({ minimum: 0 }),
  error: nullable(Type.String({ maxLength: 1_000 })),
  response: nullable(Type.String({ maxLength: 8_192 })),
  /** What the receiver asked for. */
  not_before: nullable(Millis),
  /** From 0 to 1, for the wait before the next try. */
  chance: Type.Number({ minimum: 0, maximum: 1 }),
})
export type Attempt = Static<typeof Attempt>

/** What became of a message; without a try it was withheld. */
const Outcome = strict({ delivery: DeliveryId, attempt: nullable(Attempt) })
export type Outcome = Static<typeof Outcome>

/** Notes how tries went: what was delivered, what is tried again and when, and how the endpoint does. */
export const settleDeliveries = defineCommand({
  name: 'settle-deliveries',
  input: strict({ ...WebhookParams.properties, outcomes: Type.Array(Outcome, { minItems: 1 }) }),
  subject: 'webhook',
  load: (context, input) => lockWebhook(context, input.webhook),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { outcomes }, { webhook }) {
    const lanes = await settle(context, webhook, outcomes)
    await arrangeLanes(context.tx, webhook.id, lanes, context.now)
    const attempts = outcomes.flatMap(({ attempt }) => attempt ?? []).toSorted((a, b) => a.at - b.at)
    const { failures, failing_since, open_until } = webhook
    const before: Health = { failures, failing_since, open_until }
    const after = attempts.reduce<Health>(
      (health, { at, latency_ms, error }) => healthAfter(health, { at: at + latency_ms, ok: error === null }),
      before,
    )
    if (!isDeepStrictEqual(after, before))
      await context.tx.updateTable('webhooks').set(after).where('id', '=', webhook.id).execute()
    if (webhook.state !== 'active') return {}
    if (attempts.some(({ status }) => status === GONE)) await haltWebhook(context, webhook, 'gone')
    else if (hasFailedTooLong(after, context.now)) await haltWebhook(context, webhook, 'failing')
    return {}
  },
})

/** @returns the lanes of messages that are done with */
async function settle(
  { tx, now, newId }: CommandContext,
  webhook: WebhookRow,
  outcomes: readonly Outcome[],
): Promise<string[]> {
  const ids = outcomes.map(({ delivery }) => delivery)
  const rows = await tx.selectFrom('webhook_deliveries').selectAll().where('id', 'in', ids).execute()
  const known = new Map(rows.map((row) => [row.id, row]))
  const of = (ending: readonly string[]) =>
    rows.filter(({ id }) => ending.includes(id)).map(({ lane }) => lane)
  const ended: Record<'delivered' | 'failed' | 'withheld', string[]> = {
    delivered: [],
    failed: [],
    withheld: [],
  }
  const tried = outcomes.flatMap(({ delivery, attempt }) => {
    const row = known.get(delivery)
    if (!row || !attempt) return []
    const { at, status, latency_ms, error, response } = attempt
    return [{ id: newId(), delivery_id: delivery, at, status, latency_ms, error, response }]
  })
  if (tried.length > 0) await tx.insertInto('webhook_attempts').values(tried).execute()
  for (const { delivery, attempt } of outcomes) {
    const row = known.get(delivery)
    const arrived = attempt !== null && attempt.error === null
    // Settled meanwhile: the try is noted all the same. What was given up while it was on its way has arrived if it has.
    if (!row || (row.state !== 'waiting' && !(row.state === 'failed' && arrived))) continue
    if (attempt === null) ended.withheld.push(delivery)
    else if (arrived) ended.delivered.push(delivery)
    else {
      const attempts = row.attempts + 1
      const next = nextTry(attempts, { now, chance: attempt.chance, notBefore: attempt.not_before })
      if (next === null) ended.failed.push(delivery)
      else
        await tx
          .updateTable('webhook_deliveries')
          // What came before it meanwhile goes first; then it has no next_at any more.
          .set({
            attempts,
            next_at: sql`case when next_at is null then null else cast(${next} as bigint) end`,
          })
          .where('id', '=', delivery)
          .where('webhook_id', '=', webhook.id)
          .execute()
    }
  }
  for (const state of ['delivered', 'failed', 'withheld'] as const) {
    if (ended[state].length === 0) continue
    await tx
      .updateTable('webhook_deliveries')
      .set((set) => ({ state, next_at: null, attempts: set('attempts', '+', state === 'withheld' ? 0 : 1) }))
      .where('id', 'in', ended[state])
      .execute()
  }
  return of([...ended.delivered, ...ended.failed, ...ended.withheld])
}
