import type { Actor, Decision, TicketFacts } from '@waybill/contract/access/policies.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { endLeases } from '../leases/end-leases.ts'
import { decideOnTicket } from './ticket-access.ts'
import type { TicketRow } from './tickets.queries.ts'

/** Whoever does not see a ticket is told nothing; deleting a deleted one is allowed to who might delete it. */
export function decidePutAway(actor: Actor, facts: TicketFacts): Decision {
  const seen = decideOnTicket(actor, 'ticket.see', facts)
  return seen === 'allow' ? decideOnTicket(actor, 'ticket.delete', { ...facts, deleted: false }) : seen
}

/** Marks the ticket as deleted, which ends its lease; one that is deleted already stays as it is. Its row must be locked. */
export async function putAway(context: CommandContext, ticket: TicketRow): Promise<void> {
  if (ticket.deleted_at !== null) return
  await endLeases(context, [ticket], 'deleted')
  setDeleted(context, ticket, 'ticket.deleted', context.now)
}

export function decideTakeBack(actor: Actor, facts: TicketFacts): Decision {
  const seen = decideOnTicket(actor, 'ticket.see', facts)
  return seen === 'allow' ? decideOnTicket(actor, 'ticket.restore', { ...facts, deleted: true }) : seen
}

/** Restores a deleted ticket; one that is not deleted stays as it is. Its row must be locked. */
export function takeBack(context: CommandContext, ticket: TicketRow): void {
  if (ticket.deleted_at !== null) setDeleted(context, ticket, 'ticket.restored', null)
}

function setDeleted(
  context: CommandContext,
  ticket: TicketRow,
  kind: 'ticket.deleted' | 'ticket.restored',
  deleted_at: number | null,
): void {
  const { now, tx } = context
  const event = context.append({ kind, project_id: ticket.project_id, ticket_id: ticket.id, data: {} })
  context.afterSeq(() =>
    tx
      .updateTable('tickets')
      .set({ deleted_at, updated_at: Math.max(ticket.updated_at, now), seq: event.seq })
      .where('id', '=', ticket.id)
      .execute(),
  )
}
