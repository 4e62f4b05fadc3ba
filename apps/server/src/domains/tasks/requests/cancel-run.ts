import { toIso } from '../../../kernel/clock.ts'
import type { CommandContext } from '../../../kernel/command.ts'
import { postComment } from '../../comments/post-comment.ts'
import { ended } from '../close-items.ts'
import { moveTicket } from '../take-transition.ts'
import { changeTask } from '../task-change.ts'
import { standingWhenClosed } from '../task-steps.ts'
import type { LoadedTask } from '../tasks.queries.ts'

/** A run ends without its workflow: nobody has it any more, the ticket is closed, and the reason is there to read for all. */
export async function cancelRun(
  context: CommandContext,
  loaded: Pick<LoadedTask, 'on' | 'items' | 'version'> & { task: LoadedTask['task'] | null },
  reason: string,
): Promise<void> {
  const { task, items, on, version } = loaded
  const of = { ticket_id: on.ticket.id, project_id: on.project.id }
  if (task)
    changeTask(
      context,
      of,
      task.id,
      {
        after: { status: 'cancelled', resolved_at: toIso(context.now) },
        changed: items.map((item) => ended(context, item, 'reassigned')),
      },
      (data) => ({ kind: 'task.cancelled', data }),
    )
  await moveTicket(context, { on }, standingWhenClosed(version, null), {}, { values: { assignee: null } })
  const author = context.actor.person_id
  if (author === null) return
  await postComment(context, on, { author, body: reason, internal: false, parent_id: null, attachments: [] })
}
