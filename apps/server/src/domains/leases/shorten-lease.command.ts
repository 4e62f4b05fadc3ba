import { LEASE_AFTER_DISCONNECT_MILLIS } from '@waybill/contract/leases/lease.ts'
import { Id, Instant, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { toMillis } from '../../kernel/clock.ts'
import { defineCommand } from '../../kernel/command.ts'

/**
 * The connection that held a lease is gone: it ends soon, with why "disconnected", unless its holder renews it. Nothing
 * happens when it lasts no longer anyway, when the token is of an earlier lease, or when it has been renewed beyond
 * `renewed_until`, the end that the connection got. That the end moves is no event.
 */
export const shortenLease = defineCommand({
  name: 'shorten-lease',
  input: strict({ ticket: Id, lock_token: Seq, renewed_until: Type.Optional(Instant) }),
  subject: 'ticket',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { ticket, lock_token, renewed_until }) {
    const until = now + LEASE_AFTER_DISCONNECT_MILLIS
    let shorten = tx
      .updateTable('ticket_leases')
      .set({ until, ends_as: 'disconnected' })
      .where('ticket_id', '=', ticket)
      .where('token', '=', lock_token)
      .where('until', '>', until)
    if (renewed_until !== undefined) shorten = shorten.where('until', '<=', toMillis(renewed_until))
    await shorten.execute()
    return {}
  },
})
