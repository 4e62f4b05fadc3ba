import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, Seq, listOf, nullable, oneOf } from '../schema.ts'
import { Step } from '../workflows/step.ts'

/**
 * A task is one ticket's run through a workflow; `pending`: it waits for the front desk or for somebody to route it;
 * `on_hold`: it waits for its requester.
 */
export const TASK_STATUSES = ['pending', 'in_progress', 'completed', 'on_hold', 'cancelled'] as const
export const TaskStatus = oneOf(TASK_STATUSES)
export type TaskStatus = Static<typeof TaskStatus>

/** How an item came to its person. */
export const ITEM_ORIGINS = ['system', 'transferred', 'escalation'] as const
export const ItemOrigin = oneOf(ITEM_ORIGINS)
/** The last four are final. */
export const ITEM_STATUSES = [
  'new',
  'in_progress',
  'resolved',
  'reassigned',
  'escalated',
  'breached',
] as const
export const ItemStatus = oneOf(ITEM_STATUSES)
export type ItemStatus = Static<typeof ItemStatus>

/** By which rule a ticket found its workflow: see the guide of workflows. */
export const RUNGS = [
  'exact',
  'without_priority',
  'category_and_department',
  'project',
  'by_hand',
  'unrouted',
] as const
export const Rung = oneOf(RUNGS)
export type Rung = Static<typeof Rung>

/** One assignment at a step: a person's, or a queue's while `person` is null. */
export const TaskItem = Type.Object({
  id: Id,
  person: nullable(NamedRef),
  team: nullable(NamedRef),
  step: Step,
  origin: ItemOrigin,
  status: ItemStatus,
  assigned_at: Instant,
  acted_at: nullable(Instant),
  target: nullable(Instant),
  notes: nullable(Type.String()),
  /** Why it is theirs, in words: "in turn, 2 of 3". */
  reason: nullable(Type.String()),
  /** In an approval: what they said. */
  decision: nullable(oneOf(['approved', 'refused'])),
})
export type TaskItem = Static<typeof TaskItem>

export const Task = Type.Object({
  id: Id,
  ticket: Type.Object({ id: Id, key: Type.String(), title: Type.String(), priority: Type.String() }),
  workflow: nullable(Type.Object({ id: Id, name: Type.String(), version: Type.Integer() })),
  step: nullable(Step),
  status: TaskStatus,
  rung: Rung,
  coordinator: nullable(NamedRef),
  assigned_to: nullable(NamedRef),
  team: nullable(NamedRef),
  target: nullable(Instant),
  resolved_at: nullable(Instant),
  sla: nullable(Type.Object({ state: Type.String(), due: nullable(Instant), paused: Type.Boolean() })),
  items: Type.Array(TaskItem),
  created_at: Instant,
  seq: Seq,
  can: Type.Record(Type.String(), Type.Boolean()),
})
export type Task = Static<typeof Task>
export const TaskList = listOf(Task)
