import { hasScope, mayWithTicket } from '@waybill/contract/access/policies.ts'
import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { endLeases } from './end-leases.ts'
import { ticketLocked } from './leases.errors.ts'
import { presentLease } from './leases.presenter.ts'
import { liveLease } from './leases.queries.ts'

/** Gives an own lease back; where nobody holds one there is nothing to do, and that of somebody else is 409. */
export const releaseLease = defineCommand({
  name: 'release-lease',
  input: strict({ ticket: TicketRef }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  // Whoever may not edit the ticket any more may still give it back.
  authorize(actor, { facts }) {
    if (mayWithTicket({ ...actor, scopes: null }, 'ticket.see', facts) !== 'allow') return 'hide'
    return hasScope(actor, 'write') ? 'allow' : 'forbid'
  },
  async run(context, _input, { ticket }) {
    const { tx, now, actor } = context
    const held = await liveLease(tx, ticket.id, now)
    if (!held) return {}
    if (held.holder_id !== actor.person_id) throw ticketLocked(await presentLease(tx, held))
    await endLeases(context, [ticket], 'released')
    return {}
  },
})
