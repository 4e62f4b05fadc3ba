import { toIso } from '../../../kernel/clock.ts'
import type { CommandContext } from '../../../kernel/command.ts'
import type { TicketWithFacts } from '../../tickets/tickets.queries.ts'
import { ended } from '../close-items.ts'
import { planEndActions } from '../end-actions/plan-end-actions.ts'
import { moveTicket } from '../take-transition.ts'
import { changeTask } from '../task-change.ts'
import { standingWhenClosed } from '../task-steps.ts'
import { newestTaskOf } from '../tasks.queries.ts'

/** Closes a resolved request; a run that had only to be finished is over with it. */
export async function closeRequest(
  context: CommandContext,
  on: TicketWithFacts,
  { byItself }: { byItself: boolean },
): Promise<void> {
  const of = { ticket_id: on.ticket.id, project_id: on.project.id }
  const loaded = await newestTaskOf(context, on)
  context.append({ kind: 'request.closed', ...of, data: { by_itself: byItself } })
  if (loaded?.task.open === 1) {
    changeTask(
      context,
      of,
      loaded.task.id,
      {
        after: { status: 'completed', resolved_at: toIso(context.now) },
        changed: loaded.items.map((item) => ended(context, item, 'resolved')),
      },
      (data) => ({
        kind: 'task.acted',
        data: {
          ...data,
          transition: null,
          name: 'Close',
          from: loaded.task.step_id,
          to: null,
          comment: null,
          for: null,
        },
      }),
    )
    await planEndActions(context, loaded)
  }
  await moveTicket(
    context,
    { on },
    standingWhenClosed(loaded?.version ?? null, loaded?.task.step_id ?? null),
    {},
    {},
  )
}
