import { diffDefinitions, isEmptyChange } from '@waybill/contract/workflows/diff-definitions.ts'
import type { WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { columnsOf, stampWorkflow, stateAfter } from './save-workflow.ts'
import { workflowNameTaken } from './workflows.errors.ts'
import { definitionOf, type WorkflowRow } from './workflows.queries.ts'

/** Writes the definition of a locked workflow; nothing at all when it says the same. @throws Problem when the name is taken */
export async function editDefinition(
  context: CommandContext,
  workflow: WorkflowRow,
  wanted: WorkflowDefinition,
  facts: WorkflowFacts,
): Promise<void> {
  const { tx, sql, now, append } = context
  const change = diffDefinitions(definitionOf(workflow), wanted)
  if (isEmptyChange(change)) return
  const columns = columnsOf(wanted)
  const other = await tx
    .selectFrom('workflows')
    .select('id')
    .where('name_folded', '=', columns.name_folded)
    .where('id', '<>', workflow.id)
    .executeTakeFirst()
  if (other) throw workflowNameTaken()
  const state = stateAfter(workflow, wanted, facts)
  await tx
    .updateTable('workflows')
    .set({ ...columns, state, updated_at: now })
    .where('id', '=', workflow.id)
    .execute()
    .catch((error: unknown) => {
      throw sql.takenBy(error) === null ? error : workflowNameTaken()
    })
  const data = { workflow: workflow.id, state, change }
  stampWorkflow(context, workflow.id, append({ kind: 'workflow.edited', data }))
}
