import type { CommandContext } from '../../kernel/command.ts'
import type { PlainValues } from '../tickets/ticket-values.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'
import { decided, voicesIn } from './approval.ts'
import { ended } from './close-items.ts'
import { itemsOfRound } from './items-of-round.ts'
import { changeTask } from './task-change.ts'
import { ownRequest, requesterDecides } from './tasks.errors.ts'
import { openTaskOf } from './tasks.queries.ts'

/**
 * Whoever becomes the requester of a ticket has no voice in an approval without its requester from then on: their open item
 * is taken back. The ticket's row is locked.
 * @param wish what shall differ; a ticket that leaves the step by the same change needs nothing
 * @throws Problem 409 when they have spoken there, or when the voices of the others would decide it without them
 */
export async function leaveOutReporter(
  context: CommandContext,
  on: TicketWithFacts,
  { reporter, step, assignee }: Partial<PlainValues>,
): Promise<void> {
  if (reporter === undefined || step !== undefined) return
  const loaded = await openTaskOf(context, on)
  if (!loaded || loaded.task.status === 'pending') return
  const { task, items, version } = loaded
  const approval = version?.definition.steps.find(({ id }) => id === task.step_id)?.approval
  if (approval?.without_requester !== true) return
  if (assignee === reporter) throw ownRequest()
  const round = await itemsOfRound(context, task.id, task.step_id)
  if (round.some(({ person_id, decision }) => person_id === reporter && decision !== null))
    throw requesterDecides('They have said there what they think. Let it be decided first.')
  const item = items.find(({ person_id }) => person_id === reporter)
  if (!item) return
  const others = voicesIn(round.filter(({ id }) => id !== item.id))
  if (decided(approval, others) !== null)
    throw requesterDecides('Without them too few are asked, or it is decided. Hand their item on first.')
  changeTask(
    context,
    { ticket_id: on.ticket.id, project_id: on.project.id },
    task.id,
    { changed: [ended(context, item, 'reassigned', { reason: 'asked for it themselves' })] },
    (data) => ({ kind: 'task.released', data: { ...data, item: item.id } }),
  )
}
