import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import type { RouteRequest } from '../../http/route.ts'
import { refusalOf } from '../../kernel/run-command.ts'
import { findWebhook, withFacts, type WebhookRow } from './webhooks.queries.ts'

/** The endpoint, if the sender looks after it. @throws Problem 404; 403 for a token without the scope */
export async function seenWebhook(
  { kernel, actor }: Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'actor'>,
  id: string,
): Promise<WebhookRow> {
  const { db } = kernel.store
  const webhook = await findWebhook(db, id)
  if (!webhook) throw notFound('webhook')
  const { project } = await withFacts(db, webhook, actor)
  const decision = mayWithWebhook(actor, 'webhook.see', project)
  if (decision === 'hide') throw notFound('webhook')
  if (decision === 'forbid')
    throw refusalOf('see-webhook', actor, (as) => mayWithWebhook(as, 'webhook.see', project))
  return webhook
}
