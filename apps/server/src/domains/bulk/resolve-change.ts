import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import type { BulkChange } from '@waybill/contract/bulk/bulk.ts'
import type { Db } from '../../io/db/tables.ts'
import { findPersonByRef } from '../people/people.queries.ts'
import { findTeamByRef } from '../teams/teams.queries.ts'
import { unknownPerson, unknownTeam } from '../tickets/tickets.errors.ts'

/**
 * The change with ids in place of addresses and names, so that it means the same for every ticket, keeps no address, and
 * a typing error is told before a ticket is touched. Whoever may not list people learns nothing here: their words are
 * judged ticket by ticket, where they may set no person but themselves.
 * @throws Problem 422
 */
export async function resolveChange(db: Db, actor: Actor, change: BulkChange): Promise<BulkChange> {
  const resolved = { ...change }
  if (mayInInstallation(actor, 'people.list') === 'allow') {
    const idOf = async (ref: string, field: string, pointer = `/change/${field}`) => {
      const person = await findPersonByRef(db, ref)
      if (person?.active !== 1) throw unknownPerson(pointer, field, ref)
      return person.id
    }
    for (const name of ['add_watchers', 'remove_watchers'] as const) {
      const refs = change[name]
      if (!refs) continue
      resolved[name] = await Promise.all(
        refs.map((ref, index) => idOf(ref, 'watcher', `/change/${name}/${String(index)}`)),
      )
    }
    if (change.assignee) resolved.assignee = await idOf(change.assignee, 'assignee')
    if (change.reporter !== undefined) resolved.reporter = await idOf(change.reporter, 'reporter')
  }
  if (change.team && mayInInstallation(actor, 'teams.list') === 'allow') {
    const team = await findTeamByRef(db, change.team)
    if (!team) throw unknownTeam(change.team, '/change/team')
    resolved.team = team.id
  }
  return resolved
}
