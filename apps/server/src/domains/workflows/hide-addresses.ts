import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import type { EndActionDefinition, WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'

/**
 * The definition as somebody may see it: addresses of end actions may hold secrets, so others than managers see the host alone;
 * and what plugins are told may hold both, so they see which action it is.
 */
export function shownTo(actor: Actor, definition: WorkflowDefinition): WorkflowDefinition {
  if (mayInInstallation(actor, 'workflows.manage') === 'allow') return definition
  return { ...definition, end_actions: definition.end_actions.map(withoutSecrets) }
}

function withoutSecrets(action: EndActionDefinition): EndActionDefinition {
  const { url, compensate_url, input } = action
  return {
    ...action,
    url: url === null ? null : originOf(url),
    compensate_url: compensate_url === null ? null : originOf(compensate_url),
    ...(input && { input: null }),
  }
}

function originOf(url: string): string {
  return `${new URL(url).origin}/`
}
