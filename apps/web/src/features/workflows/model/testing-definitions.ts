import type {
  StepDefinition,
  TransitionDefinition,
  WorkflowDefinition,
} from '@waybill/contract/workflows/workflow.ts'

/** Definitions for tests: whatever is not said is as usual. */
export function definitionFor(
  steps: StepDefinition[],
  transitions: TransitionDefinition[] = [],
): WorkflowDefinition {
  return {
    name: 'Hardware requests',
    description: '',
    category: null,
    sub_category: null,
    department: null,
    priority: null,
    sla: { low: null, medium: null, high: null, critical: null },
    calendar: null,
    end_actions: [],
    front_desk: { approval: false, reopen_days: 0, close_after_hours: 0 },
    steps,
    transitions,
  }
}

export function stepFor(id: string, values: Partial<StepDefinition> = {}): StepDefinition {
  return {
    id,
    name: id,
    team: null,
    escalate_to: null,
    category: 'in_progress',
    weight: 1,
    is_start: false,
    is_end: false,
    instruction: '',
    form: [],
    assign: 'round_robin',
    approval: null,
    position: { x: 0, y: 0 },
    ...values,
  }
}

export function transitionFor(
  from: string,
  to: string | null,
  values: Partial<TransitionDefinition> = {},
): TransitionDefinition {
  return {
    id: `${from}-${to ?? 'finish'}`,
    from,
    to,
    name: `to ${to ?? 'finish'}`,
    guard: null,
    required_fields: [],
    comment: 'required',
    who: 'holder',
    source_handle: null,
    target_handle: null,
    ...values,
  }
}
