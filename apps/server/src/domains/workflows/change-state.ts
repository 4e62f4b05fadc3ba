import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import type { WorkflowState } from '@waybill/contract/workflows/workflow.ts'
import { WorkflowRef } from '@waybill/contract/workflows/workflow-answers.ts'
import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { stampWorkflow } from './save-workflow.ts'
import { builtIn, notInState } from './workflows.errors.ts'
import { lockWorkflowByRef, type WorkflowRow } from './workflows.queries.ts'

/** What the commands that change nothing but the state of a workflow have in common. */
export const stateCommand = {
  input: strict({ workflow: WorkflowRef }),
  subject: 'workflow',
  load: (context: CommandContext, input: { workflow: string }) => lockWorkflowByRef(context, input.workflow),
  authorize: (actor: CommandContext['actor']) => mayInInstallation(actor, 'workflows.manage'),
}

/** @throws Problem 409 unless the workflow is in one of these states */
export function requireState(workflow: WorkflowRow, from: readonly WorkflowState[], what: string): void {
  if (workflow.built_in === 1) throw builtIn()
  if (!from.includes(workflow.state)) throw notInState(workflow.state, what)
}

/** Puts a locked workflow into a state and says so. */
export async function changeState(
  context: CommandContext,
  { id }: WorkflowRow,
  state: WorkflowState,
  event: NewEvent,
): Promise<{ id: string }> {
  const { tx, now, append } = context
  await tx.updateTable('workflows').set({ state, updated_at: now }).where('id', '=', id).execute()
  stampWorkflow(context, id, append(event))
  return { id }
}
