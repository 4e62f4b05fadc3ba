import type { RuleDefinition, RuleFault } from '@waybill/contract/automation/rule.ts'
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

/** Makes a rule ready; with faults it must not be asked. */
export async function prepareRule(
  db: Db,
  { id, version, ...row }: RuleRow,
): Promise<{ rule: PreparedRule; faults: RuleFault[] }> {
  const definition = definitionOf(row)
  const { queries, faults } = await readQueries(db, definition, row.project_id)
  return { rule: { id, version, definition, queries }, faults }
}
