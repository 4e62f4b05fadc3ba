import { mayInInstallation, mayInProject } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { CreateWebhookInput } from '@waybill/contract/webhooks/webhook.ts'
import { defineCommand } from '../../kernel/command.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { insertWebhook } from './insert-webhook.ts'
import { Sealed } from './sealed.ts'

/** Makes an endpoint that hears of what happens from now on, in one project or in all. */
export const createWebhook = defineCommand({
  name: 'create-webhook',
  input: strict({ ...CreateWebhookInput.properties, webhook: Id, sealed: Sealed }),
  subject: 'project',
  freshInput: ['webhook', 'sealed'],
  resultIsSecret: true,
  async load(context, { project }) {
    if (project === undefined || project === null) return { facts: null }
    return loadProjectFacts(context, project, context.actor, { lock: true })
  },
  authorize: (actor, { facts }) =>
    facts === null
      ? mayInInstallation(actor, 'webhooks.manage')
      : mayInProject(actor, 'project.manage_webhooks', facts),
  async run(context, { webhook, sealed, url, topics }, { facts }) {
    await insertWebhook(context, {
      id: webhook,
      sealed,
      url,
      topics,
      project: facts?.id ?? null,
      ofProject: false,
    })
    return { id: webhook }
  },
})
