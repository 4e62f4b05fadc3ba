import type { Actor } from '@waybill/contract/access/policies.ts'
import { mayWithWebhook } from '@waybill/contract/access/webhook-policy.ts'
import type { Db } from '../../io/db/tables.ts'
import { projectFacts, type WebhookRow } from './webhooks.queries.ts'

/** The owner of an endpoint with the rights of today (rule R6); null when they may not have it any more. */
export async function ownerOfWebhook(db: Db, webhook: WebhookRow): Promise<Actor | null> {
  const person = await db
    .selectFrom('people')
    .select(['id', 'role'])
    .where('id', '=', webhook.owner_id)
    .where('active', '=', 1)
    .executeTakeFirst()
  if (!person) return null
  const actor: Actor = {
    kind: 'person',
    person_id: person.id,
    role: person.role,
    scopes: null,
    token_projects: null,
  }
  const project = await projectFacts(db, webhook.project_id, actor)
  return mayWithWebhook(actor, 'webhook.manage', project) === 'allow' ? actor : null
}
