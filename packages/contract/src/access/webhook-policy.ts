import {
  hasScope,
  mayInInstallation,
  mayInProject,
  type Actor,
  type Decision,
  type ProjectFacts,
} from './policies.ts'

/**
 * Who looks after an endpoint may also do everything else with it: leads with those of their project, admins with all. For
 * others it does not exist, since its address may hold a secret.
 * @param project null for one that hears the whole installation
 */
export function mayWithWebhook(actor: Actor, project: ProjectFacts | null): Decision {
  const decision =
    project === null
      ? mayInInstallation(actor, 'webhooks.manage')
      : mayInProject(actor, 'project.manage_webhooks', project)
  return decision === 'forbid' && hasScope(actor, 'admin') ? 'hide' : decision
}
