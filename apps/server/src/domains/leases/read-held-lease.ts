import type { Actor } from '@waybill/contract/access/policies.ts'
import type { HeldLease } from '@waybill/contract/leases/lease.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { ticketLocked } from './leases.errors.ts'
import { presentLease } from './leases.presenter.ts'
import { liveLease } from './leases.queries.ts'

/**
 * The lease that the actor has just taken or renewed, with its token.
 * @throws Problem 409 when somebody took it over in the moment since, 404 when it is gone with its ticket
 */
export async function readHeldLease(
  { store: { db }, clock }: Kernel,
  actor: Actor,
  ticketId: string,
): Promise<HeldLease> {
  const row = await liveLease(db, ticketId, clock.now())
  if (!row) throw notFound('lease')
  const lease = await presentLease(db, row)
  if (row.holder_id !== actor.person_id) throw ticketLocked(lease)
  return { ...lease, token: row.token }
}
