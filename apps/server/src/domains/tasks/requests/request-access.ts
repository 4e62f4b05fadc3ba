import type { Actor, Decision, TicketFacts } from '@waybill/contract/access/policies.ts'
import { mayWithRequest, type RequestAction } from '@waybill/contract/access/task-policy.ts'
import { orWhyNot } from '../../comments/comment-access.ts'

/** The policy's decision; who is refused only because of the state of the ticket is told so. @throws Problem 409 */
export function decideOnRequest(actor: Actor, action: RequestAction, facts: TicketFacts): Decision {
  return orWhyNot(facts, (ticket) => mayWithRequest(actor, action, ticket))
}
