import { BASIC_STEPS, outcomeOf, type Outcome, type Step } from '@waybill/contract/workflows/step.ts'
import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { WorkflowVersion } from '../workflows/workflow-versions.queries.ts'

/** A step with the version of the workflow that it belongs to. */
export interface Standing extends Pick<Step, 'id' | 'category'> {
  version: number
}

/** How a run stands that goes on at a step. */
export function runningAt({ waits_for }: Pick<StepDefinition, 'waits_for'>): 'on_hold' | 'in_progress' {
  return waits_for ? 'on_hold' : 'in_progress'
}

/** Where a ticket stands at a step of a version. */
export function standingAt({ definition, version }: WorkflowVersion, stepId: string): Standing {
  const step = definition.steps.find(({ id }) => id === stepId)
  if (!step) throw new Error(`version ${String(version)} has no step ${stepId}`)
  return { id: step.id, category: step.category, version }
}

/**
 * Where a ticket stands whose run is over: where it is if that means resolved or closed, else at the first such step of the
 * version that means the same for who asked, else on Basic.
 */
export function standingWhenOver(version: WorkflowVersion | null, stepId: string): Standing {
  const here = version?.definition.steps.find(({ id }) => id === stepId)
  if (version && here && (here.category === 'resolved' || here.category === 'closed'))
    return { id: here.id, category: here.category, version: version.version }
  return firstOf(version, ['resolved', 'closed'], here ? outcomeOf(here) : 'done')
}

/** Where a ticket stands that was closed without an action of its workflow; `stepId`: where its run has ended, if it has. */
export function standingWhenClosed(version: WorkflowVersion | null, stepId: string | null): Standing {
  const end = version?.definition.steps.find(({ id }) => id === stepId)
  return firstOf(version, ['closed'], end ? outcomeOf(end) : 'done')
}

function firstOf(
  version: WorkflowVersion | null,
  categories: readonly Step['category'][],
  outcome: Outcome,
): Standing {
  for (const category of categories) {
    const step = version?.definition.steps.find(
      (one) => one.category === category && outcomeOf(one) === outcome,
    )
    if (step && version) return { id: step.id, category, version: version.version }
  }
  const basic = BASIC_STEPS.find(({ category }) => category === categories[0])
  if (!basic) throw new Error('Basic has a step of each category')
  return { id: basic.id, category: basic.category, version: 1 }
}
