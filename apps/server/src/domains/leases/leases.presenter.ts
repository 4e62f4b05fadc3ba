import type { Lease } from '@waybill/contract/leases/lease.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import type { LeaseRow } from './leases.queries.ts'

/** A lease as everybody sees it who sees its ticket. */
export async function presentLease(db: Db, { ticket_id, holder_id, until, token }: LeaseRow): Promise<Lease> {
  const names = await namesOfPeople(db, [holder_id])
  return {
    ticket_id,
    holder: { id: holder_id, name: names.get(holder_id) ?? '' },
    until: toIso(until),
    seq: token,
  }
}
