import type { ActionResult } from '@waybill/contract/tasks/task.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import { readFields, readLabels, readValues } from '../tickets/read-ticket-input.ts'
import { decided, neededOf, outcomesOf, voicesIn, type Decision } from './approval.ts'
import type { Offer } from './available-actions.ts'
import { ended } from './close-items.ts'
import { itemsOfRound } from './items-of-round.ts'
import { itemOf } from './kept-hands.ts'
import { leftOutOf } from './left-out.ts'
import { takeTransition, type Said } from './take-transition.ts'
import { changeTask } from './task-change.ts'
import { notYours, ownRequest } from './tasks.errors.ts'
import type { LoadedTask } from './tasks.queries.ts'

/** One voice in an approval. When it decides, the run goes on by the way that the outcome names. */
export async function castVote(
  context: CommandContext,
  loaded: LoadedTask,
  offer: Offer & { decision: Decision },
  said: Said,
): Promise<ActionResult> {
  const { task, on, version } = loaded
  const own = itemOf(loaded, context.actor.person_id)
  const { approval } = offer.step
  if (!own || !approval || !version) throw notYours()
  const left = await leftOutOf(context, on.ticket, offer.step)
  if (own.person_id !== null && left.has(own.person_id)) throw ownRequest()
  const voices = voicesIn(await itemsOfRound(context, task.id, offer.step.id))
  voices[offer.decision] += 1
  const outcome = decided(approval, voices)
  if (outcome !== null) {
    const outgoing = version.definition.transitions.filter(({ from }) => from === offer.step.id)
    const transition = outcomesOf(outgoing)[outcome] ?? offer.transition
    return takeTransition(context, loaded, { ...offer, transition }, said)
  }
  const { comment, change } = said
  changeTask(
    context,
    { ticket_id: on.ticket.id, project_id: on.project.id },
    task.id,
    { changed: [ended(context, own, 'resolved', { notes: comment, decision: offer.decision })] },
    (data) => ({
      kind: 'task.voted',
      data: { ...data, item: own.id, decision: offer.decision, comment },
    }),
  )
  const labels = await readLabels(context, on, change, undefined)
  await changeTicket(context, on.ticket, {
    values: await readValues(context, on, change),
    fields: await readFields(context, on.ticket.project_id, change),
    ...(labels && { labels }),
  })
  const { approved, refused, asked } = voices
  return { status: 'recorded', approved, refused, needed: neededOf(approval, asked) }
}
