import type { Db } from '../../io/db/tables.ts'
import type { CallResult } from '../plugins/call-plugin-action.ts'
import type { RuleCall } from './rule-call.ts'

/** Why an action that waits is not to be done any more, whatever it was when its rule ran; null: it is. */
export async function callRefusal(db: Db, call: RuleCall): Promise<CallResult | null> {
  const rule = await db.selectFrom('rules').select('state').where('id', '=', call.rule).executeTakeFirst()
  const ticket = await db
    .selectFrom('tickets')
    .select('deleted_at')
    .where('id', '=', call.ticket)
    .executeTakeFirst()
  if (rule?.state !== 'on') return { outcome: 'refused', code: 'rule.off', words: null }
  if (ticket?.deleted_at !== null) return { outcome: 'refused', code: 'ticket.deleted', words: null }
  return null
}
