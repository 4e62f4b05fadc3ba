import { mayInInstallation, mayInProject, type Actor, type Decision, type ProjectFacts } from './policies.ts'

export const RULE_ACTIONS = ['rule.see', 'rule.manage'] as const
export type RuleAction = (typeof RULE_ACTIONS)[number]

/**
 * Rules of a project are seen by who works there and managed by its leads; those of all projects (`project` null) are seen by
 * agents and managed by admins, because they act where their author may not.
 */
export function mayWithRule(actor: Actor, action: RuleAction, project: ProjectFacts | null): Decision {
  if (project === null)
    return mayInInstallation(actor, action === 'rule.see' ? 'automation.see' : 'automation.manage')
  const seen = mayInProject(actor, 'project.see_settings', project)
  if (action === 'rule.see' || seen === 'hide') return seen
  return mayInProject(actor, 'project.edit', project)
}
