import type { CommandContext } from '../../kernel/command.ts'
import { readAddress, readTopics } from './check-webhook.ts'
import { stampWebhook } from './stamp-webhook.ts'
import { tooManyWebhooks } from './webhooks.errors.ts'
import type { StoredSecret } from './webhook-secrets.ts'

/** Of one project, or of the installation: each is looked at for every event. */
const MOST_WEBHOOKS = 100

interface NewWebhook {
  id: string
  sealed: string
  url: string
  topics: readonly string[]
  project: string | null
  ofProject: boolean
  pointer?: string
}

/** Makes the row of an endpoint, owned by whoever makes it, and tells the log. @throws Problem 409, 422 */
export async function insertWebhook(context: CommandContext, webhook: NewWebhook): Promise<void> {
  const { tx, actor, now } = context
  const owner = actor.person_id
  if (owner === null) throw new Error('Waybill itself has no webhooks')
  const { url, host } = readAddress(webhook.url, webhook.pointer)
  const topics = readTopics(webhook.topics)
  const { count } = await tx
    .selectFrom('webhooks')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('project_id', webhook.project === null ? 'is' : '=', webhook.project)
    .executeTakeFirstOrThrow()
  if (Number(count) >= MOST_WEBHOOKS) throw tooManyWebhooks(MOST_WEBHOOKS)
  const secrets: StoredSecret[] = [{ sealed: webhook.sealed, until: null }]
  await tx
    .insertInto('webhooks')
    .values({
      id: webhook.id,
      url,
      topics: JSON.stringify(topics),
      project_id: webhook.project,
      of_project: webhook.ofProject ? 1 : 0,
      owner_id: owner,
      state: 'active',
      paused_because: null,
      secrets: JSON.stringify(secrets),
      hears_after: Number.MAX_SAFE_INTEGER,
      created_at: now,
      updated_at: now,
    })
    .execute()
  const event = context.append({
    kind: 'webhook.created',
    project_id: webhook.project,
    data: { webhook: webhook.id, owner, after: { topics, host } },
  })
  stampWebhook(context, webhook.id, event, true)
}
