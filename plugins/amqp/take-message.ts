import { Problem } from '@waybill/contract/problems/problem.ts'
import { addComment } from '@waybill/server/domains/comments/add-comment.command.ts'
import { loadProjectFacts } from '@waybill/server/domains/projects/projects.queries.ts'
import { createExternalTicket } from '@waybill/server/domains/tickets/create-external-ticket.command.ts'
import { loadTicket } from '@waybill/server/domains/tickets/tickets.queries.ts'
import type { AmqpHost, Plan } from './plan.ts'
import { readMessage, refused, type Delivered } from './read-message.ts'
import { senderIn } from './set-up.ts'

/**
 * Makes the ticket or the comment that a message asks for. A ticket is made once for each id in its queue, a comment once in
 * 48 hours. When it resolves, that is committed.
 * @throws Problem below 500 where the message is to blame; SetUpError where the settings are
 */
export async function takeMessage(
  host: AmqpHost,
  { sender, fields }: Plan,
  { queue, project: key }: Plan['queues'][number],
  delivered: Delivered,
): Promise<'made' | 'known'> {
  const message = readMessage(delivered, fields)
  const { actor, project } = await senderIn(host, sender, key)
  const as = actor.person_id
  if (message.project !== null) {
    const named = await loadProjectFacts(host.db, message.project, actor)
    if (named?.project.id !== project.id)
      throw refused(
        'other_project',
        'The message is for another project',
        `This queue is for ${project.key}.`,
      )
  }
  if ('make' in message) {
    const input = { ...message.make, project: project.id, source: `amqp:${queue}`, external_id: message.id }
    const { result } = await host.run(createExternalTicket, input, { as })
    return result.added ? 'made' : 'known'
  }
  const on = await loadTicket(host.db, message.ticket, actor)
  if (on?.project.id !== project.id)
    throw new Problem({
      status: 404,
      code: 'ticket.not_found',
      title: 'There is no such ticket',
      detail: `"ticket" must name a ticket of ${project.key}.`,
    })
  const input = { ticket: on.ticket.id, ...message.comment }
  const { seq } = await host.run(addComment, input, { as, key: `${queue}:${message.id}` })
  return seq === null ? 'known' : 'made'
}
