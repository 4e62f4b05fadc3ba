import { REFUSED_IN_A_ROW } from '@waybill/contract/automation/rule.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { lastRuns } from './last-runs.queries.ts'
import { findRule } from './rules.queries.ts'

/** Says so, once, when so many runs of a rule in a row were refused; to be asked after each that was. */
export async function noteRefusals({ tx, append }: CommandContext, id: string): Promise<void> {
  const runs = await lastRuns(tx, id, REFUSED_IN_A_ROW + 1)
  const isRow =
    runs.length >= REFUSED_IN_A_ROW && runs.slice(0, REFUSED_IN_A_ROW).every(({ refused }) => refused)
  if (!isRow || runs[REFUSED_IN_A_ROW]?.refused === true) return
  const rule = await findRule(tx, id)
  if (!rule) return
  const data = { rule: rule.id, runs: REFUSED_IN_A_ROW }
  append({ kind: 'rule.refused', project_id: rule.project_id, data })
}
