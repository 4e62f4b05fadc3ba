import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import { Seq, strict } from '@waybill/contract/schema.ts'
import { UpdateWebhookInput, WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand } from '../../kernel/command.ts'
import { changeWebhook } from './change-webhook.ts'
import { lockWebhook } from './webhooks.queries.ts'

/** Changes the address of an endpoint, or what it hears. */
export const updateWebhook = defineCommand({
  name: 'update-webhook',
  input: strict({
    ...WebhookParams.properties,
    ...UpdateWebhookInput.properties,
    if_match: Type.Optional(Seq),
  }),
  subject: 'webhook',
  load: (context, input) => lockWebhook(context, input.webhook),
  authorize: (actor, { project }) => mayWithWebhook(actor, 'webhook.manage', project),
  async run(context, { if_match, url, topics }, { webhook }) {
    if (if_match !== undefined && if_match !== webhook.seq) throw preconditionFailed(webhook.seq)
    await changeWebhook(context, webhook, { ...(url !== undefined && { url }), ...(topics && { topics }) })
    return { id: webhook.id }
  },
})
