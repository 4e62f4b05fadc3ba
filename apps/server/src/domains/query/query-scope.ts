import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'

/** Who asks, and where. */
export interface QueryScope {
  db: Db
  actor: Actor
  reach: Reach
  /** The time zone of the person who asks. */
  zone: string
}
