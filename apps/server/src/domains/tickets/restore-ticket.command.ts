import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decideTakeBack, takeBack } from './put-away.ts'
import { loadTicket } from './tickets.queries.ts'

/** Takes a deleted ticket back; one that is not deleted stays as it is. */
export const restoreTicket = defineCommand({
  name: 'restore-ticket',
  input: strict({ ticket: TicketRef }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }) => decideTakeBack(actor, facts),
  run(context, _input, { ticket }) {
    takeBack(context, ticket)
    return Promise.resolve({ id: ticket.id })
  },
})
