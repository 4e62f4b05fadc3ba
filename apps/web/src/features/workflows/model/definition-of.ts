import type { ShownRef, Workflow, WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'

/** What the designer edits: the definition alone, with teams and calendar by id, or by the words of who named them. */
export function definitionOf(workflow: Workflow): WorkflowDefinition {
  const { name, description, category, sub_category, department, priority, sla, end_actions, front_desk } =
    workflow
  return {
    name,
    description,
    category,
    sub_category,
    department,
    priority,
    sla,
    calendar: refOf(workflow.calendar),
    end_actions,
    front_desk,
    steps: workflow.graph.steps.map((step) => ({
      ...step,
      team: refOf(step.team),
      escalate_to: refOf(step.escalate_to),
    })),
    transitions: workflow.graph.transitions,
  }
}

function refOf(shown: ShownRef | null): string | null {
  return shown && (shown.id ?? shown.name)
}
