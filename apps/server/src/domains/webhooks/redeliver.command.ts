import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import { strict } from '@waybill/contract/schema.ts'
import { RedeliverInput, WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import { defineCommand } from '../../kernel/command.ts'
import { WEBHOOKS_CHANNEL, arrangeLanes } from './queue-messages.ts'
import { stampWebhook } from './stamp-webhook.ts'
import { webhookIsOff } from './webhooks.errors.ts'
import { lockWebhook } from './webhooks.queries.ts'

/** Sends messages again, under the ids that they had; one that waits is tried now. */
export const redeliver = defineCommand({
  name: 'redeliver',
  input: strict({ ...WebhookParams.properties, ...RedeliverInput.properties }),
  subject: 'webhook',
  load: (context, input) => lockWebhook(context, input.webhook),
  authorize: (actor, { project }) => mayWithWebhook(actor, 'webhook.manage', project),
  async run(context, { deliveries }, { webhook }) {
    if (webhook.state === 'off') throw webhookIsOff()
    const { tx, now } = context
    const rows = await tx
      .updateTable('webhook_deliveries')
      .set({ state: 'waiting', attempts: 0, next_at: null, queued_at: now })
      .where('webhook_id', '=', webhook.id)
      .where('id', 'in', deliveries)
      .returning(['id', 'lane'])
      .execute()
    if (rows.length === 0) return { deliveries: 0 }
    const lanes = rows.map(({ lane }) => lane)
    await arrangeLanes(tx, webhook.id, lanes, now, true)
    const data = {
      webhook: webhook.id,
      owner: webhook.owner_id,
      deliveries: rows.map(({ id }) => id).toSorted(),
    }
    stampWebhook(
      context,
      webhook.id,
      context.append({ kind: 'webhook.redelivered', project_id: webhook.project_id, data }),
    )
    context.signal(WEBHOOKS_CHANNEL, '')
    return { deliveries: rows.length }
  },
})
