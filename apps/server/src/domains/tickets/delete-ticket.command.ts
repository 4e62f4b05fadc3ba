import { TicketRef, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand } from '../../kernel/command.ts'
import { assertWritable } from '../leases/assert-writable.ts'
import { decidePutAway, putAway } from './put-away.ts'
import { loadTicket } from './tickets.queries.ts'

/** Puts a ticket away. It can be restored until it is purged; deleting it again changes nothing. */
export const deleteTicket = defineCommand({
  name: 'delete-ticket',
  input: strict({
    ticket: TicketRef,
    if_match: Type.Optional(Seq),
    lock_token: Type.Optional(Seq),
  }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }) => decidePutAway(actor, facts),
  async run(context, { if_match, lock_token }, { ticket }) {
    await assertWritable(context, ticket.id, lock_token)
    if (if_match !== undefined && if_match !== ticket.seq) throw preconditionFailed(ticket.seq)
    await putAway(context, ticket)
    return { id: ticket.id }
  },
})
