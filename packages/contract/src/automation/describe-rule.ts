import type { Describe, EventNames } from '../events/describe-event.ts'
import type { automationEvents, ruleEvents, ruleSecretEvents } from './rule-events.ts'
import type { ActionOutcome } from './rule.ts'

type Kind = keyof typeof ruleEvents | keyof typeof ruleSecretEvents | keyof typeof automationEvents

/** The rule that a change came in by, as the subject of a sentence; null: it was no rule. */
export function ruleOfVia(via: string, names: EventNames): string | null {
  const [, id, version] = /^rule:([^:]+):(\d+)$/.exec(via) ?? []
  return id === undefined ? null : `The rule "${names.rule(id)}" (version ${version ?? ''})`
}

const DONE: Record<ActionOutcome['kind'], string> = {
  set: 'set fields',
  assign: 'assigned',
  label: 'labelled',
  comment: 'commented',
  notify: 'told people',
  webhook: 'called an address',
  escalate: 'escalated',
  plugin: 'used a plugin',
}

export const ruleWords: { [K in Kind]: Describe<K> } = {
  'rule.created': ({ after }) => `made the rule "${after.name}"`,
  'rule.edited': ({ rule, before, after }, names) =>
    after.name !== undefined && before.name !== undefined
      ? `renamed the rule "${before.name}" to "${after.name}"`
      : after.version === undefined
        ? `changed the rule "${names.rule(rule)}"`
        : `wrote version ${String(after.version)} of the rule "${names.rule(rule)}"`,
  'rule.switched': ({ rule, state }, names) => `switched the rule "${names.rule(rule)}" ${state}`,
  'rule.tripped': ({ rule, loop }, names) =>
    `switched the rule "${names.rule(rule)}" off: ${loop.why === 'loop' ? 'it ran again and again because of its own changes or those of another rule' : 'it ran far too often'}`,
  'rule.broken': ({ rule, faults }, names) =>
    `switched the rule "${names.rule(rule)}" off: ${faults.map(({ message }) => message).join(', ')}`,
  'rule.refused': ({ rule, runs }, names) =>
    `could not do what the rule "${names.rule(rule)}" says, ${String(runs)} times in a row`,
  'rule.deleted': () => 'deleted a rule',
  'rule.due': ({ rule }, names) => `began what the rule "${names.rule(rule)}" does at this time`,

  'rule_secret.made': ({ rule }, names) => `made a secret for the calls of the rule "${names.rule(rule)}"`,
  'rule_secret.removed': ({ rule }, names) =>
    `removed the secret for the calls of the rule "${names.rule(rule)}"`,

  'automation.ran': ({ actions }) => `ran: ${actions.map(outcome).join(', ')}`,
  'automation.called': ({ result }) => outcome(result),
  'automation.told': ({ people }, names) => `told ${people.map((id) => names.person(id)).join(', ')}`,
}

const REFUSALS: Readonly<Record<string, string>> = {
  'task.no_open_item': 'no step of the ticket was open',
  'task.nowhere_to_escalate': 'the step has no team to escalate to',
  'task.already_escalated': 'that team was asked before',
  'task.already_theirs': 'they had it already',
  'task.nobody_there': 'nobody was there to take it',
  'ticket.transition_forbidden': 'the workflow does not lead there',
  'ticket.assignee_cannot_work': 'that person cannot work on it',
  'ticket.unknown_field': 'the project has no such field',
  'ticket.wrong_field_value': 'the field does not take this value',
  'ticket.field_required': 'the field must not be empty',
  'ticket.team_of_step': 'the team comes with the step of the workflow',
  'task.fields_missing': 'required fields are missing',
  'ticket.deleted': 'the ticket was deleted',
  'label.not_found': 'the project has no such label any more',
  'plugin.off': 'the plugin was off',
  'rule.off': 'the rule was switched off meanwhile',
  'call.gone': 'the address says that it is gone',
}

/** Why something was refused, in words where there are some, or else by its code. */
export function refusalWords(code: string): string {
  const words = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined
  return words ?? code.replaceAll(/[._]/g, ' ')
}

function outcome({ kind, outcome: what, code, plugin, action }: ActionOutcome): string {
  const done = plugin === undefined ? DONE[kind] : `used the plugin "${plugin}" (${action ?? ''})`
  switch (what) {
    case 'done':
      return done
    case 'unchanged':
      return `${done} (nothing to change)`
    case 'queued':
      return `${done} (on its way)`
    case 'refused':
      return `could not have ${done} (${refusalWords(code ?? 'refused')})`
    case 'failed':
      return `could not have ${done} (it was tried in vain)`
  }
}
