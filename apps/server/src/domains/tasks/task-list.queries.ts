import { isStaff, type Actor } from '@waybill/contract/access/policies.ts'
import { TASK_STATUSES, type TaskListQuery, type TaskStatus } from '@waybill/contract/tasks/task.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { findPersonByRef, isId } from '../people/people.queries.ts'
import { findTeamByRef } from '../teams/teams.queries.ts'
import { requireTicket } from '../tickets/answer-ticket.ts'
import { visibleTickets, type Reach } from '../tickets/ticket-reach.queries.ts'
import { wrongFilter } from '../tickets/tickets.errors.ts'
import type { TaskRow } from './tasks.queries.ts'

/** What a list of tasks asks for, with ids. */
export interface TaskFilters {
  ticket?: string
  /** Has an open item of this person. */
  person?: string
  team?: string
  status?: TaskStatus[]
  unrouted?: true
  queue?: true
  requested?: true
}

/** The filters of a query string with ids in place of names; without any, the sender's own. @throws Problem 400, 404 */
export async function readTaskFilters(db: Db, actor: Actor, query: TaskListQuery): Promise<TaskFilters> {
  const { ticket, person, team, status, unrouted, queue, requested, all } = query
  const none = [ticket, person, team, status, unrouted, queue, requested, all].every(
    (one) => one === undefined,
  )
  const who = person ?? (none ? 'me' : undefined)
  return {
    ...(ticket !== undefined && { ticket: (await requireTicket(db, ticket, actor)).ticket.id }),
    ...(who !== undefined && { person: await personOf(db, actor, who) }),
    ...(team !== undefined && { team: await teamOf(db, actor, team) }),
    ...(status !== undefined && { status: statusesOf(status) }),
    ...(unrouted && { unrouted: true as const }),
    ...(queue && { queue: true as const }),
    ...(requested && { requested: true as const }),
  }
}

async function personOf(db: Db, actor: Actor, ref: string): Promise<string> {
  if (ref === 'me') return actor.person_id ?? ''
  if (actor.role === 'requester') return isId(ref) ? ref.toLowerCase() : ''
  const person = await findPersonByRef(db, ref)
  if (!person) throw wrongFilter('person', `there is no person "${ref}"`)
  return person.id
}

async function teamOf(db: Db, actor: Actor, ref: string): Promise<string> {
  if (actor.role === 'requester') return isId(ref) ? ref.toLowerCase() : ''
  const team = await findTeamByRef(db, ref)
  if (!team) throw wrongFilter('team', `there is no team "${ref}"`)
  return team.id
}

function statusesOf(list: string): TaskStatus[] {
  return list.split(',').map((word) => {
    const status = TASK_STATUSES.find((one) => one === word.trim())
    if (!status) throw wrongFilter('status', `"${word}" is not one of ${TASK_STATUSES.join(', ')}`)
    return status
  })
}

/** A page of the tasks of tickets that the actor sees, oldest first. Who has what is asked only where they are staff. */
export function taskPage(
  db: Db,
  actor: Actor,
  reach: Reach,
  filters: TaskFilters,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<TaskRow[]> {
  const { ticket, person, team, status, unrouted, queue, requested } = filters
  const asksWho =
    (person !== undefined && person !== actor.person_id) || team !== undefined || queue || unrouted
  const items = [
    ...(person === undefined ? [] : [sql<SqlBool>`task_items.person_id = ${person}`]),
    ...(team === undefined ? [] : [sql<SqlBool>`task_items.team_id = ${team}`]),
    ...(queue ? [sql<SqlBool>`task_items.person_id is null`] : []),
  ]
  const visible = visibleTickets(reach, actor, false)
  const conditions: Expression<SqlBool>[] = [
    sql`tickets.deleted_at is null`,
    ...(visible ? [visible] : []),
    ...(asksWho ? [inStaffProjects(reach)] : []),
    ...(ticket === undefined ? [] : [sql<SqlBool>`tasks.ticket_id = ${ticket}`]),
    ...(status === undefined ? [] : [sql<SqlBool>`tasks.status in (${sql.join(status)})`]),
    ...(requested ? [sql<SqlBool>`tickets.reporter_id = ${actor.person_id}`] : []),
    ...(unrouted ? [sql<SqlBool>`(tasks.open = 1 and tasks.workflow_id is null)`] : []),
    ...(items.length === 0
      ? []
      : [
          sql<SqlBool>`tasks.id in (select task_items.task_id from task_items
            where ${sql.join([...items, sql`task_items.open = 1`], sql` and `)})`,
        ]),
    ...(after === undefined ? [] : [sql<SqlBool>`tasks.id > ${after}`]),
  ]
  const start = db
    .selectFrom('tasks')
    .innerJoin('tickets', 'tickets.id', 'tasks.ticket_id')
    .selectAll('tasks')
  return conditions
    .reduce((query, condition) => query.where(condition), start)
    .orderBy('tasks.id')
    .limit(limit)
    .execute()
}

function inStaffProjects(reach: Reach): Expression<SqlBool> {
  const staff = [...reach.projects.values()].filter(({ as }) => isStaff(as)).map(({ project }) => project.id)
  return staff.length === 0 ? sql`1 = 0` : sql`tickets.project_id in (${sql.join(staff)})`
}

/** How many open items wait in the queue of a team. */
export async function countQueued(db: Db, team: string): Promise<number> {
  const { count } = await db
    .selectFrom('task_items')
    .innerJoin('tickets', 'tickets.id', 'task_items.ticket_id')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('task_items.team_id', '=', team)
    .where('task_items.open', '=', 1)
    .where('task_items.person_id', 'is', null)
    .where('tickets.deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
