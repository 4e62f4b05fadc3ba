import type { Lease } from '@waybill/contract/leases/lease.ts'
import { Problem, conflict } from '@waybill/contract/problems/problem.ts'

/** 409: somebody else holds the lease that was asked for, or that was to be given back. */
export function ticketLocked(lease: Lease): Problem {
  return conflict(
    'ticket.locked',
    'Somebody else edits the ticket alone',
    `${lease.holder.name} has it until ${lease.until}, or longer. Try again then, or ask them; leads and admins may send take_over.`,
    holderOf(lease),
  )
}

/** 423: a write while somebody else holds the lease. */
export function ticketLeased(lease: Lease): Problem {
  return new Problem({
    status: 423,
    code: 'ticket.leased',
    title: 'Somebody else edits the ticket alone',
    detail: `${lease.holder.name} has it until ${lease.until}, or longer. Nothing was changed. Comments are possible meanwhile.`,
    extra: holderOf(lease),
  })
}

/** 423: a write with the token of a lease that has ended. `now` holds it, if somebody does. */
export function staleLockToken(now: Lease | null): Problem {
  return new Problem({
    status: 423,
    code: 'ticket.stale_lock_token',
    title: 'The lease of this token has ended',
    detail: 'Nothing was changed. Fetch the ticket, take it again and repeat the change on what it is now.',
    ...(now && { extra: holderOf(now) }),
  })
}

function holderOf({ ticket_id, holder, until }: Lease) {
  return { ticket_id, holder, until }
}
