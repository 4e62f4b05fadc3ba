import { checkRule } from '@waybill/contract/automation/check-rule.ts'
import {
  ACTION_KINDS,
  type CreateRuleInput,
  type Rule,
  type RuleAction,
  type RuleCondition,
  type RuleDefinition,
  type RuleTrigger,
} from '@waybill/contract/automation/rule.ts'
import type { FieldError } from '@waybill/contract/problems/problem.ts'
import { t } from '../../../messages/messages.ts'

/** A rule while it is edited. What is still empty stands in it as empty text or list. */
export interface RuleDraft {
  name: string
  description: string
  /** A key; null: all projects. */
  project: string | null
  definition: RuleDefinition & { when: RuleCondition }
}

export const NO_CONDITION: RuleCondition = { type: 'all', of: [] }

export const NEW_TRIGGERS: Readonly<Record<RuleTrigger['on'], RuleTrigger>> = {
  event: { on: 'event', kinds: [] },
  sla: { on: 'sla', percent: 90 },
  schedule: { on: 'schedule', cron: '0 8 * * 1-5', query: '' },
}

type OwnKind = Exclude<RuleAction['kind'], 'plugin'>

/** What Waybill itself does; plugins do what they say. */
export const OWN_ACTIONS = ACTION_KINDS.filter((kind): kind is OwnKind => kind !== 'plugin')

export const NEW_ACTIONS: Readonly<Record<OwnKind, RuleAction>> = {
  set: { kind: 'set', values: {} },
  assign: { kind: 'assign' },
  label: { kind: 'label', add: [] },
  comment: { kind: 'comment', text: '' },
  notify: { kind: 'notify', who: [], text: '' },
  webhook: { kind: 'webhook', url: '' },
  escalate: { kind: 'escalate', reason: '' },
}

export const NEW_CONDITIONS: Readonly<Record<RuleCondition['type'], RuleCondition>> = {
  all: { type: 'all', of: [] },
  any: { type: 'any', of: [] },
  not: { type: 'not', of: [] },
  before: { type: 'before', query: '' },
  after: { type: 'after', query: '' },
  actor: { type: 'actor', is: [] },
  cause: { type: 'cause', is: [] },
  comment: { type: 'comment', is: [] },
}

export function draftOf({ name, description, project, definition }: Rule): RuleDraft {
  return { name, description, project: project?.key ?? null, definition: drafted(definition) }
}

/** With a group of conditions at its top, to which more can be added. */
export function drafted({ when = NO_CONDITION, ...rest }: RuleDefinition): RuleDraft['definition'] {
  return { ...rest, when: when.of ? when : { type: 'all', of: [when] } }
}

/** What is sent: without what is empty. */
export function inputOf({ name, description, project, definition }: RuleDraft): Required<CreateRuleInput> {
  const { trigger, when, actions, stop } = definition
  return {
    name: name.trim(),
    description: description.trim(),
    project,
    definition: {
      trigger: filled(trigger),
      ...(when.of && when.of.length > 0 && { when: filledCondition(when) }),
      actions: actions.map(filled),
      ...(stop && { stop }),
    },
  }
}

function filledCondition(node: RuleCondition): RuleCondition {
  const { of, ...rest } = filled(node)
  return { ...rest, ...(of && { of: of.map(filledCondition) }) }
}

function filled<Part extends object>(part: Part): Part {
  const copy = { ...part }
  for (const [key, value] of Object.entries(part) as [string, unknown][]) {
    const kept = typeof value === 'string' ? value.trim() : value
    if (kept === '' || (Array.isArray(kept) && kept.length === 0)) Reflect.deleteProperty(copy, key)
    else Reflect.set(copy, key, kept)
  }
  return copy
}

const MISSING = /^(is required with|must set something|must name )/

/** What is wrong with a draft, each with its JSON Pointer. What is only missing is told apart: nobody has come to it yet. */
export function problemsOf(draft: RuleDraft): { wrong: FieldError[]; missing: FieldError[] } {
  const { name, definition } = inputOf(draft)
  const found = checkRule(definition)
  const missing = (pointer: string) => ({ pointer, code: 'rule.missing', message: t('automation.fill_in') })
  return {
    wrong: found.filter(({ message }) => !MISSING.test(message)),
    missing: [
      ...(name === '' ? [missing('/name')] : []),
      ...found.filter(({ message }) => MISSING.test(message)).map(({ pointer }) => missing(pointer)),
      ...(definition.actions.length === 0
        ? [{ ...missing('/definition/actions'), message: t('automation.no_action') }]
        : []),
    ],
  }
}

/** What to change so that the rules run in this order; null: a rule that one may not move is in the way. */
export function positionsFor(ordered: readonly Rule[]): { id: string; position: number }[] | null {
  const changes: { id: string; position: number }[] = []
  let last: { id: string; position: number } | null = null
  for (const { id, position, can } of ordered) {
    const isAfter: boolean =
      last === null || position > last.position || (position === last.position && id > last.id)
    if (!isAfter && !can.edit) return null
    const next: number = isAfter || last === null ? position : last.position + 1
    if (next !== position) changes.push({ id, position: next })
    last = { id, position: next }
  }
  return changes
}
