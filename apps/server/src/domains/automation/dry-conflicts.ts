import { isDeepStrictEqual } from 'node:util'
import { isTriggered, matchRule, type Moment } from './match-rule.ts'
import { kindOfChange, plannedChanges, withChanges, type PlannedChange } from './planned-changes.ts'
import type { PreparedRule } from './prepared-rule.ts'

/** Where a rule meets another: by its id; null is the rule itself. */
export interface Conflict {
  why: 'same_event' | 'undone' | 'itself'
  rule: string | null
  field: string
  value: unknown
}

/**
 * The rules that would set the same field otherwise for the same event, that would run because of a change and set it back,
 * and the rule itself, if its own change would make it run again.
 */
export function conflictsOf(
  rule: PreparedRule,
  others: readonly PreparedRule[],
  moment: Moment,
  changes: readonly PlannedChange[],
): Conflict[] {
  const set = changes.filter((change) => change.field !== null)
  const sameEvent = others.flatMap((other) => otherwise(other, moment, set))
  const next = set.map((change) => ({ change, moment: after(rule, moment, set, change) }))
  const undone = next.flatMap(({ change, moment: then }) =>
    others.flatMap((other) =>
      runs(other, then)
        .filter(
          ({ field, after: value }) => field === change.field && isDeepStrictEqual(value, change.before),
        )
        .map(({ after: value }) => conflict('undone', other.id, change, value)),
    ),
  )
  const itself = next.flatMap(({ change, moment: then }) =>
    runs(rule, then)
      .filter(({ field }) => field !== null)
      .slice(0, 1)
      .map(({ after: value }) => conflict('itself', null, change, value)),
  )
  return [...sameEvent, ...undone, ...itself]
}

function otherwise(other: PreparedRule, moment: Moment, set: readonly PlannedChange[]): Conflict[] {
  const theirs = runs(other, moment)
  return set.flatMap((change) =>
    theirs
      .filter(({ field, after: value }) => field === change.field && !isDeepStrictEqual(value, change.after))
      .map(({ after: value }) => conflict('same_event', other.id, change, value)),
  )
}

function runs(rule: PreparedRule, moment: Moment): PlannedChange[] {
  if (!isTriggered(rule.definition.trigger, moment.event) || !matchRule(rule, moment)) return []
  return plannedChanges(rule.definition, moment)
}

/** The event that a change would make, with the ticket before and after it. */
function after(
  rule: PreparedRule,
  moment: Moment,
  set: readonly PlannedChange[],
  { field }: PlannedChange,
): Moment {
  return {
    before: moment.after,
    after: withChanges(moment.after, set, moment.labels),
    labels: moment.labels,
    event: {
      ...moment.event,
      kind: kindOfChange(field ?? ''),
      actor_id: null,
      via: `rule:${rule.id}:${String(rule.version)}`,
      cause_seq: moment.event.seq,
      data: {},
    },
  }
}

function conflict(
  why: Conflict['why'],
  rule: string | null,
  { field }: PlannedChange,
  value: unknown,
): Conflict {
  return { why, rule, field: field ?? '', value }
}
