import type { CommandContext } from '../../kernel/command.ts'
import { readEventsAt } from '../../kernel/event-log.ts'
import { lockWorkflowByRef, projectsOfWorkflow } from '../workflows/workflows.queries.ts'

/**
 * Removes a workflow that an import made, where nobody has changed it since and no ticket or project stands on it.
 * @returns its name, or null when it stays
 */
export async function removeUnusedWorkflow(context: CommandContext, id: string): Promise<string | null> {
  const { tx, append } = context
  const workflow = await lockWorkflowByRef(context, id)
  if (!workflow || workflow.built_in === 1 || workflow.version !== 1) return null
  const [last] = await readEventsAt(tx, [workflow.seq])
  if (last?.kind !== 'workflow.published' || last.via !== 'import') return null
  if ((await projectsOfWorkflow(tx, id)).length > 0 || (await isInUse(context, id))) return null
  for (const table of ['workflow_steps', 'workflow_versions'] as const)
    await tx.deleteFrom(table).where('workflow_id', '=', id).execute()
  await tx.deleteFrom('workflows').where('id', '=', id).execute()
  append({ kind: 'workflow.deleted', data: { workflow: id, name: workflow.name } })
  return workflow.name
}

/** A run of any ticket, or a ticket at one of its steps. */
async function isInUse({ tx }: CommandContext, id: string): Promise<boolean> {
  const task = await tx
    .selectFrom('tasks')
    .select('id')
    .where('workflow_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  if (task) return true
  const ticket = await tx
    .selectFrom('tickets')
    .innerJoin('workflow_steps', 'workflow_steps.id', 'tickets.step_id')
    .select('tickets.id')
    .where('workflow_steps.workflow_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  return ticket !== undefined
}
