import type { CommandContext } from '../../kernel/command.ts'
import type { WebhookRow } from './webhooks.queries.ts'

/** Deletes endpoints with all that waits for them. */
export async function removeWebhooks(
  context: CommandContext,
  webhooks: readonly Pick<WebhookRow, 'id' | 'owner_id' | 'project_id'>[],
): Promise<void> {
  for (const { id, owner_id, project_id } of webhooks) {
    await context.tx.deleteFrom('webhooks').where('id', '=', id).execute()
    context.append({ kind: 'webhook.deleted', project_id, data: { webhook: id, owner: owner_id } })
  }
}
