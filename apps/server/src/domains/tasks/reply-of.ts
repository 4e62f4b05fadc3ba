import type { CommandContext } from '../../kernel/command.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'

/** A comment, if it is a public one of the requester that is still there. */
export function replyOf(
  { tx }: CommandContext,
  { ticket }: Pick<TicketWithFacts, 'ticket'>,
  comment: string,
) {
  return tx
    .selectFrom('comments')
    .select('created_at')
    .where('id', '=', comment)
    .where('ticket_id', '=', ticket.id)
    .where('author_id', '=', ticket.reporter_id)
    .where('internal', '=', 0)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}
