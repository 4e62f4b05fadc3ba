import type { CommandContext } from '../../../kernel/command.ts'
import type { LoadedTask } from '../tasks.queries.ts'
import { changeEndAction, namedEndAction } from './change-end-action.ts'

/** Stops what has not been done outside yet, because the ticket was reopened. Its row is locked. */
export async function stopEndActions(context: CommandContext, { on }: Pick<LoadedTask, 'on'>): Promise<void> {
  const waiting = await context.tx
    .selectFrom('end_action_runs')
    .selectAll()
    .where('ticket_id', '=', on.ticket.id)
    .where('state', 'in', ['pending', 'retrying', 'failed'])
    .orderBy('id')
    .execute()
  for (const run of waiting)
    changeEndAction(
      context,
      { run, on },
      { state: 'stopped' },
      { kind: 'end_action.stopped', data: namedEndAction(run) },
    )
}
