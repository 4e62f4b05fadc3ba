import { notFound } from '@waybill/contract/problems/problem.ts'
import type { Task, TaskList, TaskListQuery, TeamLoad } from '@waybill/contract/tasks/task.ts'
import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { DEFAULT_LIMIT } from '../../http/list-page.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import type { Db } from '../../io/db/tables.ts'
import { isId } from '../people/people.queries.ts'
import { requireRead } from '../projects/require-read.ts'
import { findTeamByRef, membersOfTeams } from '../teams/teams.queries.ts'
import { requireTicket } from '../tickets/answer-ticket.ts'
import { withFacts } from '../tickets/list-tickets.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'
import { nextInTurn } from './choose-person.ts'
import { countQueued, readTaskFilters, taskPage } from './task-list.queries.ts'
import { presentTasks } from './tasks.presenter.ts'
import type { TaskRow } from './tasks.queries.ts'
import { isAway } from './team-people.queries.ts'

/** A page of tasks, oldest first. */
export async function listTasks(
  { store, clock }: Pick<Kernel, 'store' | 'clock'>,
  actor: Actor,
  query: TaskListQuery,
): Promise<TaskList> {
  requireRead(actor)
  const { db } = store
  const filters = await readTaskFilters(db, actor, query)
  const reach = await reachOfAll(db, actor)
  const limit = query.limit ?? DEFAULT_LIMIT
  const name = `tasks ${JSON.stringify(filters)}`
  const [after] = decodeCursor(name, query.after, ['text']) ?? []
  const rows = await taskPage(db, actor, reach, filters, { after, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const ids = shown.map(({ ticket_id }) => ticket_id)
  const tickets =
    ids.length === 0 ? [] : await db.selectFrom('tickets').selectAll().where('id', 'in', ids).execute()
  const found = await withFacts(store, actor, reach, tickets)
  const byTicket = new Map(found.map((on) => [on.ticket.id, on]))
  const seen = shown.flatMap((task) => {
    const on = byTicket.get(task.ticket_id)
    return on ? [{ task, on }] : []
  })
  return {
    items: await presentTasks(db, actor, seen, clock.now()),
    next: last ? encodeCursor(name, [last.id]) : null,
  }
}

/** One task for whoever sees its ticket. @throws Problem 404; 403 for a token that may not read */
export async function readTask(
  { store, clock }: Pick<Kernel, 'store' | 'clock'>,
  actor: Actor,
  ref: string,
): Promise<Task> {
  const task = await findTask(store.db, ref)
  const on = await requireTicket(store.db, task.ticket_id, actor).catch(() => null)
  if (!on) throw notFound('task')
  const [shown] = await presentTasks(store.db, actor, [{ task, on }], clock.now())
  if (!shown) throw notFound('task')
  return shown
}

export async function findTask(db: Db, ref: string): Promise<TaskRow> {
  const task = isId(ref)
    ? await db.selectFrom('tasks').selectAll().where('id', '=', ref.toLowerCase()).executeTakeFirst()
    : undefined
  if (!task) throw notFound('task')
  return task
}

/** Open items of each member of a team, and whose turn is next as far as nobody's rights in a project matter. */
export async function readLoad(
  { store, clock }: Pick<Kernel, 'store' | 'clock'>,
  actor: Actor,
  ref: string,
): Promise<TeamLoad> {
  requireRead(actor)
  const { db } = store
  if (mayInInstallation(actor, 'teams.list') !== 'allow') throw notFound('team')
  const team = await findTeamByRef(db, ref)
  if (!team) throw notFound('team')
  const members = await membersOfTeams(db, [team.id])
  const ids = members.map(({ id }) => id)
  const people =
    ids.length === 0
      ? []
      : await db
          .selectFrom('people')
          .select(['id', 'away_from', 'away_until'])
          .where('id', 'in', ids)
          .execute()
  const counts =
    ids.length === 0
      ? []
      : await db
          .selectFrom('task_items')
          .innerJoin('tickets', 'tickets.id', 'task_items.ticket_id')
          .select((of) => ['task_items.person_id', of.fn.countAll<number>().as('count')])
          .where('task_items.person_id', 'in', ids)
          .where('task_items.open', '=', 1)
          .where('tickets.deleted_at', 'is', null)
          .groupBy('task_items.person_id')
          .execute()
  const turn = await db.selectFrom('team_turns').selectAll().where('team_id', '=', team.id).executeTakeFirst()
  const now = clock.now()
  const away = new Set(people.filter((person) => isAway(person, now)).map(({ id }) => id))
  const open = new Map(counts.map(({ person_id, count }) => [person_id, Number(count)]))
  const next = nextInTurn(
    members.map(({ id, active }) => ({ id, available: active === 1 && !away.has(id) })),
    turn && turn.person_id !== '' ? { person: turn.person_id, position: turn.position } : null,
  )
  return {
    items: members.map(({ id, name, active }) => ({
      person: { id, name },
      open: open.get(id) ?? 0,
      active: active === 1,
      away: away.has(id),
      next: next?.person === id,
    })),
    queued: await countQueued(db, team.id),
  }
}
