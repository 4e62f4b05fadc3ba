import Type, { type Static } from 'typebox'
import {
  Id,
  Instant,
  NamedRef,
  PersonRef,
  Seq,
  TeamRef,
  TicketRef,
  line,
  listOf,
  nullable,
  oneOf,
  strict,
  text,
} from '../schema.ts'
import { After, Limit } from '../tickets/ticket-query.ts'
import { Step } from '../workflows/step.ts'
import { CommentVisibility, EndActionKind, TAKERS, WaitsFor } from '../workflows/workflow.ts'

/**
 * A task is one ticket's run through a workflow; `pending`: it waits for the front desk or for somebody to route it;
 * `on_hold`: it stands at a step that waits for the requester or somebody outside.
 */
export const TASK_STATUSES = ['pending', 'in_progress', 'completed', 'on_hold', 'cancelled'] as const
export const TaskStatus = oneOf(TASK_STATUSES)
export type TaskStatus = Static<typeof TaskStatus>

/** How an item came to its person. */
export const ITEM_ORIGINS = ['system', 'transferred', 'escalation'] as const
export const ItemOrigin = oneOf(ITEM_ORIGINS)
export type ItemOrigin = Static<typeof ItemOrigin>
/** The last four are final; a breached item stays with its person until they act. */
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
  'import',
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
  /** It waits for its person, or in the queue of its team. */
  open: Type.Boolean(),
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
  /** null: none has been found for it, or whoever looks does not work in its project. */
  workflow: nullable(Type.Object({ id: Id, name: Type.String(), version: Type.Integer() })),
  step: nullable(Step),
  /** Its step asks several to decide. */
  approval: Type.Boolean(),
  status: TaskStatus,
  /** On hold: for whom it waits. */
  waits_for: nullable(WaitsFor),
  rung: Rung,
  coordinator: nullable(NamedRef),
  assigned_to: nullable(NamedRef),
  team: nullable(NamedRef),
  target: nullable(Instant),
  resolved_at: nullable(Instant),
  /** Until then its requester may reopen it; null: it is not over, or is not reopened any more. */
  reopen_until: nullable(Instant),
  /** Until then a public comment of its requester reopens it too. */
  reply_reopens: Type.Boolean(),
  sla: nullable(Type.Object({ state: Type.String(), due: nullable(Instant), paused: Type.Boolean() })),
  items: Type.Array(TaskItem),
  created_at: Instant,
  seq: Seq,
  can: Type.Record(Type.String(), Type.Boolean()),
})
export type Task = Static<typeof Task>
export const TaskList = listOf(Task)
export type TaskList = Static<typeof TaskList>

/** Where a run has been, in the order in which it came there the last time. */
export const StepVisits = Type.Object({ items: Type.Array(Type.Object({ step: Step, at: Instant })) })
export type StepVisits = Static<typeof StepVisits>

const Notes = text(16_384)
const Reason = text(4_000, { minLength: 1 })

export const TaskListQuery = strict({
  ticket: Type.Optional(TicketRef),
  person: Type.Optional(line(254, 'Whose open items: me, an id or an e-mail address')),
  team: Type.Optional(TeamRef),
  status: Type.Optional(line(100, 'Statuses of tasks, separated by commas')),
  unrouted: Type.Optional(Type.Boolean({ description: 'true: those that no workflow was found for' })),
  requested: Type.Optional(Type.Boolean({ description: 'true: of tickets whose requester you are' })),
  queue: Type.Optional(Type.Boolean({ description: 'true: those with an item that nobody has claimed' })),
  all: Type.Optional(Type.Boolean({ description: 'true: of everybody; without any filter only yours' })),
  limit: Limit,
  after: After,
})
export type TaskListQuery = Static<typeof TaskListQuery>

/** How many open items each person of a team has, in the order of the team. */
export const TeamLoad = Type.Object({
  items: Type.Array(
    Type.Object({
      person: NamedRef,
      open: Type.Integer(),
      active: Type.Boolean(),
      away: Type.Boolean(),
      /** Whose turn is next. */
      next: Type.Boolean(),
    }),
  ),
  /** Items of the team that nobody has. */
  queued: Type.Integer(),
})
export type TeamLoad = Static<typeof TeamLoad>

export const CommentRule = oneOf(['required', 'optional'])
/** `finish` is the one action of a step without transitions. */
export const AvailableAction = Type.Object({
  action_id: Type.String(),
  name: Type.String(),
  to: nullable(Type.Object({ id: Id, name: Type.String() })),
  required_fields: Type.Array(Type.String()),
  comment: CommentRule,
  /** `public`: the comment is a public one, which its requester reads. */
  comment_visibility: CommentVisibility,
  /** Where it leads, the ticket waits for its requester: the comment is a public question to them. */
  asks_requester: Type.Boolean(),
  /** In an approval: what taking it says. */
  decision: nullable(oneOf(['approved', 'refused'])),
})
export type AvailableAction = Static<typeof AvailableAction>
/** A way out of the step that is not open to who asks: its `condition` does not hold, or, where that is null, it is for others. */
export const ShutWay = Type.Object({
  name: Type.String(),
  to: nullable(Type.Object({ id: Id, name: Type.String() })),
  condition: nullable(Type.String()),
  /** For whom it is: who has it (and leads), who works in the project, or its leads. */
  who: oneOf(TAKERS),
})
export type ShutWay = Static<typeof ShutWay>
export const AvailableActions = Type.Object({
  task_id: Id,
  current_step: nullable(Type.Object({ id: Id, name: Type.String() })),
  available_actions: Type.Array(AvailableAction),
  /** For who works in the project; none for others. */
  shut: Type.Array(ShutWay),
})
export type AvailableActions = Static<typeof AvailableActions>

export const ActOnTaskInput = strict({
  action_id: line(64, 'The id of a transition, or `finish`'),
  comment: Type.Optional(Notes),
  fields: Type.Optional(
    Type.Record(Type.String({ maxLength: 50 }), Type.Unknown(), {
      description: 'Values of required fields under their names, custom ones as `fields.<key>`',
      maxProperties: 50,
    }),
  ),
})
export type ActOnTaskInput = Static<typeof ActOnTaskInput>

const At = Type.Object({ step_id: Id, name: Type.String() })
/** `recorded`: an approval that waits for more voices. */
export const ActionResult = Type.Union([
  Type.Object({
    status: Type.Literal('transitioned'),
    previous_step: At,
    next_step: Type.Object({ ...At.properties, assigned_to: nullable(NamedRef) }),
  }),
  Type.Object({ status: Type.Literal('completed') }),
  Type.Object({
    status: Type.Literal('recorded'),
    approved: Type.Integer(),
    refused: Type.Integer(),
    needed: Type.Integer(),
  }),
])
export type ActionResult = Static<typeof ActionResult>

const ofItem = { item: Type.Optional(Id) }
export const EscalateTaskInput = strict({ reason: Reason, ...ofItem })
export type EscalateTaskInput = Static<typeof EscalateTaskInput>
export const TransferTaskInput = strict({ to: PersonRef, notes: Type.Optional(Notes), ...ofItem })
export type TransferTaskInput = Static<typeof TransferTaskInput>
export const ClaimTaskInput = strict(ofItem)
export type ClaimTaskInput = Static<typeof ClaimTaskInput>
export const RouteTicketInput = strict({
  workflow: line(64, 'A published workflow: id or name'),
  reason: Type.Optional(Reason),
})
export type RouteTicketInput = Static<typeof RouteTicketInput>
export const RejectRequestInput = strict({ reason: Reason })
export type RejectRequestInput = Static<typeof RejectRequestInput>
export const WithdrawRequestInput = strict({ reason: Reason })
export type WithdrawRequestInput = Static<typeof WithdrawRequestInput>
export const ReopenRequestInput = strict({ reason: Type.Optional(Reason) })
export type ReopenRequestInput = Static<typeof ReopenRequestInput>
export const RateRequestInput = strict({
  score: Type.Integer({ minimum: 1, maximum: 5 }),
  comment: Type.Optional(Notes),
})
export type RateRequestInput = Static<typeof RateRequestInput>
export const Rating = Type.Object({
  score: Type.Integer(),
  comment: nullable(Type.String()),
  by: NamedRef,
  at: Instant,
})
export type Rating = Static<typeof Rating>
/** null: nobody has said yet. */
export const TicketRating = Type.Object({ rating: nullable(Rating) })
export type TicketRating = Static<typeof TicketRating>

/** `stopped`: the ticket was reopened before it was done; when the run ends again there is a new one. */
export const END_ACTION_STATES = [
  'pending',
  'retrying',
  'done',
  'failed',
  'skipped',
  'stopped',
  'compensating',
  'compensated',
  'compensation_failed',
] as const
export const EndActionState = oneOf(END_ACTION_STATES)
export type EndActionState = Static<typeof EndActionState>
export const EndActionRun = Type.Object({
  id: Id,
  kind: EndActionKind,
  name: Type.String(),
  state: EndActionState,
  attempts: Type.Integer(),
  /** What the other side answered, or what went wrong. */
  answer: nullable(Type.String()),
  /** What who asks may do about it now: its state leaves it, and to take it back there is a way. */
  can: Type.Object({ retry: Type.Boolean(), skip: Type.Boolean(), compensate: Type.Boolean() }),
  created_at: Instant,
  updated_at: Instant,
})
export type EndActionRun = Static<typeof EndActionRun>
export const EndActionRunList = Type.Object({ items: Type.Array(EndActionRun) })
export type EndActionRunList = Static<typeof EndActionRunList>

/** Which of the end actions that are not settled: those that wait for a try, or that were given up. */
export const UNSETTLED = {
  waiting: ['pending', 'retrying', 'compensating'],
  failed: ['failed', 'compensation_failed'],
} as const satisfies Record<string, readonly EndActionState[]>
export const UnsettledEndActionQuery = strict({
  state: Type.Optional(oneOf(['waiting', 'failed'])),
  limit: Limit,
  after: After,
})
export type UnsettledEndActionQuery = Static<typeof UnsettledEndActionQuery>
/** An end action that is not settled, with the ticket whose run it follows. */
export const UnsettledEndAction = Type.Object({
  ...EndActionRun.properties,
  ticket: Type.Object({ id: Id, key: Type.String(), title: Type.String() }),
  workflow: NamedRef,
})
export type UnsettledEndAction = Static<typeof UnsettledEndAction>
export const UnsettledEndActionList = listOf(UnsettledEndAction)
export type UnsettledEndActionList = Static<typeof UnsettledEndActionList>
export const SkipEndActionInput = strict({ reason: Reason })
export type SkipEndActionInput = Static<typeof SkipEndActionInput>

/** What a requester may ask for: the words by which workflows are found, and what each needs. */
export const PortalForms = Type.Object({
  items: Type.Array(
    Type.Object({
      workflow: NamedRef,
      description: Type.String(),
      category: nullable(Type.String()),
      sub_category: nullable(Type.String()),
      department: nullable(Type.String()),
      required_fields: Type.Array(Type.String()),
    }),
  ),
})
export type PortalForms = Static<typeof PortalForms>
