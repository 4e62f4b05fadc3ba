import type { PauseReason } from '@waybill/contract/webhooks/webhook.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { stampWebhook } from './stamp-webhook.ts'
import type { WebhookRow } from './webhooks.queries.ts'

/** Sends nothing more to an endpoint, whose row is locked. Where its receiver is gone, what waits is given up. */
export async function haltWebhook(
  context: CommandContext,
  webhook: WebhookRow,
  reason: PauseReason,
): Promise<void> {
  const { tx, now } = context
  const gone = reason === 'gone'
  await tx
    .updateTable('webhooks')
    .set({ state: gone ? 'off' : 'paused', paused_because: reason, updated_at: now })
    .where('id', '=', webhook.id)
    .execute()
  if (gone)
    await tx
      .updateTable('webhook_deliveries')
      .set({ state: 'failed', next_at: null })
      .where('webhook_id', '=', webhook.id)
      .where('state', '=', 'waiting')
      .execute()
  const data = { webhook: webhook.id, owner: webhook.owner_id, reason }
  stampWebhook(
    context,
    webhook.id,
    context.append({ kind: 'webhook.paused', project_id: webhook.project_id, data }),
  )
}
