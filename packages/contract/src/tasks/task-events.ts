import Type, { type Static } from 'typebox'
import { Id, Instant, nullable, oneOf, strict } from '../schema.ts'
import { EndActionKind } from '../workflows/workflow.ts'
import { ItemOrigin, ItemStatus, Rung, TaskStatus } from './task.ts'

/** A task as the log knows it, under the names of the API; people, teams, steps and workflows are ids. */
export const taskValues = {
  workflow: nullable(Id),
  version: nullable(Type.Integer()),
  step: Id,
  status: TaskStatus,
  rung: Rung,
  coordinator: nullable(Id),
  target: nullable(Instant),
  resolved_at: nullable(Instant),
}

export const itemValues = {
  id: Id,
  step: Id,
  team: nullable(Id),
  person: nullable(Id),
  origin: ItemOrigin,
  status: ItemStatus,
  /** It waits for somebody; a breached one stays with its person until they act. */
  open: Type.Boolean(),
  notes: nullable(Type.String()),
  target: nullable(Instant),
  assigned_at: Instant,
  acted_at: nullable(Instant),
  decision: nullable(oneOf(['approved', 'refused'])),
  reason: nullable(Type.String()),
}

/** Whose turn it was last in a team; `position`: the place in the order of the team then. */
const Turn = Type.Object({ team: Id, person: Id, position: Type.Integer() })
export type Turn = Static<typeof Turn>

/**
 * What every event of a task carries: how the task and its items are afterwards, as far as they changed, and the turns
 * that were taken. The log alone rebuilds them.
 */
const changed = {
  task: Id,
  after: Type.Partial(Type.Object(taskValues)),
  items: Type.Object({
    added: Type.Array(Type.Object(itemValues)),
    changed: Type.Array(Type.Object({ id: Id, after: Type.Partial(Type.Object(itemValues)) })),
  }),
  turns: Type.Array(Turn),
}

const item = { item: Id }
const text = nullable(Type.String())
/** The name is not said by events from before it stood there. */
const endAction = { run: Id, name: Type.Optional(Type.String()) }

export const taskEvents = {
  /** A ticket entered a workflow, or waits before it: for the front desk, or for somebody to route it. */
  'task.started': Type.Object({ ...changed }),
  /** Somebody chose its workflow. `from`: the one by which it went before; it begins the other one anew. */
  'task.routed': Type.Object({
    ...changed,
    from: Type.Optional(Id),
    reason: Type.Optional(Type.String()),
  }),
  /** The front desk let the request in. */
  'task.entered': Type.Object({ ...changed }),
  /** `for`: whose item it was, when a lead acted for them. `transition` null: finished. `to` null: the run is over. */
  'task.acted': Type.Object({
    ...changed,
    transition: nullable(Id),
    name: Type.String(),
    from: Id,
    to: nullable(Id),
    comment: text,
    /** The public comment that holds its words; then `comment` has none. */
    told: Type.Optional(Id),
    for: nullable(Id),
  }),
  /**
   * Its requester answered, and so its step waits no longer. `comment`: the answer. `transition` and `to` null: it stays at
   * the step, where no way or several lead on.
   */
  'task.answered': Type.Object({
    ...changed,
    comment: Id,
    transition: nullable(Id),
    from: Id,
    to: nullable(Id),
  }),
  /** It came to a step as another system tells it: nobody took a transition here. */
  'task.moved': Type.Object({ ...changed, from: Id, to: Id }),
  'task.voted': Type.Object({ ...changed, ...item, decision: oneOf(['approved', 'refused']), comment: text }),
  'task.looked_at': Type.Object({ ...changed, ...item }),
  'task.claimed': Type.Object({ ...changed, ...item }),
  /** Into the queue of its team; with nothing added it was taken back, and nobody else is asked instead. */
  'task.released': Type.Object({ ...changed, ...item }),
  'task.transferred': Type.Object({
    ...changed,
    ...item,
    from: nullable(Id),
    to: Id,
    notes: text,
  }),
  'task.escalated': Type.Object({ ...changed, ...item, from: nullable(Id), team: Id, reason: Type.String() }),
  'task.breached': Type.Object({ ...changed, ...item }),
  /** To another version of the workflow; `from`: the step where it stood. */
  'task.migrated': Type.Object({ ...changed, migration: Id, from: Id }),
  'task.reopened': Type.Object({ ...changed, reason: text }),
  'task.cancelled': Type.Object({ ...changed }),
  /** Nobody of the team was there: the ticket waits in its queue. A warning; state stands in the event before it. */
  'task.nobody_there': Type.Object({ task: Id, step: Id, team: nullable(Id) }),

  /** What front desk and requester say to each other; told to everybody who sees the ticket. */
  'request.approved': Type.Object({ task: Id }),
  'request.rejected': Type.Object({
    task: Id,
    reason: Type.String(),
    /** It had been let in before. */
    early: Type.Optional(Type.Boolean()),
  }),
  'request.withdrawn': Type.Object({ reason: Type.String() }),
  'request.closed': Type.Object({ by_itself: Type.Boolean() }),
  /** `comment`: a reply of its requester reopened it. */
  'request.reopened': Type.Object({ reason: text, comment: Type.Optional(Id) }),
  'request.rated': Type.Object({ score: Type.Integer(), comment: text, by: Id }),

  /** Work outside when a run is over; `key` is ticket:version:action, under which it is done at most once there. */
  'end_action.planned': Type.Object({
    run: Id,
    task: Id,
    workflow: Id,
    version: Type.Integer(),
    action: Id,
    /** Once more after it was taken back or stopped; 1 where it is not said. */
    round: Type.Optional(Type.Integer()),
    kind: EndActionKind,
    name: Type.String(),
  }),
  'end_action.tried': Type.Object({
    ...endAction,
    state: oneOf(['done', 'retrying', 'failed', 'compensated', 'compensation_failed']),
    attempt: Type.Integer(),
    /** What the other side answered or what went wrong; without addresses. */
    answer: Type.String(),
  }),
  'end_action.retried': Type.Object(endAction),
  /** Where taking it back was given up, it says that it stays done. */
  'end_action.skipped': Type.Object({
    ...endAction,
    reason: Type.String(),
    state: Type.Optional(Type.Literal('done')),
    answer: Type.Optional(Type.String()),
  }),
  /** The ticket was reopened before it was done. */
  'end_action.stopped': Type.Object(endAction),
  'end_action.compensation_asked': Type.Object({ ...endAction, reason: Type.String() }),
}

export type TaskValues = { [K in keyof typeof taskValues]: Static<(typeof taskValues)[K]> }
export type ItemValues = { [K in keyof typeof itemValues]: Static<(typeof itemValues)[K]> }
const Changed = strict(changed)
export type TaskChange = Static<typeof Changed>
