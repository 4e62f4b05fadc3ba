import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import { strict } from '@waybill/contract/schema.ts'
import { WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import { defineCommand } from '../../kernel/command.ts'
import { Sealed } from './sealed.ts'
import { stampWebhook } from './stamp-webhook.ts'
import { OLD_SECRET_MILLIS, validSecrets, type StoredSecret } from './webhook-secrets.ts'
import { lockWebhook } from './webhooks.queries.ts'

/** Gives an endpoint a new secret; the old one signs as well for a day. */
export const rotateWebhookSecret = defineCommand({
  name: 'rotate-webhook-secret',
  input: strict({ ...WebhookParams.properties, sealed: Sealed }),
  subject: 'webhook',
  freshInput: ['sealed'],
  resultIsSecret: true,
  load: (context, input) => lockWebhook(context, input.webhook),
  authorize: (actor, { project }) => mayWithWebhook(actor, 'webhook.manage', project),
  async run(context, { sealed }, { webhook }) {
    const { tx, now } = context
    const old = validSecrets(webhook, now).map(
      (one): StoredSecret => ({ ...one, until: one.until ?? now + OLD_SECRET_MILLIS }),
    )
    const secrets: StoredSecret[] = [{ sealed, until: null }, ...old]
    await tx
      .updateTable('webhooks')
      .set({ secrets: JSON.stringify(secrets), updated_at: now })
      .where('id', '=', webhook.id)
      .execute()
    const event = context.append({
      kind: 'webhook.secret_rotated',
      project_id: webhook.project_id,
      data: { webhook: webhook.id, owner: webhook.owner_id },
    })
    stampWebhook(context, webhook.id, event)
    return { id: webhook.id }
  },
})
