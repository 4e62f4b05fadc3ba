import type { WorkflowProblem } from './workflow.ts'
import type { WorkflowFacts } from './workflow-facts.ts'

/** Keeps the definition a draft. */
export function problemOf(element: string | null, code: string, message: string): WorkflowProblem {
  return { element, code: `workflow.${code}`, message, severity: 'error' }
}

/** Worth a look; the definition can be published with it. */
export function warningOf(element: string | null, code: string, message: string): WorkflowProblem {
  return { element, code: `workflow.${code}`, message, severity: 'warning' }
}

const CUSTOM = 'fields.'

/** Those of required fields that nothing can have. */
export function unknownFields(required: readonly string[], { fields }: WorkflowFacts): string[] {
  return required.filter(
    (field) => fields !== null && field.startsWith(CUSTOM) && !fields.has(field.slice(CUSTOM.length)),
  )
}
