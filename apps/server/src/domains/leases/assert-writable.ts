import type { CommandContext } from '../../kernel/command.ts'
import { staleLockToken, ticketLeased } from './leases.errors.ts'
import { presentLease } from './leases.presenter.ts'
import { liveLease } from './leases.queries.ts'

/**
 * Before a ticket is written: nobody else may hold its lease, and a token must be that of the lease which is held now. The
 * ticket's row must be locked, so that no lease begins or ends before the commit. Waybill itself (readers, imports, the
 * command line) is not kept out: a reader that had to wait would hold up all later events, and what it writes is merged by
 * field like everything else (rule C3).
 * @param lockToken as the sender has it; left out: none
 * @throws Problem 423
 */
export async function assertWritable(
  { tx, now, actor }: CommandContext,
  ticketId: string,
  lockToken?: number,
): Promise<void> {
  const lease = await liveLease(tx, ticketId, now)
  if (lockToken !== undefined && lockToken !== lease?.token)
    throw staleLockToken(lease && (await presentLease(tx, lease)))
  if (!lease || actor.kind === 'system' || lease.holder_id === actor.person_id) return
  throw ticketLeased(await presentLease(tx, lease))
}

/** Whether a change is about watchers only, which are nobody's to edit alone. */
export function onlyWatches(change: object): boolean {
  return Object.keys(change).every((name) => name === 'add_watchers' || name === 'remove_watchers')
}
