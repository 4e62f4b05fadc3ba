import Type, { type Static } from 'typebox'
import {
  DURATION_PATTERN,
  ELEMENT_ID_PATTERN,
  Id,
  Instant,
  REQUIRED_FIELD_PATTERN,
  Seq,
  TeamRef,
  line,
  listOf,
  nullable,
  oneOf,
  strict,
  text,
} from '../schema.ts'
import { PluginInput } from '../plugins/plugin-input.ts'
import { Priority } from '../tickets/ticket.ts'
import { Outcome, Status } from './step.ts'

/**
 * A workflow is edited as one definition and runs as versions: publishing keeps the whole definition as version n+1, for
 * ever, and every ticket stays on the version on which it started.
 *
 * `draft`: something in it is wrong; `ready`: it can be published; `published`: it takes new tickets; `paused`: tickets in it
 * go on, no new ones; `archived`: it is kept for the tickets that went through it.
 */
export const WORKFLOW_STATES = ['draft', 'ready', 'published', 'paused', 'archived'] as const
export const WorkflowState = oneOf(WORKFLOW_STATES)
export type WorkflowState = Static<typeof WorkflowState>

/** ISO 8601 duration of days, hours, minutes and seconds: business time where there is a calendar. */
export const Duration = Type.String({
  pattern: DURATION_PATTERN,
  maxLength: 30,
  description: 'ISO 8601, such as PT4H or PT30M; a day is 24 hours',
})

/** A UUID of an element that exists, or a name of the caller's own beginning with `temp-` for a new one. */
export const ElementId = Type.String({
  pattern: ELEMENT_ID_PATTERN,
  maxLength: 64,
})

/**
 * How a step finds its person: in turn, the one with the fewest open items, one with the skill that the ticket's category
 * names, or nobody (a queue from which the team claims, oldest first).
 */
export const ASSIGN_RULES = ['round_robin', 'least_loaded', 'skill', 'queue'] as const
export const AssignRule = oneOf(ASSIGN_RULES)
export type AssignRule = Static<typeof AssignRule>

/** Several people decide: all of them, any one, or so many. */
export const Approval = strict({
  quorum: Type.Union([oneOf(['all', 'any']), Type.Integer({ minimum: 1, maximum: 50 })]),
  /** One "no" ends it, whatever the others say. */
  refusal_ends: Type.Optional(Type.Boolean({ default: true })),
  /** Who asked for the ticket has no voice in it, as one of the team either. */
  without_requester: Type.Optional(Type.Boolean({ default: false })),
})
export type Approval = Static<typeof Approval>

/**
 * For whom a ticket at the step waits, so that nobody here can go on: its requester, or somebody outside. Its task is on hold
 * there, and the clocks of the run and of a resolution stand still.
 */
export const WAITS_FOR = ['requester', 'others'] as const
export const WaitsFor = oneOf(WAITS_FOR)
export type WaitsFor = Static<typeof WaitsFor>

/** Ticket fields by their API name, custom ones as `fields.<key>`, that must have a value. */
export const RequiredFields = Type.Array(
  Type.String({
    pattern: REQUIRED_FIELD_PATTERN,
    maxLength: 50,
  }),
  { maxItems: 50, uniqueItems: true },
)

const Place = strict({
  x: Type.Number({ minimum: -1e6, maximum: 1e6 }),
  y: Type.Number({ minimum: -1e6, maximum: 1e6 }),
})

export const StepInput = strict({
  id: ElementId,
  name: line(64),
  team: Type.Optional(nullable(TeamRef)),
  escalate_to: Type.Optional(nullable(TeamRef)),
  category: Type.Optional(Status),
  weight: Type.Optional(Type.Number({ minimum: 0, maximum: 1000 })),
  is_start: Type.Optional(Type.Boolean()),
  is_end: Type.Optional(Type.Boolean()),
  instruction: Type.Optional(text(16_384)),
  /** What the person at the step fills in before going on. */
  form: Type.Optional(RequiredFields),
  assign: Type.Optional(AssignRule),
  approval: Type.Optional(nullable(Approval)),
  waits_for: Type.Optional(nullable(WaitsFor)),
  /** Of an end. */
  outcome: Type.Optional(Outcome),
  position: Type.Optional(Place),
})
export type StepInput = Static<typeof StepInput>

export const COMMENT_RULES = ['required', 'optional'] as const
/**
 * Who reads the words of an action: those who work in the project, as a note; or its requester too, as a public comment of
 * which they are told.
 */
export const COMMENT_VISIBILITIES = ['internal', 'public'] as const
export const CommentVisibility = oneOf(COMMENT_VISIBILITIES)
export type CommentVisibility = Static<typeof CommentVisibility>
export const TAKERS = ['holder', 'staff', 'lead'] as const

export const TransitionInput = strict({
  id: ElementId,
  from: ElementId,
  /** null finishes the run. */
  to: nullable(ElementId),
  name: line(64),
  /** A condition over the ticket in the query language. */
  guard: Type.Optional(nullable(text(2_000))),
  required_fields: Type.Optional(RequiredFields),
  comment: Type.Optional(oneOf(COMMENT_RULES)),
  comment_visibility: Type.Optional(CommentVisibility),
  /** Who may take it: who holds the step (default), anybody who works in the project, or its leads. */
  who: Type.Optional(oneOf(TAKERS)),
  source_handle: Type.Optional(nullable(line(32))),
  target_handle: Type.Optional(nullable(line(32))),
})
export type TransitionInput = Static<typeof TransitionInput>

export const END_ACTION_KINDS = ['asset', 'budget', 'notification', 'webhook', 'plugin'] as const
export const EndActionKind = oneOf(END_ACTION_KINDS)
export type EndActionKind = Static<typeof EndActionKind>
export const EndActionInput = strict({
  id: Type.Optional(ElementId),
  kind: EndActionKind,
  name: Type.Optional(line(64)),
  /** What is called; of a plugin nothing is. */
  url: Type.Optional(nullable(Type.String({ format: 'uri', pattern: '^https?://', maxLength: 2_000 }))),
  /** Called by hand to take back what the action did. */
  compensate_url: Type.Optional(
    nullable(Type.String({ format: 'uri', pattern: '^https?://', maxLength: 2_000 })),
  ),
  /** With `plugin`: whose action does it, which, and what it is told. */
  plugin: Type.Optional(nullable(line(64))),
  action: Type.Optional(nullable(line(64))),
  input: Type.Optional(nullable(PluginInput)),
})

/** Time to the end of the whole run, by priority. */
export const SlaDurations = strict({
  low: Type.Optional(nullable(Duration)),
  medium: Type.Optional(nullable(Duration)),
  high: Type.Optional(nullable(Duration)),
  critical: Type.Optional(nullable(Duration)),
})
export type SlaDurations = Static<typeof SlaDurations>

export const MOST_STEPS = 200
export const MOST_TRANSITIONS = 1_000
export const GraphInput = strict({
  steps: Type.Array(StepInput, { maxItems: MOST_STEPS }),
  transitions: Type.Array(TransitionInput, { maxItems: MOST_TRANSITIONS }),
})
export type GraphInput = Static<typeof GraphInput>

const Word = line(64)
export const FrontDeskInput = strict({
  /** A lead looks at each request before it enters the workflow. */
  approval: Type.Optional(Type.Boolean()),
  /** How long its requester may reopen a resolved ticket; 0: never. */
  reopen_days: Type.Optional(Type.Integer({ minimum: 0, maximum: 365 })),
  /** A public comment of its requester reopens it too, for so long. */
  reply_reopens: Type.Optional(Type.Boolean()),
  /** Resolved tickets close by themselves when nobody touched them for so long; 0: never. */
  close_after_hours: Type.Optional(Type.Integer({ minimum: 0, maximum: 8_760 })),
})

const optional = {
  description: Type.Optional(text(256)),
  category: Type.Optional(nullable(Word)),
  sub_category: Type.Optional(nullable(Word)),
  department: Type.Optional(nullable(Word)),
  priority: Type.Optional(nullable(Priority)),
  sla: Type.Optional(SlaDurations),
  calendar: Type.Optional(nullable(line(64, 'A calendar: id or name'))),
  end_actions: Type.Optional(Type.Array(EndActionInput, { maxItems: 20 })),
  front_desk: Type.Optional(FrontDeskInput),
  graph: Type.Optional(GraphInput),
}
export const CreateWorkflowInput = strict({ name: line(64), ...optional })
export type CreateWorkflowInput = Static<typeof CreateWorkflowInput>
export const UpdateWorkflowInput = strict({
  /** The position of what the author had seen: a definition that somebody saved since is a conflict. */
  base_seq: Type.Optional(Seq),
  name: Type.Optional(line(64)),
  ...optional,
})
export type UpdateWorkflowInput = Static<typeof UpdateWorkflowInput>

/** The id of a team or calendar; or, while there is none of that name, the words by which it was named. */
const Ref = Type.String()

/** A step as it is kept: everything said. In a version, where every team is there, `id` is the step's own. */
export const StepDefinition = Type.Object({
  id: Id,
  name: Type.String(),
  team: nullable(Ref),
  escalate_to: nullable(Ref),
  category: Status,
  weight: Type.Number(),
  is_start: Type.Boolean(),
  is_end: Type.Boolean(),
  instruction: Type.String(),
  form: Type.Array(Type.String()),
  assign: AssignRule,
  approval: nullable(
    Type.Object({
      quorum: Type.Union([oneOf(['all', 'any']), Type.Integer()]),
      refusal_ends: Type.Boolean(),
      /** Not said by definitions from before there was such a word: they may decide. */
      without_requester: Type.Optional(Type.Boolean()),
    }),
  ),
  /** Not said by definitions from before there was such a word: nobody. */
  waits_for: Type.Optional(nullable(WaitsFor)),
  /** Not said: done. */
  outcome: Type.Optional(Outcome),
  position: Type.Object({ x: Type.Number(), y: Type.Number() }),
})
export type StepDefinition = Static<typeof StepDefinition>
export const TransitionDefinition = Type.Object({
  id: Id,
  from: Id,
  to: nullable(Id),
  name: Type.String(),
  guard: nullable(Type.String()),
  required_fields: Type.Array(Type.String()),
  comment: oneOf(COMMENT_RULES),
  /** Not said by definitions from before there was such a word: internal. */
  comment_visibility: Type.Optional(CommentVisibility),
  who: oneOf(TAKERS),
  source_handle: nullable(Type.String()),
  target_handle: nullable(Type.String()),
})
export type TransitionDefinition = Static<typeof TransitionDefinition>
export const EndActionDefinition = Type.Object({
  id: Id,
  kind: EndActionKind,
  name: Type.String(),
  /** null with `plugin`. */
  url: nullable(Type.String()),
  compensate_url: nullable(Type.String()),
  plugin: Type.Optional(nullable(Type.String())),
  action: Type.Optional(nullable(Type.String())),
  input: Type.Optional(nullable(PluginInput)),
})
export type EndActionDefinition = Static<typeof EndActionDefinition>

/**
 * The whole of a workflow. As the editable definition, and as what a version holds; there the ids of steps and transitions
 * are those of the version (`elements` of the version says which element each was made of).
 */
export const WorkflowDefinition = Type.Object({
  name: Type.String(),
  description: Type.String(),
  category: nullable(Type.String()),
  sub_category: nullable(Type.String()),
  department: nullable(Type.String()),
  priority: nullable(Priority),
  sla: Type.Object({
    low: nullable(Type.String()),
    medium: nullable(Type.String()),
    high: nullable(Type.String()),
    critical: nullable(Type.String()),
  }),
  calendar: nullable(Ref),
  end_actions: Type.Array(EndActionDefinition),
  front_desk: Type.Object({
    approval: Type.Boolean(),
    reopen_days: Type.Integer(),
    /** Not said by definitions from before there was such a word: no. */
    reply_reopens: Type.Optional(Type.Boolean()),
    close_after_hours: Type.Integer(),
  }),
  steps: Type.Array(StepDefinition),
  transitions: Type.Array(TransitionDefinition),
})
export type WorkflowDefinition = Static<typeof WorkflowDefinition>

/** What is wrong with a definition: errors keep it a draft, warnings do not. `element` is a step, a transition, or null for the whole. */
export const WorkflowProblem = Type.Object({
  element: nullable(Type.String()),
  code: Type.String(),
  message: Type.String(),
  severity: oneOf(['error', 'warning']),
})
export type WorkflowProblem = Static<typeof WorkflowProblem>

/** `id` is null when there is none of that name: the problems say so too. */
export const ShownRef = Type.Object({ id: nullable(Id), name: Type.String() })
export type ShownRef = Static<typeof ShownRef>
export const ShownStep = Type.Object({
  ...StepDefinition.properties,
  team: nullable(ShownRef),
  escalate_to: nullable(ShownRef),
})
export const Workflow = Type.Object({
  id: Id,
  built_in: Type.Boolean(),
  state: WorkflowState,
  /** The newest published one; null before the first. */
  version: nullable(Type.Integer()),
  /** The definition differs from that version. */
  changed: Type.Boolean(),
  ...WorkflowDefinition.properties,
  calendar: nullable(ShownRef),
  steps: Type.Optional(Type.Never()),
  transitions: Type.Optional(Type.Never()),
  graph: Type.Object({ steps: Type.Array(ShownStep), transitions: Type.Array(TransitionDefinition) }),
  problems: Type.Array(WorkflowProblem),
  ids: Type.Optional(
    Type.Record(Type.String(), Id, { description: 'After saving: the ids that the temp- elements got' }),
  ),
  /** Tickets that are on their way through it, in any version. */
  running: Type.Integer(),
  created_at: Instant,
  updated_at: Instant,
  seq: Seq,
  can: Type.Record(Type.String(), Type.Boolean()),
})
export type Workflow = Static<typeof Workflow>
export type ShownStep = Static<typeof ShownStep>
export const WorkflowList = listOf(Workflow)
export type WorkflowList = Static<typeof WorkflowList>
