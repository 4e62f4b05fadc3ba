import type { Appended, CommandContext } from '../../kernel/command.ts'
import type { TicketRow } from '../tickets/tickets.queries.ts'

type Changes = Partial<Pick<TicketRow, 'comment_count' | 'public_comment_count' | 'first_response_at'>>

/**
 * What every event of a ticket does to its row: `seq` and `updated_at` move on, in one statement with whatever else the
 * command changes there. The row must be locked.
 */
export function touchTicket(
  { tx, now, afterSeq }: Pick<CommandContext, 'tx' | 'now' | 'afterSeq'>,
  ticket: TicketRow,
  last: Appended,
  changes: Changes = {},
): void {
  afterSeq(() =>
    tx
      .updateTable('tickets')
      .set({ ...changes, updated_at: Math.max(ticket.updated_at, now), seq: last.seq })
      .where('id', '=', ticket.id)
      .execute(),
  )
}
