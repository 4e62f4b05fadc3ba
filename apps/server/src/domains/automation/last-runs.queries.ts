import type { ActionOutcome } from '@waybill/contract/automation/rule.ts'
import type { Db } from '../../io/db/tables.ts'

/** The last runs of a rule, the newest first: when each was, and whether something of it was refused or failed. */
export async function lastRuns(
  db: Db,
  rule: string,
  limit: number,
): Promise<{ at: number; refused: boolean }[]> {
  const rows = await db
    .selectFrom('rule_runs')
    .select(['at', 'actions'])
    .where('rule_id', '=', rule)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ at, actions }) => ({
    at,
    refused: (JSON.parse(actions) as ActionOutcome[]).some(({ outcome }) => isRefusal(outcome)),
  }))
}

export function isRefusal(outcome: ActionOutcome['outcome']): boolean {
  return outcome === 'refused' || outcome === 'failed'
}
