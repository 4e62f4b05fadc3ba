import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { StepRow } from './workflows.queries.ts'

/** The rows of the steps of a version. */
export function stepRows(
  workflow_id: string,
  version: number,
  { steps }: WorkflowDefinition,
  elements: Readonly<Record<string, string>>,
): StepRow[] {
  return steps.map(({ id, name, category, is_start }, position) => ({
    id,
    workflow_id,
    version,
    element_id: elements[id] ?? id,
    name,
    category,
    position,
    is_start: is_start ? 1 : 0,
  }))
}
