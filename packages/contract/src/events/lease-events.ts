import Type from 'typebox'
import { LeaseEnd } from '../leases/lease.ts'
import { Id, nullable } from '../schema.ts'

/**
 * Who edits a ticket alone. They stand with the ticket's events but change nothing of the ticket: not its `seq`, not its
 * past. The seq of `lease.taken` is the token of the lease; that a lease is renewed is no event.
 */
export const leaseEvents = {
  /** `taken_from`: who held it until this moment and lost it to the holder. */
  'lease.taken': Type.Object({ holder: Id, taken_from: nullable(Id) }),
  'lease.ended': Type.Object({ holder: Id, why: LeaseEnd }),
}

/** Whether an event leaves its ticket as it is, because it is about the lease of it. */
export function isLeaseEvent(kind: string): boolean {
  return kind.startsWith('lease.')
}
