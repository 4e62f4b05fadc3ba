import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import { strict } from '@waybill/contract/schema.ts'
import { ReplayInput, WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import { defineCommand } from '../../kernel/command.ts'
import { readHead } from '../../kernel/event-log.ts'
import { WEBHOOKS_CHANNEL } from './queue-messages.ts'
import { stampWebhook } from './stamp-webhook.ts'
import { nothingToReplay, replayRuns, webhookIsOff } from './webhooks.errors.ts'
import { lockWebhook } from './webhooks.queries.ts'

/** Asks that all that an endpoint hears is sent again, from an event of the log up to the newest. */
export const replayWebhook = defineCommand({
  name: 'replay-webhook',
  input: strict({ ...WebhookParams.properties, ...ReplayInput.properties }),
  subject: 'webhook',
  load: (context, input) => lockWebhook(context, input.webhook),
  authorize: (actor, { project }) => mayWithWebhook(actor, 'webhook.manage', project),
  async run(context, { from_seq }, { webhook }) {
    if (webhook.state === 'off') throw webhookIsOff()
    if (webhook.replay_to !== null) throw replayRuns(webhook.replay_to)
    const { head } = await readHead(context.tx)
    if (from_seq > head) throw nothingToReplay(head)
    await context.tx
      .updateTable('webhooks')
      .set({ replay_after: from_seq - 1, replay_to: head })
      .where('id', '=', webhook.id)
      .execute()
    const data = { webhook: webhook.id, owner: webhook.owner_id, from_seq, to_seq: head }
    stampWebhook(
      context,
      webhook.id,
      context.append({ kind: 'webhook.replayed', project_id: webhook.project_id, data }),
    )
    context.signal(WEBHOOKS_CHANNEL, '')
    return { from_seq, to_seq: head }
  },
})
