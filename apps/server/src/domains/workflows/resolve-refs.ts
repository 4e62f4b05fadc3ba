import { findByRef, type WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'

/** The definition with ids in place of names of teams and calendars; what is not there stays as it was named. */
export function resolveRefs(definition: WorkflowDefinition, facts: WorkflowFacts): WorkflowDefinition {
  const team = (ref: string | null) => (ref === null ? null : (findByRef(facts.teams, ref)?.id ?? ref))
  const { calendar } = definition
  return {
    ...definition,
    calendar: calendar === null ? null : (findByRef(facts.calendars, calendar)?.id ?? calendar),
    steps: definition.steps.map((step) => ({
      ...step,
      team: team(step.team),
      escalate_to: team(step.escalate_to),
    })),
  }
}
