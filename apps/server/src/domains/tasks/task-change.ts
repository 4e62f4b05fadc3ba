import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { ItemValues, TaskChange, TaskValues, Turn } from '@waybill/contract/tasks/task-events.ts'
import type { Insertable, Updateable } from 'kysely'
import { toMillis } from '../../kernel/clock.ts'
import type { Appended, CommandContext } from '../../kernel/command.ts'
import type { TaskItemsTable, TasksTable } from './tasks.tables.ts'

/** What shall be different; the event says the same. */
export interface Changes {
  after?: Partial<TaskValues>
  added?: readonly ItemValues[]
  changed?: readonly { id: string; after: Partial<ItemValues> }[]
  turns?: readonly Turn[]
}

/** Of which ticket a task is. */
export interface OfTicket {
  ticket_id: string
  project_id: string
}

/** Makes a task: the first event of it holds all of its values. The ticket's row must be locked, or new. */
export function startTask(
  context: CommandContext,
  of: OfTicket,
  task: string,
  values: TaskValues,
  changes: Omit<Changes, 'after'>,
): Appended {
  const data = dataOf(task, { ...changes, after: values })
  const event = context.append({ kind: 'task.started', ...of, data })
  context.afterSeq(async () => {
    await context.tx
      .insertInto('tasks')
      .values({
        ...taskRow(task, of.ticket_id, values),
        created_at: context.now,
        seq: event.seq,
      })
      .execute()
    await writeItems(context, of, data, event.seq)
  })
  return event
}

/** Changes a task and its items, with one event of the caller's kind. The ticket's row must be locked. */
export function changeTask(
  context: CommandContext,
  of: OfTicket,
  task: string,
  changes: Changes,
  toEvent: (data: TaskChange) => NewEvent,
): Appended {
  const data = dataOf(task, changes)
  const event = context.append({ ...toEvent(data), ...of })
  context.afterSeq(async () => {
    await context.tx
      .updateTable('tasks')
      .set({ ...taskColumns(data.after), seq: event.seq })
      .where('id', '=', task)
      .execute()
    await writeItems(context, of, data, event.seq)
  })
  return event
}

function dataOf(task: string, { after = {}, added = [], changed = [], turns = [] }: Changes): TaskChange {
  return { task, after, items: { added: [...added], changed: [...changed] }, turns: [...turns] }
}

async function writeItems(
  { tx }: CommandContext,
  of: OfTicket,
  data: TaskChange,
  seq: number,
): Promise<void> {
  for (const { id, after } of data.items.changed)
    await tx
      .updateTable('task_items')
      .set({ ...itemColumns(after), seq })
      .where('id', '=', id)
      .execute()
  if (data.items.added.length > 0)
    await tx
      .insertInto('task_items')
      .values(data.items.added.map((item) => itemRow(data.task, of.ticket_id, item, seq)))
      .execute()
  for (const { team } of data.turns)
    await tx.updateTable('team_turns').set({ seq }).where('team_id', '=', team).execute()
}

/** A task that is neither completed nor cancelled. */
export function isOpen(status: TaskValues['status']): boolean {
  return status !== 'completed' && status !== 'cancelled'
}

export function taskRow(
  id: string,
  ticket_id: string,
  values: TaskValues,
): Omit<Insertable<TasksTable>, 'created_at' | 'seq'> {
  return {
    id,
    ticket_id,
    workflow_id: values.workflow,
    workflow_version: values.version,
    step_id: values.step,
    status: values.status,
    rung: values.rung,
    coordinator_id: values.coordinator,
    target: millisOrNull(values.target),
    resolved_at: millisOrNull(values.resolved_at),
    open: isOpen(values.status) ? 1 : 0,
  }
}

function taskColumns(after: Partial<TaskValues>): Updateable<TasksTable> {
  return {
    ...(after.workflow !== undefined && { workflow_id: after.workflow }),
    ...(after.version !== undefined && { workflow_version: after.version }),
    ...(after.step !== undefined && { step_id: after.step }),
    ...(after.status !== undefined && { status: after.status, open: isOpen(after.status) ? 1 : 0 }),
    ...(after.rung !== undefined && { rung: after.rung }),
    ...(after.coordinator !== undefined && { coordinator_id: after.coordinator }),
    ...(after.target !== undefined && { target: millisOrNull(after.target) }),
    ...(after.resolved_at !== undefined && { resolved_at: millisOrNull(after.resolved_at) }),
  }
}

export function itemRow(
  task_id: string,
  ticket_id: string,
  item: ItemValues,
  seq: number,
): Insertable<TaskItemsTable> {
  const { id, step, team, person, open, target, assigned_at, acted_at, ...same } = item
  return {
    id,
    task_id,
    ticket_id,
    step_id: step,
    team_id: team,
    person_id: person,
    open: open ? 1 : 0,
    target: millisOrNull(target),
    assigned_at: toMillis(assigned_at),
    acted_at: millisOrNull(acted_at),
    ...same,
    seq,
  }
}

function itemColumns(after: Partial<ItemValues>): Updateable<TaskItemsTable> {
  return {
    ...(after.person !== undefined && { person_id: after.person }),
    ...(after.team !== undefined && { team_id: after.team }),
    ...(after.status !== undefined && { status: after.status }),
    ...(after.open !== undefined && { open: after.open ? 1 : 0 }),
    ...(after.notes !== undefined && { notes: after.notes }),
    ...(after.target !== undefined && { target: millisOrNull(after.target) }),
    ...(after.assigned_at !== undefined && { assigned_at: toMillis(after.assigned_at) }),
    ...(after.acted_at !== undefined && { acted_at: millisOrNull(after.acted_at) }),
    ...(after.decision !== undefined && { decision: after.decision }),
    ...(after.reason !== undefined && { reason: after.reason }),
  }
}

function millisOrNull(iso: string | null): number | null {
  return iso === null ? null : toMillis(iso)
}
