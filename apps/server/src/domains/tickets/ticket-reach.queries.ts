import {
  isStaff,
  standing,
  type Actor,
  type ProjectFacts,
  type Standing,
} from '@waybill/contract/access/policies.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { factsOf, loadProjectFacts, membershipOf } from '../projects/projects.queries.ts'
import type { ProjectOfTicket } from './tickets.queries.ts'

export interface ReachedProject {
  project: ProjectOfTicket
  facts: ProjectFacts
  as: Standing
}

/** Where an actor may look for tickets: each project with what the actor is there. */
export interface Reach {
  projects: ReadonlyMap<string, ReachedProject>
  /** Whether tickets of projects that are not named here must be left out. */
  bounded: boolean
}

/** All projects, also those where the actor has only own tickets; a token's limits are kept. */
export async function reachOfAll(db: Db, actor: Actor): Promise<Reach> {
  let query = db
    .selectFrom('projects')
    .select(['projects.id', 'projects.key', 'projects.access', 'projects.archived', 'projects.workflow_id'])
    .select(membershipOf(actor))
  if (actor.token_projects) query = query.where('projects.id', 'in', [...actor.token_projects, ''])
  const rows = await query.execute()
  const reached = rows.map(({ membership, ...project }) =>
    reach(actor, project, factsOf(project, membership)),
  )
  return {
    projects: new Map(reached.map((one) => [one.project.id, one])),
    bounded: actor.token_projects !== null,
  }
}

/**
 * These projects only; null in place of one that does not exist for the actor. A private project where somebody is
 * nobody exists for them as far as they have a ticket in it.
 */
export async function reachOf(db: Db, actor: Actor, ref: string): Promise<ReachedProject | null> {
  const found = await loadProjectFacts(db, ref, actor)
  if (!found) return null
  if (actor.token_projects && !actor.token_projects.includes(found.project.id)) return null
  const reached = reach(actor, found.project, found.facts)
  return reached.as === 'none' && !(await hasOwnTicket(db, actor, [found.project.id])) ? null : reached
}

function reach(actor: Actor, project: ProjectOfTicket, facts: ProjectFacts): ReachedProject {
  return { project, facts, as: standing(actor, facts) }
}

/** Whether the actor reported or watches a ticket of these projects. */
async function hasOwnTicket(db: Db, actor: Actor, projectIds: readonly string[]): Promise<boolean> {
  const own = await db
    .selectFrom('tickets')
    .select('id')
    .where('project_id', 'in', [...projectIds])
    .where('deleted_at', 'is', null)
    .where(ownTickets(actor))
    .limit(1)
    .executeTakeFirst()
  return own !== undefined
}

/**
 * The projects whose tickets the actor sees with their internal comments; null when no list can hold another ticket:
 * everything is theirs, or they have no ticket of their own elsewhere.
 */
export async function staffProjectsAmongOwn(db: Db, actor: Actor, reach: Reach): Promise<string[] | null> {
  const all = [...reach.projects.values()]
  const staff = all.filter(({ as }) => isStaff(as)).map(({ project }) => project.id)
  const rest = all.filter(({ as }) => !isStaff(as)).map(({ project }) => project.id)
  if (rest.length === 0) return null
  return staff.length === 0 || (await hasOwnTicket(db, actor, rest)) ? staff : null
}

/** Tickets that the actor reported or watches; a list of ids, so that neither engine walks all tickets for it. */
function ownTickets(actor: Actor): Expression<SqlBool> {
  if (actor.person_id === null) return sql`1 = 0`
  return sql`tickets.id in (select own.id from tickets as own where own.reporter_id = ${actor.person_id}
    and own.deleted_at is null
    union all select watched.ticket_id from ticket_watchers as watched where watched.person_id = ${actor.person_id})`
}

/** The same, asked of each ticket that is looked at anyway: who works here may have reported thousands. */
function isOwnTicket(actor: Actor): Expression<SqlBool> {
  if (actor.person_id === null) return sql`1 = 0`
  return sql`tickets.reporter_id = ${actor.person_id} or exists (select 1 from ticket_watchers as watched
    where watched.ticket_id = tickets.id and watched.person_id = ${actor.person_id})`
}

/**
 * The rule of `ticket.see` as SQL; null when it leaves nothing out. Deleted tickets are seen by those who work in the
 * project only. Tested against the policy over every role, relation and access.
 */
export function visibleTickets(reach: Reach, actor: Actor, deleted: boolean): Expression<SqlBool> | null {
  const all = [...reach.projects.values()]
  const seesAll = ({ as }: ReachedProject) => (deleted ? as === 'lead' || as === 'member' : isStaff(as))
  const staff = all.filter(seesAll).map(({ project }) => project.id)
  const rest = all.filter((one) => !seesAll(one)).map(({ project }) => project.id)
  if (deleted) return rest.length === 0 && !reach.bounded ? null : inProjects(staff)
  const own = ownTickets(actor)
  if (reach.bounded) {
    if (rest.length === 0) return inProjects(staff)
    if (staff.length === 0) return sql`(${inProjects(rest)} and ${own})`
    return sql`(${inProjects(staff)} or (${inProjects(rest)} and ${own}))`
  }
  if (rest.length === 0) return null
  if (staff.length === 0) return own
  // Whoever sees most projects walks along the sort's index and skips the few; "not in" keeps the planner from sorting.
  return staff.length >= rest.length
    ? sql`(tickets.project_id not in (${sql.join(rest)}) or ${isOwnTicket(actor)})`
    : sql`(${inProjects(staff)} or ${own})`
}

/**
 * `visibleTickets` in two that have no ticket in common: of the projects where the actor is staff
 * (null: of none), and the own of others.
 */
export function visibleApart(
  reach: Reach,
  actor: Actor,
): { staff: Expression<SqlBool> | null; own: Expression<SqlBool> } {
  const all = [...reach.projects.values()]
  const staff = all.filter(({ as }) => isStaff(as)).map(({ project }) => project.id)
  const rest = all.filter(({ as }) => !isStaff(as)).map(({ project }) => project.id)
  // As in `visibleTickets`: along the index of the sort where it holds few others.
  const walks = !reach.bounded && staff.length >= rest.length
  const works = walks ? sql<SqlBool>`tickets.project_id not in (${sql.join(rest)})` : inProjects(staff)
  return {
    staff: staff.length === 0 ? null : works,
    own: sql`(${inProjects(rest)} and ${ownTickets(actor)})`,
  }
}

function inProjects(ids: readonly string[]): Expression<SqlBool> {
  const [only] = ids
  if (only === undefined) return sql`1 = 0`
  return ids.length === 1 ? sql`tickets.project_id = ${only}` : sql`tickets.project_id in (${sql.join(ids)})`
}
