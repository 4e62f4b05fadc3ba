import Type, { type Static } from 'typebox'
import { ProjectRef, nullable, strict } from '../schema.ts'
import { RuleDefinition, ruleValues } from './rule.ts'

/** The version of the format of files, not of a rule. */
export const RULE_FILE_VERSION = 1

/** A rule as a file: its project by key, people by e-mail address and teams by name, where they have them. */
export const RuleFile = strict({
  waybill_rule: Type.Literal(RULE_FILE_VERSION),
  name: ruleValues.name,
  description: Type.Optional(ruleValues.description),
  project: nullable(ProjectRef),
  definition: RuleDefinition,
})
export type RuleFile = Static<typeof RuleFile>

export const ImportRuleInput = strict({ yaml: Type.String({ minLength: 1, maxLength: 200_000 }) })
export type ImportRuleInput = Static<typeof ImportRuleInput>
