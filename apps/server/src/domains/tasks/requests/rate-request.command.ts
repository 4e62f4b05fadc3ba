import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { RateRequestInput } from '@waybill/contract/tasks/task.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { loadTicket } from '../../tickets/tickets.queries.ts'
import { notClosed, ratedAlready } from '../tasks.errors.ts'
import { decideOnRequest } from './request-access.ts'

/** How it was, from 1 to 5, once, when the request is closed. */
export const rateRequest = defineCommand({
  name: 'rate-request',
  input: strict({ ticket: TicketRef, ...RateRequestInput.properties }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }) =>
    actor.person_id === null ? 'forbid' : decideOnRequest(actor, 'request.rate', facts),
  async run(context, { score, comment }, { ticket, project }) {
    const { tx, now, actor } = context
    if (ticket.status !== 'closed') throw notClosed()
    const known = await tx
      .selectFrom('ratings')
      .select('ticket_id')
      .where('ticket_id', '=', ticket.id)
      .executeTakeFirst()
    if (known) throw ratedAlready()
    const by = actor.person_id ?? ''
    const said = comment?.trim() ? comment : null
    const event = context.append({
      kind: 'request.rated',
      ticket_id: ticket.id,
      project_id: project.id,
      data: { score, comment: said, by },
    })
    context.afterSeq(() =>
      tx
        .insertInto('ratings')
        .values({ ticket_id: ticket.id, score, comment: said, by_id: by, rated_at: now, seq: event.seq })
        .execute(),
    )
    return { id: ticket.id }
  },
})
