import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import { readStepsByName, timeZoneOf, type StepsByName } from './find-named.queries.ts'

/** Who asks, and where. */
export interface QueryScope {
  db: Db
  actor: Actor
  reach: Reach
  /** The time zone of the person who asks. */
  zone: string
  /** Steps of all workflows by their folded name; read once, and only when a name is asked for. */
  stepsByName: () => Promise<StepsByName>
}

/** Whose names are looked up, for as many conditions as are resolved together. */
export async function scopeOf(db: Db, actor: Actor, reach: Reach): Promise<QueryScope> {
  let steps: Promise<StepsByName> | null = null
  const stepsByName = () => (steps ??= readStepsByName(db))
  return { db, actor, reach, zone: await timeZoneOf(db, actor), stepsByName }
}
