import type { CreateWorkflowInput, StepInput, TransitionInput } from '@waybill/contract/workflows/workflow.ts'
import type { TestWorld } from '../../../testing/test-world.ts'
import { createWorkflow } from '../../workflows/create-workflow.command.ts'
import { publishWorkflow } from '../../workflows/publish-workflow.command.ts'
import { versionOf } from '../../workflows/workflow-versions.queries.ts'

/** A step, known by its name; the first one is the start, and those that nothing leads out of are ends. */
export type FlowStep = Omit<StepInput, 'id'>
/** From one step to another by their names; without `to` it finishes. */
export type FlowTransition = Omit<TransitionInput, 'id' | 'from' | 'to'> & { from: string; to?: string }

export interface Flow extends Omit<CreateWorkflowInput, 'name' | 'graph'> {
  name?: string
  steps: FlowStep[]
  transitions: FlowTransition[]
}

export interface Published {
  id: string
  /** Ids in the version by name. */
  steps: Record<string, string>
  /** Ids in the version by `Step: Action`. */
  actions: Record<string, string>
}

let made = 0

/** A workflow that is published at once. */
export async function publishFlow(world: TestWorld, flow: Flow): Promise<Published> {
  made += 1
  const { name = `Flow ${String(made)}`, steps, transitions, ...values } = flow
  const element = (step: string) => `temp-s${String(steps.findIndex((one) => one.name === step))}`
  const { result } = await world.run(createWorkflow, {
    name,
    ...values,
    graph: {
      steps: steps.map((step, index) => ({
        id: element(step.name),
        is_start: index === 0,
        is_end: !transitions.some(({ from, to }) => from === step.name && to !== undefined),
        position: { x: index * 200, y: 0 },
        ...step,
      })),
      transitions: transitions.map(({ from, to, comment = 'optional', ...transition }, index) => ({
        id: `temp-t${String(index)}`,
        ...transition,
        comment,
        from: element(from),
        to: to === undefined ? null : element(to),
      })),
    },
  })
  const { id } = result
  await world.run(publishWorkflow, { workflow: id })
  const { definition } = await versionOf(world.store.db, id, 1)
  const nameOf = new Map(definition.steps.map((step) => [step.id, step.name]))
  return {
    id,
    steps: Object.fromEntries(definition.steps.map((step) => [step.name, step.id])),
    actions: Object.fromEntries(
      definition.transitions.map((one) => [`${nameOf.get(one.from) ?? ''}: ${one.name}`, one.id]),
    ),
  }
}
