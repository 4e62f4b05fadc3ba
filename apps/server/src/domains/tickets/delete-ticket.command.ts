import { TicketRef, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decidePutAway, putAway } from './put-away.ts'
import { loadTicket } from './tickets.queries.ts'

/** Puts a ticket away. It can be restored until it is purged; deleting it again changes nothing. */
export const deleteTicket = defineCommand({
  name: 'delete-ticket',
  input: strict({ ticket: TicketRef, if_match: Type.Optional(Seq) }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }) => decidePutAway(actor, facts),
  run(context, { if_match }, { ticket }) {
    if (if_match !== undefined && if_match !== ticket.seq) throw preconditionFailed(ticket.seq)
    putAway(context, ticket)
    return Promise.resolve({ id: ticket.id })
  },
})
