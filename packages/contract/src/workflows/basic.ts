import type { Status } from './step.ts'
import { BASIC_STEPS } from './step.ts'
import type { WorkflowDefinition } from './workflow.ts'

/** Where a step of the built-in workflow is drawn: one beside the other. */
const STEP_WIDTH = 280
const ENDS: readonly Status[] = ['resolved', 'closed']

function number(id: string): string {
  return id.slice(-1)
}

/** The built-in workflow as a definition: no teams, no clocks, from any step to any other. */
export const BASIC_DEFINITION: WorkflowDefinition = {
  name: 'Basic',
  description: 'Open, in progress, resolved, closed; from any to any.',
  category: null,
  sub_category: null,
  department: null,
  priority: null,
  sla: { low: null, medium: null, high: null, critical: null },
  calendar: null,
  end_actions: [],
  front_desk: { approval: false, reopen_days: 0, close_after_hours: 0 },
  steps: BASIC_STEPS.map(({ id, name, category }, index) => ({
    id,
    name,
    team: null,
    escalate_to: null,
    category,
    weight: 0,
    is_start: index === 0,
    is_end: ENDS.includes(category),
    instruction: '',
    form: [],
    assign: 'queue',
    approval: null,
    position: { x: index * STEP_WIDTH, y: 0 },
  })),
  transitions: BASIC_STEPS.flatMap((from) =>
    BASIC_STEPS.filter((to) => to.id !== from.id).map((to) => ({
      id: `00000000-0000-7000-8000-0000000001${number(from.id)}${number(to.id)}`,
      from: from.id,
      to: to.id,
      name: to.name,
      guard: null,
      required_fields: [],
      comment: 'optional',
      who: 'staff',
      source_handle: null,
      target_handle: null,
    })),
  ),
}
