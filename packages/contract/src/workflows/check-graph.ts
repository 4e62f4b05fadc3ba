import { checkSla } from './check-sla.ts'
import { checkSteps } from './check-steps.ts'
import { checkTransitions } from './check-transitions.ts'
import type { WorkflowDefinition, WorkflowProblem } from './workflow.ts'
import type { WorkflowFacts } from './workflow-facts.ts'

/** What is checked of a definition; elements may have names of their author's own (`temp-…`) for ids. */
export type Checked = Pick<WorkflowDefinition, 'steps' | 'transitions' | 'sla' | 'calendar'>

/**
 * All that is wrong with a definition, each with the element it is about: the same on every save and while somebody
 * draws. Pure, never throws, and takes time in proportion to the size.
 */
export function checkGraph(definition: Checked, facts: WorkflowFacts): WorkflowProblem[] {
  return [
    ...checkSteps(definition, facts),
    ...checkTransitions(definition, facts),
    ...checkSla(definition, facts),
  ]
}

/** Whether it can be published: warnings do not stand in the way. */
export function isReady(problems: readonly WorkflowProblem[]): boolean {
  return problems.every(({ severity }) => severity !== 'error')
}
