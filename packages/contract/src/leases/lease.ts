import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, Seq, nullable, oneOf, strict } from '../schema.ts'

/** How long a lease lasts without being renewed, milliseconds. */
export const LEASE_MILLIS = 60_000

/** What is left of a lease when the socket that holds it is gone: time for a reload. Milliseconds. */
export const LEASE_AFTER_DISCONNECT_MILLIS = 15_000

/**
 * How often clients renew a lease, milliseconds: soon enough to keep it when another window of the same person, which has
 * the same lease, is closed.
 */
export const LEASE_RENEW_MILLIS = 10_000

/**
 * Why a lease ended: given back, run out, its holder's connection gone, taken over by a lead or an admin, or its ticket
 * deleted.
 */
export const LEASE_ENDS = ['released', 'expired', 'disconnected', 'taken_over', 'deleted'] as const
export const LeaseEnd = oneOf(LEASE_ENDS)
export type LeaseEnd = Static<typeof LeaseEnd>

/** Who edits a ticket alone, as everybody sees it who sees the ticket. */
export const Lease = Type.Object({
  ticket_id: Id,
  holder: NamedRef,
  until: Instant,
  seq: Type.Integer({ description: 'The seq of the event that began it' }),
})
export type Lease = Static<typeof Lease>

/** The answer of GET /tickets/{id}/lock: null when nobody edits it alone. */
export const TicketLock = Type.Object({ lock: nullable(Lease) })

/**
 * What the holder gets: the token goes with every write while the lease is held. Tokens of a ticket only grow, so that
 * one of an earlier lease never writes again (fencing). It orders writes and is no secret: in another hand it opens nothing.
 */
export const HeldLease = Type.Object({ ...Lease.properties, token: Seq })
export type HeldLease = Static<typeof HeldLease>

export const TakeLeaseInput = strict({
  take_over: Type.Optional(
    Type.Boolean({ description: 'End the lease of whoever holds it; for leads and admins' }),
  ),
})
export type TakeLeaseInput = Static<typeof TakeLeaseInput>
