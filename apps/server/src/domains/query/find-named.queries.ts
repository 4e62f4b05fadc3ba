import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import { foldName } from '@waybill/contract/fold-text.ts'
import type { Db } from '../../io/db/tables.ts'
import { findPersonByRef, isId } from '../people/people.queries.ts'
import { findTeamByRef } from '../teams/teams.queries.ts'

/**
 * The people whom an id, an e-mail address or a whole name means; several where several have that name, null where nobody
 * has. For those who may not see the list of people only ids mean somebody, and a wrong one is no error: a ticket found by
 * an address would tell them whose it is. They find by the ids that tickets show.
 */
export async function findPeople(db: Db, actor: Actor, ref: string): Promise<string[] | null> {
  if (mayInInstallation(actor, 'people.list') !== 'allow') return isId(ref) ? [ref.toLowerCase()] : []
  const person = await findPersonByRef(db, ref)
  if (person) return [person.id]
  const named = await db.selectFrom('people').select('id').where('name_folded', '=', foldName(ref)).execute()
  return named.length === 0 ? null : named.map((one) => one.id)
}

/** As with people: the team that an id or a name means, for those who may see the list of teams; for others ids only. */
export async function findTeams(db: Db, actor: Actor, ref: string): Promise<string[] | null> {
  if (mayInInstallation(actor, 'teams.list') !== 'allow') return isId(ref) ? [ref.toLowerCase()] : []
  const team = await findTeamByRef(db, ref)
  return team && [team.id]
}

/** The project of a key, also of one that it had before. Only for conditions that rights narrow anyway. */
export async function projectOfKey(db: Db, key: string): Promise<string | null> {
  const row = await db
    .selectFrom('projects')
    .select('id')
    .where('key', '=', key)
    .unionAll(db.selectFrom('project_aliases').select('project_id as id').where('key', '=', key))
    .executeTakeFirst()
  return row?.id ?? null
}

export type StepsByName = ReadonlyMap<string, readonly { id: string; workflow_id: string }[]>

/** Steps of all workflows by their name in any case of letters. */
export async function readStepsByName(db: Db): Promise<StepsByName> {
  const rows = await db.selectFrom('workflow_steps').select(['id', 'workflow_id', 'name']).execute()
  return Map.groupBy(rows, ({ name }) => foldName(name))
}

/** The steps of all versions of a workflow. */
export async function stepsOfWorkflow(db: Db, workflow: string): Promise<string[]> {
  const rows = await db
    .selectFrom('workflow_steps')
    .select('id')
    .where('workflow_id', '=', workflow)
    .execute()
  return rows.map((row) => row.id)
}

/** The projects that have a label of this folded name. */
export async function projectsWithLabel(db: Db, name: string): Promise<string[]> {
  const rows = await db.selectFrom('labels').select('project_id').where('name_folded', '=', name).execute()
  return rows.map((row) => row.project_id)
}

/** The time zone that a person has set, or UTC. */
export async function timeZoneOf(db: Db, actor: Actor): Promise<string> {
  if (actor.person_id === null) return 'UTC'
  const row = await db
    .selectFrom('people')
    .select('time_zone')
    .where('id', '=', actor.person_id)
    .executeTakeFirst()
  return row?.time_zone ?? 'UTC'
}
