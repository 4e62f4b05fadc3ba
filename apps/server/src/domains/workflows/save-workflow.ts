import { checkGraph, isReady } from '@waybill/contract/workflows/check-graph.ts'
import type { WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import type { WorkflowDefinition, WorkflowState } from '@waybill/contract/workflows/workflow.ts'
import type { Appended, CommandContext } from '../../kernel/command.ts'
import { foldWorkflowName, type WorkflowRow } from './workflows.queries.ts'

/** Whether a definition that was never published can be. */
export function stateOf(definition: WorkflowDefinition, facts: WorkflowFacts): 'draft' | 'ready' {
  return isReady(checkGraph(definition, facts)) ? 'ready' : 'draft'
}

/** The state after a change of the definition: what was published once is not a draft any more. */
export function stateAfter(
  { state }: Pick<WorkflowRow, 'state'>,
  definition: WorkflowDefinition,
  facts: WorkflowFacts,
): WorkflowState {
  return state === 'draft' || state === 'ready' ? stateOf(definition, facts) : state
}

/** The columns that a definition fills. */
export function columnsOf(definition: WorkflowDefinition) {
  return {
    name: definition.name,
    name_folded: foldWorkflowName(definition.name),
    definition: JSON.stringify(definition),
  }
}

/** Stamps the workflow with the position of its last event. */
export function stampWorkflow({ tx, afterSeq }: CommandContext, id: string, last: Appended): void {
  afterSeq(() => tx.updateTable('workflows').set({ seq: last.seq }).where('id', '=', id).execute())
}
