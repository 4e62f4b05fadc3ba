import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../io/db/tables.ts'
import { findPersonByRef, isId, type PersonRow } from './people.queries.ts'

/**
 * The person whom an id names, or an e-mail address for those who may see the list of people: for others the answer
 * would tell which addresses exist.
 */
export async function findKnownPerson(db: Db, actor: Actor, ref: string): Promise<PersonRow | null> {
  if (!isId(ref) && mayInInstallation(actor, 'people.list') !== 'allow') return null
  return findPersonByRef(db, ref)
}
