import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import { TEST_TOPIC } from '@waybill/contract/webhooks/webhook-topics.ts'
import { WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import { defineCommand } from '../../kernel/command.ts'
import { WEBHOOKS_CHANNEL } from './queue-messages.ts'
import { stampWebhook } from './stamp-webhook.ts'
import { webhookIsOff } from './webhooks.errors.ts'
import { lockWebhook } from './webhooks.queries.ts'

/** Sends a message that tells nothing, to see whether it arrives. It waits for no other one. */
export const tryWebhook = defineCommand({
  name: 'try-webhook',
  input: WebhookParams,
  subject: 'webhook',
  load: (context, input) => lockWebhook(context, input.webhook),
  authorize: (actor, { project }) => mayWithWebhook(actor, 'webhook.manage', project),
  async run(context, _input, { webhook }) {
    if (webhook.state === 'off') throw webhookIsOff()
    const { tx, now } = context
    const id = `msg_${context.newId().replaceAll('-', '')}`
    await tx
      .insertInto('webhook_deliveries')
      .values({
        id,
        webhook_id: webhook.id,
        seq: null,
        first_seq: null,
        part: 0,
        event: TEST_TOPIC,
        lane: id,
        ticket_id: null,
        state: 'waiting',
        next_at: now,
        queued_at: now,
      })
      .execute()
    const data = { webhook: webhook.id, owner: webhook.owner_id }
    stampWebhook(
      context,
      webhook.id,
      context.append({ kind: 'webhook.tested', project_id: webhook.project_id, data }),
    )
    context.signal(WEBHOOKS_CHANNEL, '')
    return { id }
  },
})
