import type { HeldLease, Lease, TakeLeaseInput } from '@waybill/contract/leases/lease.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { path } from '../http/path.ts'

/** Who edits a ticket alone. `client.lease` takes one and keeps it. */
export function lockCalls(http: Http) {
  return {
    get: (ticket: string, options?: CallOptions) =>
      http.get<{ lock: Lease | null }>(path`/tickets/${ticket}/lock`, undefined, options),
    /** Takes or renews it. @throws Problem 409 when somebody else has it */
    take: (ticket: string, input: TakeLeaseInput = {}, options?: CallOptions) =>
      http.send<HeldLease>('PUT', path`/tickets/${ticket}/lock`, input, options),
    release: (ticket: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/tickets/${ticket}/lock`, undefined, options),
  }
}
