import type { WorkflowDefinition, WorkflowProblem } from '@waybill/contract/workflows/workflow.ts'
import { t } from '../../../messages/messages.ts'

/** What the server could not even keep: it stands in the way of saving. */
export function unfinishedOf(definition: WorkflowDefinition): WorkflowProblem[] {
  const found: WorkflowProblem[] = []
  const note = (element: string | null, message: string) =>
    found.push({ element, code: 'workflow.unfinished', message, severity: 'error' })
  if (definition.name.trim() === '') note(null, t('workflows.needs_name'))
  for (const { id, name } of definition.steps)
    if (name.trim() === '') note(id, t('workflows.step_needs_name'))
  for (const { id, name } of definition.transitions)
    if (name.trim() === '') note(id, t('workflows.transition_needs_name'))
  for (const { kind, name, url } of definition.end_actions)
    if (kind !== 'plugin' && !isWebAddress(url ?? ''))
      note(null, t('workflows.end_action_needs_url', { name }))
  return found
}

export function isWebAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text)
}
