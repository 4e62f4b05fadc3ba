import type { Db } from '../../io/db/tables.ts'
import type { OutsideRequest } from '../../kernel/outside.ts'
import { actionOfCall, keyOfCall, type RuleCall } from './rule-call.ts'
import { valuesAtEvent } from './values-at-event.queries.ts'

/** What is sent, without its signature. */
export type RequestOfRule = Omit<OutsideRequest, 'signal'> & { body: string }

/**
 * The request of an action, with the ticket as its event left it; the same in every try, as its `Idempotency-Key`. Null when the rule or the ticket is gone meanwhile: then
 * nothing is sent.
 */
export async function callOfRule(db: Db, call: RuleCall, publicUrl: URL): Promise<RequestOfRule | null> {
  const found = await actionOfCall(db, call)
  const ticket = await valuesAtEvent(db, call, { publicUrl, internal: false })
  if (found?.action.url === undefined || !ticket) return null
  return {
    method: 'POST',
    url: found.action.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Waybill',
      'idempotency-key': keyOfCall(call),
    },
    body: JSON.stringify({
      rule: { id: call.rule, name: found.rule, version: call.version },
      seq: call.event,
      ticket: { id: call.ticket, ...ticket },
    }),
  }
}
