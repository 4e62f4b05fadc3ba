import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import type { RuleDefinition } from '@waybill/contract/automation/rule.ts'
import type { Db } from '../../io/db/tables.ts'
import { findPersonByRef, isId } from '../people/people.queries.ts'
import { findTeamByRef, namesOfTeams } from '../teams/teams.queries.ts'
import { namesIn, withNames } from './people-and-teams.ts'

/** The definition with ids in place of e-mail addresses and names of teams; what is unknown stays, for the check to say so. */
export async function withIds(db: Db, definition: RuleDefinition): Promise<RuleDefinition> {
  const { people, teams } = namesIn(definition)
  const ids = new Map<string, string>()
  for (const ref of people) {
    const found = ref.includes('@') ? await findPersonByRef(db, ref) : null
    if (found) ids.set(ref, found.id)
  }
  const teamIds = new Map<string, string>()
  for (const ref of teams) {
    const found = await findTeamByRef(db, ref)
    if (found) teamIds.set(ref, found.id)
  }
  return withNames(definition, {
    person: (ref) => ids.get(ref) ?? ref,
    team: (ref) => teamIds.get(ref) ?? ref,
  })
}

/** The definition as another installation can read it: e-mail addresses and names of teams, where its reader may see them. */
export async function withoutIds(db: Db, actor: Actor, definition: RuleDefinition): Promise<RuleDefinition> {
  const { people, teams } = namesIn(definition)
  const emails = new Map<string, string>()
  if (mayInInstallation(actor, 'people.list') === 'allow')
    for (const id of [...people].filter(isId)) {
      const email = (await findPersonByRef(db, id))?.email
      if (email) emails.set(id, email)
    }
  const mayTeams = mayInInstallation(actor, 'teams.list') === 'allow'
  const names = mayTeams ? await namesOfTeams(db, [...teams]) : new Map<string, string>()
  return withNames(definition, {
    person: (id) => emails.get(id) ?? id,
    team: (id) => names.get(id) ?? id,
  })
}
