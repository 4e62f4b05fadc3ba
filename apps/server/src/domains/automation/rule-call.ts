import { fillText, type TextValues } from '@waybill/contract/automation/rule-text.ts'
import type { RuleAction } from '@waybill/contract/automation/rule.ts'
import type { PluginInput } from '@waybill/contract/plugins/plugin-input.ts'
import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import Type, { type Static } from 'typebox'
import type { Db } from '../../io/db/tables.ts'
import { definitionOf } from './rules.queries.ts'

/** Which action of which rule works for which event of a ticket, some time after its run. */
export const RuleCall = strict({
  rule: Id,
  version: Type.Integer(),
  /** Its place in the version. */
  action: Type.Integer(),
  ticket: Id,
  event: Seq,
})
export type RuleCall = Static<typeof RuleCall>

/** The same in each try, and another one for each other call. */
export function keyOfCall({ rule, version, event, ticket, action }: RuleCall): string {
  return `rule:${rule}:${String(version)}:${String(event)}:${ticket}:${String(action)}`
}

/** The action with the name of its rule; null when the rule is gone. */
export async function actionOfCall(
  db: Db,
  call: RuleCall,
): Promise<{ rule: string; action: RuleAction } | null> {
  const version = await db
    .selectFrom('rule_versions')
    .innerJoin('rules', 'rules.id', 'rule_versions.rule_id')
    .select(['rule_versions.definition', 'rules.name'])
    .where('rule_versions.rule_id', '=', call.rule)
    .where('rule_versions.version', '=', call.version)
    .executeTakeFirst()
  const action = version && definitionOf(version).actions[call.action]
  return version && action ? { rule: version.name, action } : null
}

/** What an action of a plugin is told, with values of a ticket in place of names. */
export function fillInput(input: PluginInput, words: TextValues): PluginInput {
  const filled = (value: PluginInput[string]): PluginInput[string] => {
    if (typeof value === 'string') return fillText(value, words)
    return Array.isArray(value) ? value.map((one) => fillText(one, words)) : value
  }
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, filled(value)]))
}
