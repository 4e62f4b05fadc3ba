import type { Db } from '../../io/db/tables.ts'
import type { OutsideRequest } from '../../kernel/outside.ts'
import { definitionOf } from './rules.queries.ts'
import { ticketWords } from './ticket-words.queries.ts'

/** Which action of which rule sends what. */
export interface RuleCall {
  rule: string
  version: number
  action: number
  ticket: string
  event: number
}

/**
 * The request of an action; the same `Idempotency-Key` in every try. Null when the rule or the ticket is gone meanwhile: then
 * nothing is sent.
 */
export async function callOfRule(db: Db, call: RuleCall): Promise<Omit<OutsideRequest, 'signal'> | null> {
  const version = await db
    .selectFrom('rule_versions')
    .innerJoin('rules', 'rules.id', 'rule_versions.rule_id')
    .select(['rule_versions.definition', 'rules.name'])
    .where('rule_versions.rule_id', '=', call.rule)
    .where('rule_versions.version', '=', call.version)
    .executeTakeFirst()
  const url = version && definitionOf(version).actions[call.action]?.url
  const ticket = await ticketWords(db, call.ticket)
  if (!version || url === undefined || !ticket) return null
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Waybill',
      'idempotency-key': `rule:${call.rule}:${String(call.version)}:${String(call.event)}:${call.ticket}:${String(call.action)}`,
    },
    body: JSON.stringify({
      rule: { id: call.rule, name: version.name, version: call.version },
      seq: call.event,
      ticket: { id: call.ticket, ...ticket },
    }),
  }
}
