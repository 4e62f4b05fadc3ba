import { TicketRef, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decideOnTicket } from './ticket-access.ts'
import { loadTicket } from './tickets.queries.ts'

/** Puts a ticket away. It can be restored until it is purged; deleting it again changes nothing. */
export const deleteTicket = defineCommand({
  name: 'delete-ticket',
  input: strict({ ticket: TicketRef, if_match: Type.Optional(Seq) }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }) => {
    const seen = decideOnTicket(actor, 'ticket.see', facts)
    return seen === 'allow' ? decideOnTicket(actor, 'ticket.delete', { ...facts, deleted: false }) : seen
  },
  run(context, { if_match }, { ticket }) {
    if (if_match !== undefined && if_match !== ticket.seq) throw preconditionFailed(ticket.seq)
    if (ticket.deleted_at === null) {
      const { now, tx } = context
      const of = { project_id: ticket.project_id, ticket_id: ticket.id }
      const event = context.append({ ...of, kind: 'ticket.deleted', data: {} })
      context.afterSeq(() =>
        tx
          .updateTable('tickets')
          .set({ deleted_at: now, updated_at: Math.max(ticket.updated_at, now), seq: event.seq })
          .where('id', '=', ticket.id)
          .execute(),
      )
    }
    return Promise.resolve({ id: ticket.id })
  },
})
