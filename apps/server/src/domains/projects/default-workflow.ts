import { BASIC_WORKFLOW_ID } from '@waybill/contract/workflows/step.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { findWorkflowByRef } from '../workflows/workflows.queries.ts'
import { noSuchWorkflow, workflowTakesNothing } from './projects.errors.ts'

/**
 * The id of the workflow that a project is given; null means the built-in one. It stays one that was published: its row is
 * locked, so that nobody archives it meanwhile.
 * @throws Problem 422
 */
export async function defaultWorkflow({ tx, sql }: CommandContext, ref: string | null): Promise<string> {
  if (ref === null) return BASIC_WORKFLOW_ID
  const found = await findWorkflowByRef(tx, ref)
  if (!found) throw noSuchWorkflow(ref)
  const query = tx.selectFrom('workflows').selectAll().where('id', '=', found.id)
  const workflow = await sql.forUpdate(query).executeTakeFirst()
  if (!workflow) throw noSuchWorkflow(ref)
  if (workflow.version === null || workflow.state === 'archived') throw workflowTakesNothing(workflow.name)
  return workflow.id
}
