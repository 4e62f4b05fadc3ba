import Type, { type Static, type TSchema } from 'typebox'
import {
  Id,
  Instant,
  NamedRef,
  PersonRef,
  ProjectRef,
  Seq,
  TeamRef,
  line,
  listOf,
  nullable,
  oneOf,
  optionalLine,
  strict,
  text,
} from '../schema.ts'
import { PluginInput } from '../plugins/plugin-input.ts'
import { ClockTarget } from '../sla/sla.ts'
import { FieldValues, Priority, Severity } from '../tickets/ticket.ts'
import { Duration } from '../workflows/workflow.ts'
import { Status } from '../workflows/step.ts'

/** Rules of one project, and as many that are for all projects. */
export const MOST_RULES = 100
/** A rule that has run so often for one ticket within one chain of causes fights with what it follows. */
export const MOST_RUNS_IN_CHAIN = 3
/** A rule that has run so often for one ticket within `RATE_MILLIS` is switched off, whatever the cause is. */
export const MOST_RUNS_IN_RATE = 30
export const RATE_MILLIS = 10 * 60_000
/** Tickets for which one moment of a schedule does something; the others wait for the next. */
export const MOST_SCHEDULED_TICKETS = 1_000
/** How long runs can be looked at. */
export const RUNS_KEPT_MILLIS = 90 * 24 * 60 * 60_000

/** What a rule can follow. */
export const RULE_KINDS = [
  'ticket.created',
  'ticket.edited',
  'ticket.status_changed',
  'ticket.priority_changed',
  'ticket.severity_changed',
  'ticket.classified',
  'ticket.assigned',
  'ticket.team_changed',
  'ticket.reporter_changed',
  'ticket.due_changed',
  'ticket.fields_changed',
  'ticket.labels_changed',
  'ticket.watchers_changed',
  'ticket.linked',
  'ticket.unlinked',
  'ticket.restored',
  'comment.added',
  'comment.edited',
  'attachment.added',
  'reference.added',
  'reference.edited',
  'task.started',
  'task.entered',
  'task.acted',
  'task.answered',
  'task.transferred',
  'task.escalated',
  'task.nobody_there',
  'request.rejected',
  'request.withdrawn',
  'request.reopened',
  'request.rated',
] as const
export const RuleKind = oneOf(RULE_KINDS)
export type RuleKind = Static<typeof RuleKind>

/** When a rule looks: at events, at a threshold of a clock, or at times. */
export const RuleTrigger = strict({
  on: oneOf(['event', 'sla', 'schedule']),
  /** With `event`: any of them. */
  kinds: Type.Optional(Type.Array(RuleKind, { minItems: 1, maxItems: RULE_KINDS.length, uniqueItems: true })),
  /** With `sla`: which clock; any without it. */
  target: Type.Optional(ClockTarget),
  /** With `sla`: a warning of the policy, or 100 for the breach. */
  percent: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  /** With `schedule`: five fields of cron (minute, hour, day of month, month, day of week). */
  cron: Type.Optional(line(100)),
  /** With `schedule`: an IANA time zone. */
  zone: Type.Optional(line(64)),
  /** With `schedule`: which tickets, in the query language. */
  query: Type.Optional(text(2_000, { minLength: 1 })),
})
export type RuleTrigger = Static<typeof RuleTrigger>

/** Who acted, as a condition says it, beside ids of people. */
export const ACTOR_WORDS = ['somebody', 'waybill', 'reporter', 'assignee'] as const
/** What an event followed: nothing, a rule, or another part of Waybill. */
export const CAUSE_WORDS = ['direct', 'rule', 'waybill'] as const

/** Which comment an event is about. */
export const COMMENT_WORDS = ['public', 'internal'] as const

const CONDITION_TYPES = ['all', 'any', 'not', 'before', 'after', 'actor', 'cause', 'comment'] as const

/** A tree of conditions. Four levels: who needs more writes it into a query. */
export interface RuleCondition {
  type: (typeof CONDITION_TYPES)[number]
  /** With `all`, `any`, and with `not`, which holds when none of them does. */
  of?: RuleCondition[]
  /** With `before` and `after`: the ticket before or after the event, in the query language. */
  query?: string
  /** With `actor`, `cause` and `comment`: any of the words, or with `actor` people by id or e-mail address. */
  is?: string[]
}

function conditionOf(levels: number): TSchema {
  return strict({
    type: oneOf(levels === 1 ? (['before', 'after', 'actor', 'cause', 'comment'] as const) : CONDITION_TYPES),
    query: Type.Optional(text(2_000, { minLength: 1 })),
    is: Type.Optional(Type.Array(PersonRef, { minItems: 1, maxItems: 20, uniqueItems: true })),
    ...(levels > 1 && {
      of: Type.Optional(Type.Array(conditionOf(levels - 1), { minItems: 1, maxItems: 20 })),
    }),
  })
}
export const RuleCondition = Type.Unsafe<RuleCondition>(conditionOf(4))

const Labels = Type.Array(line(64), { minItems: 1, maxItems: 20, uniqueItems: true })
const Word = line(64)

export const ACTION_KINDS = [
  'set',
  'assign',
  'label',
  'comment',
  'notify',
  'webhook',
  'escalate',
  'plugin',
] as const

/** Whom a rule tells, beside ids of people. */
export const NOTIFY_WORDS = ['assignee', 'reporter', 'watchers', 'leads'] as const

/** What a rule sets. `due_in` counts from the event. */
export const RuleValues = strict({
  status: Type.Optional(Status),
  priority: Type.Optional(Priority),
  severity: Type.Optional(nullable(Severity)),
  category: Type.Optional(nullable(Word)),
  sub_category: Type.Optional(nullable(Word)),
  department: Type.Optional(nullable(Word)),
  due_in: Type.Optional(nullable(Duration)),
  fields: Type.Optional(FieldValues),
})
export type RuleValues = Static<typeof RuleValues>

export const RuleAction = strict({
  kind: oneOf(ACTION_KINDS),
  /** With `set`. */
  values: Type.Optional(RuleValues),
  /** With `assign`: a person by id or e-mail address, `reporter`, or `nobody`. Kept by id. */
  to: Type.Optional(PersonRef),
  /** With `assign`: a team by id or name. Kept by id. */
  team: Type.Optional(TeamRef),
  /** With `label`: names of labels of the project. */
  add: Type.Optional(Labels),
  remove: Type.Optional(Labels),
  /** With `comment` and `notify`: a text with `{{names}}` of the ticket. */
  text: Type.Optional(text(10_000, { minLength: 1 })),
  /** With `comment`: for those who work here alone, unless it says false. */
  internal: Type.Optional(Type.Boolean()),
  /** With `notify`: whom. */
  who: Type.Optional(Type.Array(PersonRef, { minItems: 1, maxItems: 20, uniqueItems: true })),
  /** With `webhook`: an http or https address, which gets the ticket as JSON. */
  url: Type.Optional(line(2_000)),
  /** With `escalate`: what the history says. */
  reason: Type.Optional(line(500)),
  /** With `plugin`: whose action it is, and which. */
  plugin: Type.Optional(line(64)),
  action: Type.Optional(line(64)),
  /** With `plugin`: what the action asks for. */
  input: Type.Optional(PluginInput),
})
export type RuleAction = Static<typeof RuleAction>

/** What a version of a rule holds. */
export const RuleDefinition = strict({
  trigger: RuleTrigger,
  /** Nothing: always. */
  when: Type.Optional(RuleCondition),
  actions: Type.Array(RuleAction, { minItems: 1, maxItems: 10 }),
  /** Rules after it in the order do nothing for an event for which it has run. */
  stop: Type.Optional(Type.Boolean()),
})
export type RuleDefinition = Static<typeof RuleDefinition>

/**
 * Switched off by Waybill: `tripped`, because it fought with another rule, or ran far too often; `broken`, because a condition
 * names what is not there any more, so that nobody can say whether it holds.
 */
export const RULE_STATES = ['on', 'off', 'tripped', 'broken'] as const
export const RuleState = oneOf(RULE_STATES)
export type RuleState = Static<typeof RuleState>

/** How many of its last runs a rule tells about, and after how many refused ones in a row its leads are told. */
export const LAST_RUNS = 10
export const REFUSED_IN_A_ROW = 5

/** Why a rule was switched off: the runs that followed one another for one ticket. */
export const RuleLoop = Type.Object({
  why: oneOf(['loop', 'rate']),
  ticket: Id,
  /** The newest last. */
  runs: Type.Array(Type.Object({ rule: Id, version: Type.Integer(), event: Seq })),
})
export type RuleLoop = Static<typeof RuleLoop>

/** A query of a rule that cannot be asked any more. */
export const RuleFault = Type.Object({
  pointer: Type.String({ description: 'JSON Pointer to the query' }),
  query: Type.String(),
  message: Type.String(),
})
export type RuleFault = Static<typeof RuleFault>

export const ruleValues = {
  name: line(64),
  description: optionalLine(256),
  definition: RuleDefinition,
}

export const Rule = Type.Object({
  id: Id,
  ...ruleValues,
  project: nullable(Type.Object({ id: Id, key: Type.String() })),
  state: RuleState,
  position: Type.Integer({ minimum: 0, description: 'Its place in the order in which rules run' }),
  version: Type.Integer({ minimum: 1 }),
  /** Why Waybill has switched it off, with names as they are today. */
  loop: nullable(
    Type.Object({
      why: oneOf(['loop', 'rate']),
      ticket: nullable(Type.Object({ id: Id, key: Type.String() })),
      runs: Type.Array(Type.Object({ rule: Id, name: Type.String(), version: Type.Integer(), event: Seq })),
    }),
  ),
  /** Which of its queries name what is gone; null unless it is `broken`. Another definition that can be asked mends it. */
  faults: nullable(Type.Array(RuleFault)),
  /** When it last ran, and in how many of its last 10 runs something was refused or failed; null: in 90 days never. */
  last_run: nullable(Type.Object({ at: Instant, of: Type.Integer(), refused: Type.Integer() })),
  /** With `schedule`, while it is on: when it looks next. */
  next_at: nullable(Instant),
  /** Since when its calls of addresses are signed by the secret that holds now. */
  signed_since: nullable(Instant),
  created_at: Instant,
  updated_at: Instant,
  seq: Seq,
  can: Type.Object({ edit: Type.Boolean() }),
})
export type Rule = Static<typeof Rule>
export const RuleList = listOf(Rule)
export type RuleList = Static<typeof RuleList>

/** Shown once; `whsec_` and base64, as libraries of Standard Webhooks take it. */
export const RuleSecret = Type.Object({ secret: Type.String() })
export type RuleSecret = Static<typeof RuleSecret>

/** A new rule is off and comes last. Without a project it is for all of them. */
export const CreateRuleInput = strict({
  name: ruleValues.name,
  description: Type.Optional(ruleValues.description),
  project: Type.Optional(nullable(ProjectRef)),
  definition: RuleDefinition,
})
export type CreateRuleInput = Static<typeof CreateRuleInput>

/** Another definition makes a new version. `restore`: the definition of that version once more. */
export const UpdateRuleInput = strict({
  name: Type.Optional(ruleValues.name),
  description: Type.Optional(ruleValues.description),
  definition: Type.Optional(RuleDefinition),
  restore: Type.Optional(Type.Integer({ minimum: 1 })),
  state: Type.Optional(oneOf(['on', 'off'])),
  position: Type.Optional(Type.Integer({ minimum: 0 })),
})
export type UpdateRuleInput = Static<typeof UpdateRuleInput>

export const RuleVersion = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  definition: RuleDefinition,
  by: nullable(NamedRef),
  created_at: Instant,
})
export const RuleVersionList = listOf(RuleVersion)
export type RuleVersionList = Static<typeof RuleVersionList>

/** `refused`: a command or a plugin said no; `failed`: it was tried in vain, for as long as it is tried. */
export const ACTION_OUTCOMES = ['done', 'unchanged', 'queued', 'refused', 'failed'] as const
const outcomeOfAction = {
  kind: oneOf(ACTION_KINDS),
  outcome: oneOf(ACTION_OUTCOMES),
  /** The code of the refusal. */
  code: nullable(Type.String()),
  /** With `plugin`: whose action it is, and which. */
  plugin: Type.Optional(Type.String()),
  action: Type.Optional(Type.String()),
}
export const ActionOutcome = Type.Object(outcomeOfAction)
export type ActionOutcome = Static<typeof ActionOutcome>

/**
 * What became of an action, as runs tell it; `words` are those of an address or a plugin, and `tries` how often it was tried
 * in vain. Neither stands in an event. What is `queued` with tries is tried again by itself.
 */
export const RunAction = Type.Object({
  ...outcomeOfAction,
  words: Type.Optional(Type.String()),
  tries: Type.Optional(Type.Integer({ minimum: 1 })),
})
export type RunAction = Static<typeof RunAction>

/** What made a rule run: values that its queries asked about, before and after the event, by the name of the field. */
export const MatchedValues = Type.Array(
  Type.Object({
    side: oneOf(['before', 'after']),
    query: Type.String(),
    values: Type.Record(Type.String(), Type.Unknown()),
  }),
)
export type MatchedValues = Static<typeof MatchedValues>

/** A run of a rule for an event of a ticket. */
export const RuleRun = Type.Object({
  id: Id,
  rule: NamedRef,
  version: Type.Integer(),
  ticket: Type.Object({ id: Id, key: Type.String(), title: Type.String() }),
  event: Seq,
  at: Instant,
  matched: MatchedValues,
  actions: Type.Array(RunAction),
})
export type RuleRun = Static<typeof RuleRun>
export const RuleRunList = listOf(RuleRun)
export type RuleRunList = Static<typeof RuleRunList>

/** A definition that is not saved yet, or the rule as it stands, over the log of the last days. */
export const DryRunInput = strict({
  rule: Type.Optional(Id),
  project: Type.Optional(nullable(ProjectRef)),
  definition: Type.Optional(RuleDefinition),
  days: Type.Integer({ minimum: 1, maximum: 36_500 }),
})
export type DryRunInput = Static<typeof DryRunInput>

/** How far a dry run is: what it has looked at, and how many tickets there are. */
export const DryProgress = Type.Object({
  events: Type.Integer(),
  tickets: Type.Integer(),
  of_tickets: Type.Integer(),
})
export type DryProgress = Static<typeof DryProgress>

/** Changes of which a dry run tells one by one; beyond, it only counts. */
export const MOST_DRY_CHANGES = 200

const DryChange = Type.Object({
  /** Which of the rule's actions, from 0: it is refused as a whole. */
  place: Type.Integer(),
  action: oneOf(ACTION_KINDS),
  /** With `set`, `assign` and `label`: what would change. */
  field: nullable(Type.String()),
  before: Type.Unknown(),
  after: Type.Unknown(),
  /** With `plugin`: which action would be told what. */
  call: Type.Optional(Type.Object({ plugin: Type.String(), action: Type.String(), input: PluginInput })),
  /** The code with which it would be refused. */
  refused: Type.Optional(Type.String()),
  /** Whether it would be refused, the log does not say. */
  unsure: Type.Optional(Type.Boolean()),
})

/** `same_event`: both set the field for this event; `undone`: the other would run because of this change and set it back. */
const DryConflict = Type.Object({
  why: oneOf(['same_event', 'undone', 'itself']),
  rule: nullable(NamedRef),
  field: Type.String(),
  value: Type.Unknown(),
})

export const DryRun = Type.Object({
  /** Events that were looked at, in as many tickets. */
  events: Type.Integer(),
  tickets: Type.Integer(),
  /** Events for which the rule would have run. */
  runs: Type.Integer(),
  /** Without those of which all would be refused. */
  changed_tickets: Type.Integer(),
  /** Actions that would be refused, and those of which the log does not say it. */
  refused: Type.Integer(),
  unsure: Type.Integer(),
  conflicts: Type.Integer(),
  took_ms: Type.Integer(),
  items: Type.Array(
    Type.Object({
      ticket: Type.Object({ id: Id, key: Type.String(), title: Type.String() }),
      event: Seq,
      kind: Type.String(),
      at: Instant,
      changes: Type.Array(DryChange),
      conflicts: Type.Array(DryConflict),
    }),
  ),
})
export type DryRun = Static<typeof DryRun>

/** A line of a dry run that tells how far it is; the last one has its result. */
export const DryRunLine = Type.Union([
  Type.Object({ progress: DryProgress }),
  Type.Object({ result: DryRun }),
])
export type DryRunLine = Static<typeof DryRunLine>
