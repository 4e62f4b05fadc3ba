import { Seq, TicketRef, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { assertWritable } from '../leases/assert-writable.ts'
import { decideTakeBack, takeBack } from './put-away.ts'
import { loadTicket } from './tickets.queries.ts'

/** Takes a deleted ticket back; one that is not deleted stays as it is. */
export const restoreTicket = defineCommand({
  name: 'restore-ticket',
  input: strict({ ticket: TicketRef, lock_token: Type.Optional(Seq) }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }) => decideTakeBack(actor, facts),
  async run(context, { lock_token }, { ticket }) {
    await assertWritable(context, ticket.id, lock_token)
    takeBack(context, ticket)
    return { id: ticket.id }
  },
})
