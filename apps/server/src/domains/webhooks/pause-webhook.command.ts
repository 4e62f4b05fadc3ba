import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import { strict } from '@waybill/contract/schema.ts'
import { PauseReason, WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import { defineCommand } from '../../kernel/command.ts'
import { haltWebhook } from './halt-webhook.ts'
import { lockWebhook } from './webhooks.queries.ts'

/** Pauses an endpoint: what happens waits for it. Waybill itself names other reasons than a person's wish. */
export const pauseWebhook = defineCommand({
  name: 'pause-webhook',
  input: strict({ ...WebhookParams.properties, reason: PauseReason }),
  subject: 'webhook',
  load: (context, input) => lockWebhook(context, input.webhook),
  authorize: (actor, { project }, { reason }) =>
    reason === 'person' || actor.kind === 'system'
      ? mayWithWebhook(actor, 'webhook.manage', project)
      : 'hide',
  async run(context, { reason }, { webhook }) {
    if (webhook.state === 'active') await haltWebhook(context, webhook, reason)
    return { id: webhook.id }
  },
})
