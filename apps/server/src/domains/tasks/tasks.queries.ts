import type { Actor } from '@waybill/contract/access/policies.ts'
import type { TaskFacts } from '@waybill/contract/access/task-policy.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { prepared } from '../../kernel/prepared.ts'
import { isId } from '../people/people.queries.ts'
import { fieldRows } from '../projects/project-fields.queries.ts'
import { loadForChange } from '../tickets/load-for-change.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'
import { versionOf, type WorkflowVersion } from '../workflows/workflow-versions.queries.ts'
import { isOpen } from './task-change.ts'
import { noRun, taskIsOver, taskWaits } from './tasks.errors.ts'
import type { TaskItemsTable, TasksTable } from './tasks.tables.ts'

export type TaskRow = Selectable<TasksTable>
export type ItemRow = Selectable<TaskItemsTable>

/** A task with its ticket, its version and what policies ask; the ticket's row is locked, which keeps the task too. */
export interface LoadedTask {
  task: TaskRow
  /** Those that are open, oldest first. */
  items: ItemRow[]
  on: TicketWithFacts
  /** null: it was not routed. */
  version: WorkflowVersion | null
  facts: TaskFacts
  /** Keys of the custom fields that its project has. */
  fields: ReadonlySet<string>
  /** The actor has had an item of it, open or not. */
  had_item: boolean
}

/** The task of an id, with its ticket's row locked. */
export async function lockTask(
  context: CommandContext,
  ref: string,
  { lockProject = false }: { lockProject?: boolean } = {},
): Promise<LoadedTask | null> {
  if (!isId(ref)) return null
  const id = ref.toLowerCase()
  const of = await context.tx.selectFrom('tasks').select('ticket_id').where('id', '=', id).executeTakeFirst()
  const on = of && (await loadForChange(context, of.ticket_id, lockProject))
  if (!on) return null
  const task = await context.tx.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst()
  return task ? readRun(context.tx, context.actor, on, task) : null
}

/** The open task of a ticket whose row is locked; null: it travels on its own. */
export async function openTaskOf(context: CommandContext, on: TicketWithFacts): Promise<LoadedTask | null> {
  return openRunOf(context.tx, context.actor, on)
}

/** The same to look at it. */
export async function openRunOf(db: Db, actor: Actor, on: TicketWithFacts): Promise<LoadedTask | null> {
  const [task] = await selectOpen(db, { ticket: on.ticket.id })
  return task ? readRun(db, actor, on, task) : null
}

/** The newest task of a ticket, open or not. */
export async function newestTaskOf(context: CommandContext, on: TicketWithFacts): Promise<LoadedTask | null> {
  const task = await selectNewest(context.tx, on.ticket.id).executeTakeFirst()
  return task ? readRun(context.tx, context.actor, on, task) : null
}

function selectNewest(db: Db, ticket: string) {
  return db.selectFrom('tasks').selectAll().where('ticket_id', '=', ticket).orderBy('id', 'desc').limit(1)
}

const selectOpen = prepared((db, { ticket }: { ticket: string }) =>
  db.selectFrom('tasks').selectAll().where('ticket_id', '=', ticket).where('open', '=', 1),
)

/** A task that somebody looks at, with what policies and conditions ask. */
export async function readRun(db: Db, actor: Actor, on: TicketWithFacts, task: TaskRow): Promise<LoadedTask> {
  const items = await db
    .selectFrom('task_items')
    .selectAll()
    .where('task_id', '=', task.id)
    .where('open', '=', 1)
    .orderBy('id')
    .execute()
  const version =
    task.workflow_id === null || task.workflow_version === null
      ? null
      : await versionOf(db, task.workflow_id, task.workflow_version)
  const queues = items.filter(({ person_id }) => person_id === null).map(({ team_id }) => team_id)
  const facts = {
    ticket: on.facts,
    is_holder: items.some(({ person_id }) => person_id !== null && person_id === actor.person_id),
    in_team: await isMember(db, actor.person_id, queues),
  }
  const fields = new Set(version ? (await fieldRows(db, on.project.id)).map(({ key }) => key) : [])
  const had_item = facts.is_holder || (await hadItem(db, task.id, actor))
  return { task, items, on, version, facts, fields, had_item }
}

async function hadItem(db: Db, task: string, { person_id }: Actor): Promise<boolean> {
  if (person_id === null) return false
  const row = await db
    .selectFrom('task_items')
    .select('id')
    .where('task_id', '=', task)
    .where('person_id', '=', person_id)
    .executeTakeFirst()
  return row !== undefined
}

async function isMember(db: Db, person: string | null, teams: readonly (string | null)[]): Promise<boolean> {
  const ids = teams.filter((team) => team !== null)
  if (person === null || ids.length === 0) return false
  const row = await db
    .selectFrom('team_members')
    .select('team_id')
    .where('person_id', '=', person)
    .where('team_id', 'in', ids)
    .executeTakeFirst()
  return row !== undefined
}

/** @throws Problem 409 unless the run goes on and has begun */
export function assertRunning({ task }: Pick<LoadedTask, 'task'>): void {
  if (!isOpen(task.status)) throw taskIsOver()
  if (task.status === 'pending') throw taskWaits()
}

/** The newest task of a ticket, to be routed. @throws Problem 409 for a ticket without */
export async function requireTaskOf(db: Db, ticket: string): Promise<string> {
  const { id } = (await selectNewest(db, ticket).executeTakeFirst()) ?? {}
  if (id === undefined) throw noRun()
  return id
}

/** The newest task of a ticket, as presenters want it; nothing for a ticket without. */
export async function newestTasks(
  db: Db,
  on: TicketWithFacts,
): Promise<{ task: TaskRow; on: TicketWithFacts }[]> {
  const tasks = await selectNewest(db, on.ticket.id).execute()
  return tasks.map((task) => ({ task, on }))
}
