import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import { WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import { defineCommand } from '../../kernel/command.ts'
import { removeWebhooks } from './remove-webhooks.ts'
import { lockWebhook } from './webhooks.queries.ts'

/** Deletes an endpoint; what waits for it is not sent. */
export const deleteWebhook = defineCommand({
  name: 'delete-webhook',
  input: WebhookParams,
  subject: 'webhook',
  load: (context, input) => lockWebhook(context, input.webhook),
  authorize: (actor, { project }) => mayWithWebhook(actor, 'webhook.manage', project),
  async run(context, _input, { webhook }) {
    await removeWebhooks(context, [webhook])
    return {}
  },
})
