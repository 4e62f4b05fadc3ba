import { outcomeOf } from '@waybill/contract/workflows/step.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { StepRow } from './workflows.queries.ts'

/** The rows of the steps of a version. */
export function stepRows(
  workflow_id: string,
  version: number,
  { steps }: WorkflowDefinition,
  elements: Readonly<Record<string, string>>,
): StepRow[] {
  return steps.map((step, position) => ({
    id: step.id,
    workflow_id,
    version,
    element_id: elements[step.id] ?? step.id,
    name: step.name,
    category: step.category,
    position,
    is_start: step.is_start ? 1 : 0,
    outcome: outcomeOf(step) === 'refused' ? 'refused' : null,
  }))
}
