import {
  hasScope,
  mayInInstallation,
  mayInProject,
  type Actor,
  type Decision,
  type ProjectFacts,
} from './policies.ts'

export type WebhookAction = 'webhook.see' | 'webhook.manage'

/**
 * Leads look after the endpoints of their project, admins after all. For others they do not exist, since an address may
 * hold a secret.
 * @param project null for one that hears the whole installation
 */
export function mayWithWebhook(actor: Actor, action: WebhookAction, project: ProjectFacts | null): Decision {
  const unlimited = { ...actor, scopes: null }
  const decision =
    project === null
      ? mayInInstallation(unlimited, 'webhooks.manage')
      : mayInProject(unlimited, 'project.manage_webhooks', project)
  if (decision !== 'allow') return 'hide'
  return hasScope(actor, action === 'webhook.see' ? 'read' : 'admin') ? 'allow' : 'forbid'
}
