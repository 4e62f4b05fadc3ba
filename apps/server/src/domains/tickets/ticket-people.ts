import { isStaff, standing, type Actor } from '@waybill/contract/access/policies.ts'
import type { Tx } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { findPersonByRef, type PersonRow } from '../people/people.queries.ts'
import { factsOf, type ProjectRow } from '../projects/projects.queries.ts'
import { findTeamByRef } from '../teams/teams.queries.ts'
import { assigneeCannotWork, unknownPerson, unknownTeam } from './tickets.errors.ts'

type Project = Pick<ProjectRow, 'id' | 'key' | 'access' | 'archived'>

/** The id of the person whom `ref` names. Only Waybill itself (imports), but no rule, may name people who are not active. */
export async function resolvePerson(
  { tx, actor, via }: Pick<CommandContext, 'tx' | 'actor' | 'via'>,
  ref: string,
  field: string,
  pointer = `/${field}`,
): Promise<PersonRow> {
  const person = await findPersonByRef(tx, ref)
  if (!person || (person.active === 0 && !mayNameAnybody(actor, via)))
    throw unknownPerson(pointer, field, ref)
  return person
}

/** Somebody who cannot see the tickets of a project must not be given one: it would be lost. */
export async function resolveAssignee(
  context: Pick<CommandContext, 'tx' | 'actor' | 'via'>,
  ref: string,
  project: Project,
  field = 'assignee',
): Promise<string> {
  const person = await resolvePerson(context, ref, 'assignee', `/${field}`)
  if (!mayNameAnybody(context.actor, context.via) && !(await worksIn(context.tx, person, project))) {
    throw assigneeCannotWork(ref, project.key, `/${field}`)
  }
  return person.id
}

/** An import tells how it was; a rule acts today, for somebody who wrote it long ago. */
function mayNameAnybody(actor: Actor, via: string): boolean {
  return actor.kind === 'system' && !via.startsWith('rule:')
}

/** The person, if they may still work in the project today; nobody otherwise. */
export async function stillWorks(tx: Tx, id: string | null, project: Project): Promise<string | null> {
  const person = id === null ? null : await findPersonByRef(tx, id)
  return person?.active === 1 && (await worksIn(tx, person, project)) ? person.id : null
}

async function worksIn(tx: Tx, person: PersonRow, project: Project): Promise<boolean> {
  const member = await tx
    .selectFrom('project_members')
    .select('role')
    .where('project_id', '=', project.id)
    .where('person_id', '=', person.id)
    .executeTakeFirst()
  const actor: Actor = {
    kind: 'person',
    person_id: person.id,
    role: person.role,
    scopes: null,
    token_projects: null,
  }
  const as = standing(actor, factsOf(project, member?.role ?? null))
  return isStaff(as) && as !== 'viewer'
}

export async function resolveTeam(tx: Tx, ref: string): Promise<string> {
  const team = await findTeamByRef(tx, ref)
  if (!team) throw unknownTeam(ref)
  return team.id
}
