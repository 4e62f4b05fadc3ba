import { breakRule } from '../../domains/automation/break-rule.command.ts'
import { prepareRule, type PreparedRule } from '../../domains/automation/prepared-rule.ts'
import type { RuleRow } from '../../domains/automation/rules.queries.ts'
import type { ReaderContext } from '../../kernel/reader.ts'

/** A rule to be asked; null when its conditions name what is gone: then it is switched off, and its leads are told. */
export async function readyRule(context: ReaderContext, row: RuleRow): Promise<PreparedRule | null> {
  const { rule, faults } = await prepareRule(context.db, row)
  if (faults.length === 0) return rule
  await context.run(breakRule, { rule: row.id, version: row.version, faults }, `${row.id}:break`)
  return null
}
