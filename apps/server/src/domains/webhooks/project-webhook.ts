import { CLASSIC_TOPICS } from '@waybill/contract/webhooks/classic-topics.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import type { Static } from 'typebox'
import type { AppDeps } from '../../http/app-deps.ts'
import type { CommandContext } from '../../kernel/command.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { changeWebhook } from './change-webhook.ts'
import { insertWebhook } from './insert-webhook.ts'
import { newWebhookSecret } from './new-webhook-secret.ts'
import { removeWebhooks } from './remove-webhooks.ts'
import { Sealed } from './sealed.ts'

/** What a new endpoint needs that is made before the command (rule C4). */
export const NewEndpoint = strict({ id: Id, sealed: Sealed })
type NewEndpoint = Static<typeof NewEndpoint>

export function makeNewEndpoint(deps: AppDeps, kernel: Kernel): NewEndpoint {
  const id = kernel.newId()
  return { id, sealed: newWebhookSecret(deps, id).sealed }
}

/** Makes, moves or removes the endpoint of `webhook_url`; its row of the project is locked. @throws Problem 422 */
export async function setProjectWebhook(
  context: CommandContext,
  project: string,
  url: string | null,
  endpoint: NewEndpoint | undefined,
): Promise<void> {
  const query = context.tx
    .selectFrom('webhooks')
    .selectAll()
    .where('project_id', '=', project)
    .where('of_project', '=', 1)
  const webhook = await context.sql.forUpdate(query).executeTakeFirst()
  const pointer = '/webhook_url'
  if (url === null) return webhook && removeWebhooks(context, [webhook])
  if (webhook) return changeWebhook(context, webhook, { url, pointer })
  if (!endpoint) throw new Error('a new endpoint needs an id and a secret')
  await insertWebhook(context, {
    ...endpoint,
    url,
    topics: CLASSIC_TOPICS,
    project,
    ofProject: true,
    pointer,
  })
}
