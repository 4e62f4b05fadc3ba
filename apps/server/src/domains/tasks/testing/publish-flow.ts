import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type {
  EndActionDefinition,
  StepDefinition,
  TransitionDefinition,
  WorkflowDefinition,
} from '@waybill/contract/workflows/workflow.ts'
import { newId } from '../../../kernel/ids.ts'
import type { TestWorld } from '../../../testing/test-world.ts'

/** A step by its name; what is left out is as the designer makes it. */
export type FlowStep = Partial<Omit<StepDefinition, 'id' | 'name'>> & { name: string }
/** From one step to another by their names; `to` null finishes. */
export type FlowTransition = Partial<Omit<TransitionDefinition, 'id'>> & { from: string; name: string }

export interface Flow {
  name?: string
  category?: string | null
  sub_category?: string | null
  department?: string | null
  priority?: Priority | null
  sla?: Partial<WorkflowDefinition['sla']>
  end_actions?: Omit<EndActionDefinition, 'id'>[]
  front_desk?: Partial<WorkflowDefinition['front_desk']>
  steps: FlowStep[]
  transitions: FlowTransition[]
}

export interface Published {
  id: string
  /** Ids by name. */
  steps: Record<string, string>
  actions: Record<string, string>
}

let made = 0

/** A workflow that is published at once. */
export async function publishFlow({ store, kernel }: TestWorld, flow: Flow): Promise<Published> {
  made += 1
  const id = newId()
  const name = flow.name ?? `Flow ${String(made)}`
  const steps = flow.steps.map(
    (step, index): StepDefinition => ({
      id: newId(),
      team: null,
      escalate_to: null,
      category: 'open',
      weight: 1,
      is_start: index === 0,
      is_end: !flow.transitions.some(({ from }) => from === step.name),
      instruction: '',
      form: [],
      assign: 'round_robin',
      approval: null,
      position: { x: index, y: 0 },
      ...step,
    }),
  )
  const ids = Object.fromEntries(steps.map((step) => [step.name, step.id]))
  const transitions = flow.transitions.map(
    (transition): TransitionDefinition => ({
      guard: null,
      required_fields: [],
      comment: 'optional',
      who: 'holder',
      source_handle: null,
      target_handle: null,
      ...transition,
      id: newId(),
      from: ids[transition.from] ?? '',
      to: transition.to === undefined || transition.to === null ? null : (ids[transition.to] ?? ''),
    }),
  )
  const words = {
    category: flow.category ?? null,
    sub_category: flow.sub_category ?? null,
    department: flow.department ?? null,
    priority: flow.priority ?? null,
  }
  const definition: WorkflowDefinition = {
    name,
    description: '',
    ...words,
    sla: { low: null, medium: null, high: null, critical: null, ...flow.sla },
    calendar: null,
    end_actions: (flow.end_actions ?? []).map((action) => ({ id: newId(), ...action })),
    front_desk: { approval: false, reopen_days: 0, close_after_hours: 0, ...flow.front_desk },
    steps,
    transitions,
  }
  const text = JSON.stringify(definition)
  const now = kernel.clock.now()
  await store.write(async (tx) => {
    await tx
      .insertInto('workflows')
      .values({
        id,
        name,
        name_folded: name.toLowerCase(),
        built_in: 0,
        state: 'published',
        version: 1,
        created_at: now + made,
        updated_at: now,
        definition: text,
      })
      .execute()
    await tx
      .insertInto('workflow_versions')
      .values({
        workflow_id: id,
        version: 1,
        ...words,
        published_at: now,
        published_by: null,
        elements: '{}',
        definition: text,
      })
      .execute()
    await tx
      .insertInto('workflow_steps')
      .values(
        steps.map((step, position) => ({
          id: step.id,
          workflow_id: id,
          version: 1,
          element_id: step.id,
          name: step.name,
          category: step.category,
          position,
          is_start: step.is_start ? (1 as const) : (0 as const),
        })),
      )
      .execute()
  })
  const actions = Object.fromEntries(
    flow.transitions.map(({ from, name: action }, index) => [
      `${from}: ${action}`,
      transitions[index]?.id ?? '',
    ]),
  )
  return { id, steps: ids, actions }
}
