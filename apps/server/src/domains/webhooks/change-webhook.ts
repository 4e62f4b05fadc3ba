import { isDeepStrictEqual } from 'node:util'
import type { CommandContext } from '../../kernel/command.ts'
import { hostOf, readAddress, readTopics } from './check-webhook.ts'
import { stampWebhook } from './stamp-webhook.ts'
import type { WebhookRow } from './webhooks.queries.ts'

/** Gives an endpoint, whose row is locked, another address or other topics. What waits goes to the new address. */
export async function changeWebhook(
  context: CommandContext,
  webhook: WebhookRow,
  wanted: { url?: string; topics?: readonly string[]; pointer?: string },
): Promise<void> {
  const before = { url: webhook.url, topics: JSON.parse(webhook.topics) as string[] }
  const after = {
    url: wanted.url === undefined ? before.url : readAddress(wanted.url, wanted.pointer).url,
    topics: wanted.topics === undefined ? before.topics : readTopics(wanted.topics),
  }
  const movedTopics = !isDeepStrictEqual(before.topics, after.topics)
  if (before.url === after.url && !movedTopics) return
  await context.tx
    .updateTable('webhooks')
    .set({ url: after.url, topics: JSON.stringify(after.topics), updated_at: context.now })
    .where('id', '=', webhook.id)
    .execute()
  const said = (from: typeof before) => ({
    ...(before.url !== after.url && { host: hostOf(from.url) }),
    ...(movedTopics && { topics: from.topics }),
  })
  const event = context.append({
    kind: 'webhook.edited',
    project_id: webhook.project_id,
    data: { webhook: webhook.id, owner: webhook.owner_id, before: said(before), after: said(after) },
  })
  stampWebhook(context, webhook.id, event)
}
