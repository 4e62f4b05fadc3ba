import { LEASE_MILLIS, TakeLeaseInput } from '@waybill/contract/leases/lease.ts'
import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decideOnTicket } from '../tickets/ticket-access.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { endLeases } from './end-leases.ts'
import { ticketLocked } from './leases.errors.ts'
import { presentLease } from './leases.presenter.ts'
import { liveLease } from './leases.queries.ts'

/**
 * Takes a ticket to edit it alone, or renews an own lease: the same token, no event, and from any window of the person.
 * What somebody else holds is 409, unless a lead or an admin takes it over. `readHeldLease` then gives the lease with its
 * token. Ask without an idempotency key: each call is to move the end.
 */
export const takeLease = defineCommand({
  name: 'take-lease',
  input: strict({ ticket: TicketRef, ...TakeLeaseInput.properties }),
  subject: 'ticket',
  async load(context, input) {
    const person = context.actor.person_id
    const found = await loadTicket(context, input.ticket, context.actor, { lock: true })
    if (!found || person === null) return null
    return { ...found, person, held: await liveLease(context.tx, found.ticket.id, context.now) }
  },
  authorize(actor, { facts, person, held }, { take_over }) {
    const takesOver = take_over === true && held !== null && held.holder_id !== person
    return decideOnTicket(actor, takesOver ? 'ticket.take_over' : 'ticket.edit', facts)
  },
  async run(context, { take_over }, { ticket, person, held }) {
    const { tx, now, append, afterSeq } = context
    const result = { ticket_id: ticket.id }
    const until = now + LEASE_MILLIS
    if (held?.holder_id === person) {
      await tx
        .updateTable('ticket_leases')
        .set({ until, ends_as: 'expired' })
        .where('ticket_id', '=', ticket.id)
        .execute()
      return result
    }
    if (held && take_over !== true) throw ticketLocked(await presentLease(tx, held))
    // Also one that has run out, whoever held it: its end comes before the new beginning.
    await endLeases(context, [ticket], 'taken_over')
    const event = append({
      kind: 'lease.taken',
      project_id: ticket.project_id,
      ticket_id: ticket.id,
      data: { holder: person, taken_from: held?.holder_id ?? null },
    })
    const row = { ticket_id: ticket.id, holder_id: person, taken_at: now, until, ends_as: 'expired' as const }
    await tx
      .insertInto('ticket_leases')
      .values({ ...row, token: 0 })
      .execute()
    afterSeq(() =>
      tx.updateTable('ticket_leases').set({ token: event.seq }).where('ticket_id', '=', ticket.id).execute(),
    )
    return result
  },
})
