import type { RuleDefinition } from '@waybill/contract/automation/rule.ts'
import type { Db } from '../../io/db/tables.ts'
import { readQueries, type RuleQueries } from './conditions.ts'
import { definitionOf, type RuleRow } from './rules.queries.ts'

/** A rule that is ready to be asked about events. */
export interface PreparedRule {
  id: string
  version: number
  definition: RuleDefinition
  queries: RuleQueries
}

export async function prepareRule(db: Db, rule: RuleRow): Promise<PreparedRule> {
  const definition = definitionOf(rule)
  return {
    id: rule.id,
    version: rule.version,
    definition,
    queries: await readQueries(db, definition, rule.project_id),
  }
}
