import type { CommandContext } from '../../../kernel/command.ts'
import type { LoadedTask } from '../tasks.queries.ts'

/**
 * What happens outside when a run is over: one row for each action of the version, which a job carries out. A run that is
 * reopened and ends again does nothing twice, unless it was taken back; what was stopped by the reopening is planned anew.
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
    .select(['action_id', 'round', 'state'])
    .where('ticket_id', '=', on.ticket.id)
    .where('workflow_id', '=', version.workflow_id)
    .where('version', '=', version.version)
    .orderBy('round')
    .execute()
  const last = new Map(planned.map((one) => [one.action_id, one]))
  for (const action of actions) {
    const before = last.get(action.id)
    if (before && before.state !== 'compensated' && before.state !== 'stopped') continue
    const round = Number(before?.round ?? 0) + 1
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
      data: { run, task: task.id, ...values, ...(round > 1 && { round }) },
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
          round,
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
