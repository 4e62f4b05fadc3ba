import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { loadTicket } from '../../tickets/tickets.queries.ts'
import { notResolved } from '../tasks.errors.ts'
import { closeRequest } from './close-request.ts'
import { decideOnRequest } from './request-access.ts'

/** Its requester agrees that it is resolved. */
export const closeOwnRequest = defineCommand({
  name: 'close-request',
  input: strict({ ticket: TicketRef }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }) => decideOnRequest(actor, 'request.close', facts),
  async run(context, _input, on) {
    if (on.ticket.status !== 'resolved') throw notResolved()
    await closeRequest(context, on, { byItself: false })
    return { id: on.ticket.id }
  },
})
