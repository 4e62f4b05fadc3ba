import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import { endExpiredLeases } from './end-expired-leases.command.ts'
import { someLeaseRanOut } from './leases.queries.ts'

/** Leases of one command. */
const LEASES_AT_ONCE = 100

/** Writes down the end of all leases that have run out by now; writes nothing when there is none. */
export async function sweepLeases(kernel: Kernel): Promise<void> {
  const { store, clock } = kernel
  if (!(await someLeaseRanOut(store.db, clock.now()))) return
  for (let more = true; more; ) {
    const request = { actor: SYSTEM, via: 'system' as const, input: { limit: LEASES_AT_ONCE } }
    more = (await runCommand(kernel, endExpiredLeases, request)).result.more
  }
}
