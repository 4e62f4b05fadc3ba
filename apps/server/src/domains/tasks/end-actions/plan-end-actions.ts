import type { CommandContext } from '../../../kernel/command.ts'
import type { LoadedTask } from '../tasks.queries.ts'

/**
 * What happens outside when a run is over: one row for each action of the version, which a job carries out. A run that is
 * reopened and ends again does nothing twice: the key is ticket, version and action.
 */
export async function planEndActions(
  context: CommandContext,
  { task, on, version }: LoadedTask,
): Promise<void> {
  const actions = version?.definition.end_actions ?? []
  if (!version || actions.length === 0) return
  const { tx, now } = context
  const planned = await tx
    .selectFrom('end_action_runs')
    .select('action_id')
    .where('ticket_id', '=', on.ticket.id)
    .where('version', '=', version.version)
    .execute()
  const known = new Set(planned.map(({ action_id }) => action_id))
  for (const action of actions.filter(({ id }) => !known.has(id))) {
    const run = context.newId()
    const values = {
      workflow: version.workflow_id,
      version: version.version,
      action: action.id,
      kind: action.kind,
      name: action.name,
    }
    const event = context.append({
      kind: 'end_action.planned',
      ticket_id: on.ticket.id,
      project_id: on.project.id,
      data: { run, task: task.id, ...values },
    })
    context.afterSeq(() =>
      tx
        .insertInto('end_action_runs')
        .values({
          id: run,
          ticket_id: on.ticket.id,
          task_id: task.id,
          workflow_id: values.workflow,
          version: values.version,
          action_id: values.action,
          kind: values.kind,
          name: values.name,
          state: 'pending',
          attempts: 0,
          answer: null,
          created_at: now,
          updated_at: now,
          seq: event.seq,
        })
        .execute(),
    )
  }
}
