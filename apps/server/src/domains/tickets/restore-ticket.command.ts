import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decideOnTicket } from './ticket-access.ts'
import { loadTicket } from './tickets.queries.ts'

/** Takes a deleted ticket back; one that is not deleted stays as it is. */
export const restoreTicket = defineCommand({
  name: 'restore-ticket',
  input: strict({ ticket: TicketRef }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }) => {
    const seen = decideOnTicket(actor, 'ticket.see', facts)
    return seen === 'allow' ? decideOnTicket(actor, 'ticket.restore', { ...facts, deleted: true }) : seen
  },
  run(context, _input, { ticket }) {
    if (ticket.deleted_at !== null) {
      const { now, tx } = context
      const of = { project_id: ticket.project_id, ticket_id: ticket.id }
      const event = context.append({ ...of, kind: 'ticket.restored', data: {} })
      context.afterSeq(() =>
        tx
          .updateTable('tickets')
          .set({ deleted_at: null, updated_at: Math.max(ticket.updated_at, now), seq: event.seq })
          .where('id', '=', ticket.id)
          .execute(),
      )
    }
    return Promise.resolve({ id: ticket.id })
  },
})
