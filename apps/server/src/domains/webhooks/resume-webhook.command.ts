import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import { WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import { defineCommand } from '../../kernel/command.ts'
import { WEBHOOKS_CHANNEL } from './queue-messages.ts'
import { stampWebhook } from './stamp-webhook.ts'
import { lockWebhook } from './webhooks.queries.ts'

/**
 * Lets an endpoint go on with what waits for it. Where it was paused because its owner may not have it any more, whoever
 * resumes it becomes its owner: from then on it hears by their rights.
 */
export const resumeWebhook = defineCommand({
  name: 'resume-webhook',
  input: WebhookParams,
  subject: 'webhook',
  load: (context, input) => lockWebhook(context, input.webhook),
  authorize: (actor, { project }) => mayWithWebhook(actor, 'webhook.manage', project),
  async run(context, _input, { webhook }) {
    if (webhook.state === 'active') return { id: webhook.id }
    const { tx, actor, now } = context
    const owner = (webhook.paused_because === 'owner' ? actor.person_id : null) ?? webhook.owner_id
    await tx
      .updateTable('webhooks')
      .set({
        state: 'active',
        paused_because: null,
        owner_id: owner,
        failures: 0,
        failing_since: null,
        open_until: null,
        updated_at: now,
      })
      .where('id', '=', webhook.id)
      .execute()
    const event = context.append({
      kind: 'webhook.resumed',
      project_id: webhook.project_id,
      data: { webhook: webhook.id, owner },
    })
    stampWebhook(context, webhook.id, event, webhook.state === 'off')
    context.signal(WEBHOOKS_CHANNEL, '')
    return { id: webhook.id }
  },
})
