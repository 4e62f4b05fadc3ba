import Type, { type Static } from 'typebox'
import type { LogEvent } from '../events/event.ts'
import { Id, Seq, nullable, oneOf } from '../schema.ts'
import { ActionOutcome, MatchedValues, RuleDefinition, RuleFault, RuleLoop, type RuleState } from './rule.ts'

const rule = { rule: Id }
const values = {
  name: Type.String(),
  description: Type.String(),
  definition: RuleDefinition,
  version: Type.Integer(),
  position: Type.Integer(),
}

/** Events of rules. People, teams and projects stand in them by id. */
export const ruleEvents = {
  'rule.created': Type.Object({ ...rule, project: nullable(Id), after: Type.Object(values) }),
  'rule.edited': Type.Object({
    ...rule,
    before: Type.Partial(Type.Object(values)),
    after: Type.Partial(Type.Object(values)),
  }),
  'rule.switched': Type.Object({ ...rule, state: oneOf(['on', 'off']) }),
  'rule.tripped': Type.Object({ ...rule, loop: RuleLoop }),
  /** What it asks about is not there any more. */
  'rule.broken': Type.Object({ ...rule, faults: Type.Array(RuleFault) }),
  /** So many of its runs in a row were refused. */
  'rule.refused': Type.Object({ ...rule, runs: Type.Integer() }),
  'rule.deleted': Type.Object(rule),
  /** A moment of its schedule has come. */
  'rule.due': Type.Object({ ...rule, version: Type.Integer() }),
}

/** By what the calls of a rule are signed; the secret itself stands in no event. */
export const ruleSecretEvents = {
  'rule_secret.made': Type.Object(rule),
  'rule_secret.removed': Type.Object(rule),
}

/** What a rule has done for a ticket; it stands beside the ticket and changes nothing of it. */
export const automationEvents = {
  'automation.ran': Type.Object({
    run: Id,
    ...rule,
    version: Type.Integer(),
    event: Seq,
    matched: MatchedValues,
    actions: Type.Array(ActionOutcome),
  }),
  /** A rule asks to tell somebody. */
  'automation.told': Type.Object({
    ...rule,
    version: Type.Integer(),
    /** Which of its actions; its text is read from the version. */
    action: Type.Integer(),
    people: Type.Array(Id),
  }),
  /** What became of an action that calls an address or a plugin, some time after the run. */
  'automation.called': Type.Object({
    run: Id,
    ...rule,
    version: Type.Integer(),
    /** Which of its actions. */
    index: Type.Integer(),
    result: ActionOutcome,
  }),
}

type DataOf<Kind extends keyof typeof ruleEvents> = Static<(typeof ruleEvents)[Kind]>
type RuleEvent = {
  [Kind in keyof typeof ruleEvents]: LogEvent<DataOf<Kind>> & { kind: Kind }
}[keyof typeof ruleEvents]

type RuleValuesKept = DataOf<'rule.created'>['after']

/** A version of a rule: who wrote it when. */
export interface RuleVersionFacts {
  version: number
  definition: RuleDefinition
  by: string | null
  /** ISO 8601. */
  at: string
}

/** A rule as the log knows it. */
export interface RuleFacts extends RuleValuesKept {
  id: string
  /** The oldest first. */
  versions: RuleVersionFacts[]
  project: string | null
  state: RuleState
  loop: RuleLoop | null
  faults: RuleFault[] | null
}

/** Which rule an event changes, or null. */
export function ruleOfEvent(event: LogEvent): string | null {
  return event.kind.startsWith('rule.') ? (event as LogEvent<DataOf<'rule.deleted'>>).data.rule : null
}

/** The rule after one more event of it; `undefined` once it is deleted. */
export function foldRule(state: RuleFacts | undefined, event: LogEvent): RuleFacts | undefined {
  const typed = event as RuleEvent
  if (typed.kind === 'rule.created') {
    const { rule: id, project, after } = typed.data
    const versions = [versionOf(after, event)]
    return { id, project, state: 'off', loop: null, faults: null, versions, ...after }
  }
  if (!state)
    throw new Error(`event ${String(event.seq)} (${event.kind}) is of a rule that was never created`)
  switch (typed.kind) {
    case 'rule.edited':
      return withEdit(state, typed.data.after, event)
    case 'rule.switched':
      return { ...state, state: typed.data.state, loop: null, faults: null }
    case 'rule.tripped':
      return { ...state, state: 'tripped', loop: typed.data.loop }
    case 'rule.broken':
      return { ...state, state: 'broken', faults: typed.data.faults }
    case 'rule.due':
    case 'rule.refused':
      return state
    case 'rule.deleted':
      return undefined
  }
}

function withEdit(state: RuleFacts, changed: Partial<RuleValuesKept>, event: LogEvent): RuleFacts {
  const after = { ...state, ...changed }
  const isNew = changed.version !== undefined
  return isNew ? { ...after, versions: [...state.versions, versionOf(after, event)] } : after
}

function versionOf({ version, definition }: RuleValuesKept, event: LogEvent): RuleVersionFacts {
  return { version, definition, by: event.actor_id, at: event.recorded_at }
}

/** The rules whose project is there: those of a deleted one go with it. */
export function ofExisting(
  rules: ReadonlyMap<string, RuleFacts>,
  projects: ReadonlyMap<string, unknown>,
): Map<string, RuleFacts> {
  return new Map([...rules].filter(([, { project }]) => project === null || projects.has(project)))
}
