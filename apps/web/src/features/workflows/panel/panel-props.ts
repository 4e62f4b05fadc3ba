import type { WorkflowDefinition, WorkflowProblem } from '@waybill/contract/workflows/workflow.ts'
import type { WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import type { Edit } from '../model/edit-definition.ts'
import type { FieldChoice } from '../model/use-facts.ts'

/** What every panel of the designer is handed. */
export interface PanelProps {
  /** Its id. */
  workflow: string
  definition: WorkflowDefinition
  problems: readonly WorkflowProblem[]
  facts: WorkflowFacts | null
  fields: readonly FieldChoice[]
  onEdit: (edit: Edit, topic?: string) => void
  onSettle: () => void
  onSelect: (id: string | null) => void
  readOnly: boolean
}

/** What is wrong with one element, to stand below the field that mends it. */
export function problemAt(
  problems: readonly WorkflowProblem[],
  element: string | null,
  ...codes: string[]
): string | undefined {
  return problems.find(
    (one) => one.element === element && codes.some((code) => one.code === `workflow.${code}`),
  )?.message
}
